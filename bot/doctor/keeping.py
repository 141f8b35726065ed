"""Is the database there, whole, up to date and writable, and do the keys open it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.finding import Finding, well, wrong
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database, Db
from bot.store.migrations import is_current
from bot.store.sealing import SealBroken

SEALED = (
    (tables.Person, "name"),
    (tables.Address, "value"),
    (tables.MessageIn, "body"),
    (tables.MessageOut, "body"),
)
address = table(tables.Address)


def examine(database: Database) -> Iterator[Finding]:
    """Look at the database. What comes after a finding that is not well would only repeat it."""
    for look in (_reached, _whole, _current, _writable, _opened):
        found = look(database)
        yield found
        if not found.well:
            return


def _reached(database: Database) -> Finding:
    name = database.engine.dialect.name
    try:
        with database.engine.connect():
            return well("database", f"{'SQLite' if name == 'sqlite' else 'PostgreSQL'} answers.")
    except SQLAlchemyError:
        how = (
            "is its folder there, and may you write to it?" if name == "sqlite" else "is the server running?"
        )
        return wrong("database", f"It cannot be opened: is DATABASE_URL right, and {how}")


def _whole(database: Database) -> Finding:
    if database.engine.dialect.name != "sqlite":
        return well("database", "The server looks after its files.")
    try:
        found = database.read(lambda db: db.conn.execute(text("PRAGMA integrity_check(1)")).scalar())
    except SQLAlchemyError:
        found = None
    if found == "ok":
        return well("database", "The file is whole.")
    return wrong(
        "database", "The file is damaged or no database: stop the bot, and put back the last good copy."
    )


def _current(database: Database) -> Finding:
    if _is_current(database.engine):
        return well("database", "Its tables are up to date.")
    return wrong("database", "Its tables are not those of this version: run `alongside migrate`.")


def _is_current(engine: Engine) -> bool:
    try:
        return is_current(engine)
    except SQLAlchemyError:
        return False


class _Undo(Exception):
    """What was written to try it out is not to be kept."""


def _writable(database: Database) -> Finding:
    def work(db: Db) -> None:
        db.conn.execute(db.insert_new(table(tables.Counter)), {"name": "doctor", "value": 0})
        raise _Undo

    try:
        database.write(work)
    except _Undo:
        return well("database", "It can be written to.")
    except SQLAlchemyError:
        pass
    return wrong(
        "database", "It cannot be written to: is it read-only, is the disk full, or does something hold it?"
    )


def _opened(database: Database) -> Finding:
    try:
        database.read(_open_some)
    except (SealBroken, UnicodeDecodeError, IndexError):
        how = "Put back the keys that sealed it: without them it cannot be read by anyone."
        return wrong("keys", f"ALONGSIDE_KEYS does not open what is kept here. {how}")
    return well("keys", "They open what is kept.")


def _open_some(db: Db) -> None:
    """The first and the last row of each kind: between them they show every key that was ever the newest."""
    for declared, column in SEALED:
        of = table(declared)
        for row in _ends(db, of):
            db.seals.open(row._mapping[column], f"{of.name}.{column}", row.id)
    for row in _ends(db, address):
        value = db.seals.open(row.value, "address.value", row.id)
        if row.blind not in db.seals.blinds(value):
            raise SealBroken(SealBroken.__doc__)


def _ends(db: Db, of: Any) -> list[Any]:
    ends = (select(of).order_by(order).limit(1) for order in (of.c.id, of.c.id.desc()))
    return [row for end in ends for row in db.conn.execute(end)]
