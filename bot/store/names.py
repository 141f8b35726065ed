"""Finds people by their names, which are sealed: by blind indexes of the beginnings of each word."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, exists, insert, select

from bot.rules.names import beginnings
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database, Db
from bot.store.sealing import SealBroken

AT_ONCE = 500  # people to a transaction
ENOUGH = 16  # bytes of a blind index: what it finds is opened and looked at again

part = table(tables.NamePart)
person = table(tables.Person)

_PROGRAMME = select(person.c.programme_id).where(person.c.id == bindparam("this"))
_FORGET = delete(part).where(part.c.person_id == bindparam("this"))
_NOT_YET = (
    select(person.c.id, person.c.programme_id, person.c.name)
    .where(person.c.id > bindparam("after"), ~exists().where(part.c.person_id == person.c.id))
    .order_by(person.c.id)
    .limit(AT_ONCE)
)


def keep(db: Db, person_id: UUID, name: str, programme_id: UUID | None = None) -> None:
    """Let a person be found by this name. No `programme_id`: they were kept before, by another name."""
    if programme_id is None:
        programme_id = db.conn.execute(_PROGRAMME, {"this": person_id}).scalar_one()
        db.conn.execute(_FORGET, {"this": person_id})
    whose = {"person_id": person_id, "programme_id": programme_id}
    if rows := [{**whose, "blind": blind(db, one)} for one in beginnings(name)]:
        db.conn.execute(insert(part), rows)


def blind(db: Db, beginning: str) -> bytes:
    """What a beginning is kept as."""
    return db.seals.blind(f"name {beginning}")[:ENOUGH]


def blinds(db: Db, beginning: str) -> list[bytes]:
    """What a beginning may be kept as, under any key still in use."""
    return [one[:ENOUGH] for one in db.seals.blinds(f"name {beginning}")]


def having(db: Db, wanted: Iterable[str]) -> list[ColumnElement[bool]]:
    """The conditions that somebody's name has each of these beginnings, for a query of people."""
    return [
        person.c.id.in_(select(part.c.person_id).where(part.c.blind.in_(blinds(db, one)))) for one in wanted
    ]


def index_all(database: Database) -> int:
    """Let everybody be found who was kept before there was an index. How many were looked at."""
    after, count, some = UUID(int=0), 0, AT_ONCE
    while some == AT_ONCE:
        after, some = database.write(partial(_index_some, after=after))
        count += some
    return count


def _index_some(db: Db, after: UUID) -> tuple[UUID, int]:
    rows = db.conn.execute(_NOT_YET, {"after": after}).all()
    for row in rows:
        with suppress(SealBroken):  # whoever looks at that person is told so
            keep(db, row.id, db.seals.open(row.name, "person.name", row.id), row.programme_id)
    return (rows[-1].id if rows else after), len(rows)
