"""The few shapes of statement that every subject uses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, Update, bindparam, insert, update

import bot.store.tables  # noqa: F401 (declares them)
from bot.store.columns import Table, new_id
from bot.store.database import Db

COUNTED = {"preserve_rowcount": True}  # SQLAlchemy keeps an insert's count only when told to

_tables = Table.metadata.tables
_sealed = {
    name: frozenset(column.name for column in table.columns if column.info.get("sealed"))
    for name, table in _tables.items()
}


def add(db: Db, table: str, **values: Any) -> UUID:
    """Insert one row and give its id. Personal columns are sealed on the way."""
    row: UUID = values.setdefault("id", new_id())
    db.conn.execute(_insert(table), sealed(db, table, row, values))
    return row


def add_new(db: Db, table: str, **values: Any) -> UUID | None:
    """Insert one row, or give None where such a row (by its unique columns) is there already."""
    row: UUID = values.setdefault("id", new_id())
    statement = db.insert_new(_tables[table])
    done = db.conn.execute(statement, sealed(db, table, row, values), execution_options=COUNTED)
    return row if done.rowcount == 1 else None


def change(db: Db, table: str, row: UUID, **values: Any) -> None:
    """Update one row by its id."""
    db.conn.execute(_update(table, tuple(values)), {"this": row, **sealed(db, table, row, values)})


def sealed(db: Db, table: str, row: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with the personal ones sealed for their place in this row."""
    places = _sealed[table]
    return {
        name: db.seals.seal(value, f"{table}.{name}", row) if name in places and value is not None else value
        for name, value in values.items()
    }


@cache
def _insert(table: str) -> Insert:
    return insert(_tables[table])


@cache
def _update(table: str, names: tuple[str, ...]) -> Update:
    core = _tables[table]
    return (
        update(core).where(core.c.id == bindparam("this")).values({name: bindparam(name) for name in names})
    )
