"""The kinds of column that tables are made of."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

import uuid_utils.compat as uuids
from sqlalchemy import DateTime, Dialect, ForeignKey, LargeBinary, String, TypeDecorator, Uuid
from sqlalchemy.orm import DeclarativeBase, mapped_column


class Moment(TypeDecorator[dt.datetime]):
    """An instant, aware and in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, _dialect: Dialect) -> dt.datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=dt.UTC)


def new_id() -> UUID:
    """A UUIDv7: unique on every machine, and in the order of making."""
    return uuids.uuid7()


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
