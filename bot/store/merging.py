"""Makes two records of one person one: every row that named the one names the other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, literal, select, union_all, update
from sqlalchemy.exc import IntegrityError

from bot.store import tables, talks
from bot.store.columns import Table, table
from bot.store.database import Db

address = table(tables.Address)
event = table(tables.FlagEvent)
nudge = table(tables.Nudge)
part = table(tables.NamePart)
person = table(tables.Person)
session = table(tables.Session)

OWN = ("email", "born", "guardian_phone", "home")
"""Sealed columns of the other record that are taken over where the one that stays has none."""

_NAMES = [
    (of, column)
    for of in Table.metadata.sorted_tables
    if of is not part
    for column in of.columns
    if any(key.column is person.c.id for key in column.foreign_keys)
]
_BY_ADDRESS = (table(tables.MessageIn), table(tables.MessageOut))  # by that an index finds them
_NO_KEY = [(session, session.c.changed_by), (nudge, nudge.c.about)]  # name somebody without saying so


def counts(db: Db, person_id: UUID) -> dict[str, int]:
    """How many rows of each table name this person; those of none are left out."""
    mine = select(address.c.id).where(address.c.person_id == person_id)
    each = (
        select(literal(of.name).label("name"), func.count().label("many")).where(
            column == person_id, *((of.c.address_id.in_(mine),) if of in _BY_ADDRESS else ())
        )
        for of, column in _NAMES
    )
    found: Counter[str] = Counter()
    for row in db.conn.execute(union_all(*each)):
        found[row.name] += row.many
    return {name: many for name, many in found.items() if many}


def has_acted(db: Db, person_id: UUID) -> bool:
    """Have they acted on a flag by text? What was kept of that stands for ever, with who it was."""
    return (
        db.conn.execute(select(event.c.id).where(event.c.person_id == person_id).limit(1)).first() is not None
    )


def move_all(db: Db, other: UUID, kept: UUID, now: dt.datetime) -> int:
    """Let every row that names `other` name `kept`, and take the other record away.

    How many rows were left out, since the very same was kept of both.
    """
    if talk := talks.open_talk(db, other):
        talks.end(db, talk.id, "stopped", now)
    twice = 0
    for of, column in (*_NAMES, *_NO_KEY):
        twice += _move(db, of, column, other, kept)
    db.conn.execute(delete(part).where(part.c.person_id == other))
    db.conn.execute(delete(person).where(person.c.id == other))
    return twice


def own(db: Db, person_id: UUID) -> dict[str, str]:
    """What a record itself says, opened: the name, and of OWN what there is."""
    row = db.conn.execute(select(person).where(person.c.id == person_id)).one()
    return {
        name: db.seals.open(getattr(row, name), f"person.{name}", row.id)
        for name in ("name", *OWN)
        if getattr(row, name) is not None
    }


def _move(db: Db, of: Any, column: Any, other: UUID, kept: UUID) -> int:
    """All at once; one by one where two would be alike, and then the other's goes."""
    try:
        with db.part():
            db.conn.execute(update(of).where(column == other).values({column.name: kept}))
        return 0
    except IntegrityError:
        return sum(_move_one(db, of, column, row, kept) for row in _rows(db, of, column, other))


def _rows(db: Db, of: Any, column: Any, other: UUID) -> list[UUID]:
    return list(db.conn.execute(select(of.c.id).where(column == other)).scalars())


def _move_one(db: Db, of: Any, column: Any, row: UUID, kept: UUID) -> int:
    try:
        with db.part():
            db.conn.execute(update(of).where(of.c.id == row).values({column.name: kept}))
        return 0
    except IntegrityError:
        db.conn.execute(delete(of).where(of.c.id == row))
        return 1
