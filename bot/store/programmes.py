"""Programmes, and which of them a number belongs to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import case, select

from bot.rules.limits import read_limits
from bot.rules.person import Programme
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

programme = table(tables.Programme)


class NoProgramme(Exception):
    """There is no programme yet: import people, which makes one."""


def owning(db: Db, sender: str, service: str = "") -> Programme:
    """The programme whose own number, or messaging service, a text came to; else the oldest.

    Raises NoProgramme.
    """
    whose = {sender: 0, service: 1}
    mine_first = case(whose, value=programme.c.sender, else_=2), programme.c.id
    row = db.conn.execute(select(programme).order_by(*mine_first).limit(1)).first()
    if row is None:
        raise NoProgramme(NoProgramme.__doc__)
    return _programme(row)


def by_id(db: Db, programme_id: UUID) -> Programme:
    """One programme. Raises NoResultFound."""
    return _programme(db.conn.execute(select(programme).where(programme.c.id == programme_id)).one())


def every(db: Db) -> list[Programme]:
    """All of them, by name."""
    return [_programme(row) for row in db.conn.execute(select(programme).order_by(programme.c.name))]


def _programme(row: Any) -> Programme:
    return Programme(
        row.id,
        row.name,
        row.alias,
        row.phone,
        row.country,
        row.timezone,
        row.day_first,
        row.subdivision,
        read_limits(row.limits),
    )
