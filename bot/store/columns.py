"""The kinds of column that tables are made of."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, Uuid
from sqlalchemy.orm import DeclarativeBase, mapped_column

from signposting.directory.moment import Moment, new_id

__all__ = ["Id", "Moment", "Sealed", "Table", "Word", "new_id", "refers", "table"]


Id = Annotated[UUID, mapped_column(Uuid, primary_key=True)]
Sealed = Annotated[bytes, mapped_column(LargeBinary, info={"sealed": True})]
Word = Annotated[str, mapped_column(String(40))]


def refers(table: str, **options: Any) -> Any:
    """A reference to another table's row, indexed where it is looked up by."""
    return mapped_column(Uuid, ForeignKey(f"{table}.id"), **options)


class Table(DeclarativeBase):
    """What every table is declared on."""

    type_annotation_map = {dt.datetime: Moment, UUID: Uuid, str: String(200)}  # noqa: RUF012 (SQLAlchemy reads it)


def table(declared: type[Table]) -> Any:
    """The Core table of a declared class, for Core statements."""
    return declared.__table__
