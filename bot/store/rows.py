"""The few shapes of statement that every subject uses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, update
from sqlalchemy.sql.schema import ScalarElementColumnDefault

import bot.store.tables  # noqa: F401 (declares them)
from bot.store import names
from bot.store.columns import Table, new_id
from bot.store.database import Db, insert_new
from bot.store.prepared import Prepared

_tables = Table.metadata.tables
_sealed = {
    name: frozenset(column.name for column in table.columns if column.info.get("sealed"))
    for name, table in _tables.items()
}
_defaults = {
    name: {
        column.name: default.arg
        for column in table.columns
        if isinstance(default := column.default, ScalarElementColumnDefault)
    }
    for name, table in _tables.items()
}


def add(db: Db, table: str, **values: Any) -> UUID:
    """Insert one row and give its id. Personal columns are sealed on the way."""
    row: UUID = values.setdefault("id", new_id())
    values = _defaults[table] | values
    _insert(table, tuple(values)).run(db, sealed(db, table, row, values))
    if table == "person":
        names.keep(db, row, values["name"], values["programme_id"])
    return row


def add_new(db: Db, table: str, **values: Any) -> UUID | None:
    """Insert one row, or give None where such a row (by its unique columns) is there already."""
    row: UUID = values.setdefault("id", new_id())
    values = _defaults[table] | values
    statement = _insert_new(db.conn.dialect.name, table, tuple(values))
    return row if statement.run(db, sealed(db, table, row, values)) == 1 else None


def change(db: Db, table: str, row: UUID, **values: Any) -> None:
    """Update one row by its id."""
    _update(table, tuple(values)).run(db, {"this": row, **sealed(db, table, row, values)})
    if table == "person" and "name" in values:
        names.keep(db, row, values["name"])


def sealed(db: Db, table: str, row: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with the personal ones sealed for their place in this row."""
    kept = dict(values)
    for name in _sealed[table]:
        if kept.get(name) is not None:
            kept[name] = db.seals.seal(kept[name], f"{table}.{name}", row)
    return kept


@cache
def _insert(table: str, names: tuple[str, ...]) -> Prepared:
    return Prepared(insert(_tables[table]), names)


@cache
def _insert_new(dialect: str, table: str, names: tuple[str, ...]) -> Prepared:
    return Prepared(insert_new(dialect, _tables[table]), names)


@cache
def _update(table: str, names: tuple[str, ...]) -> Prepared:
    core = _tables[table]
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return Prepared(update(core).where(core.c.id == bindparam("this")).values(values))
