"""Many values as one parameter of a statement, so that it can be prepared however many there are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Dialect, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeEngine

SQLITE, POSTGRESQL = "SELECT value FROM", "SELECT unnest"


class Many(TypeDecorator[Iterable[Any]]):
    """Values of one type: an array on PostgreSQL, and JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, of: type[TypeEngine[Any]]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(self.of()) if dialect.name == "postgresql" else Text()

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return list if dialect.name == "postgresql" else _as_json


class EachOf(ColumnElement[Any]):
    """The values in such a parameter, for `column.op("IN")(EachOf(...))`."""

    inherit_cache = False

    def __init__(self, values: BindParameter[Any]) -> None:
        self.values = values


@compiles(EachOf, "sqlite")
def _on_sqlite(element: EachOf, compiler: Any, **how: Any) -> str:
    return f"({SQLITE} json_each({compiler.process(element.values, **how)}))"


@compiles(EachOf, "postgresql")
def _on_postgresql(element: EachOf, compiler: Any, **how: Any) -> str:
    return f"({POSTGRESQL}({compiler.process(element.values, **how)}))"


def _as_json(values: Iterable[Any]) -> str:
    return json.dumps([value.hex if isinstance(value, UUID) else value for value in values])
