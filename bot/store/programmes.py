"""Programmes, and which of them a number belongs to."""

from __future__ import annotations

from sqlalchemy import select

from bot.rules.person import Programme
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

programme = table(tables.Programme)


class NoProgramme(Exception):
    """There is no programme yet: import people, which makes one."""


def owning(db: Db, sender: str) -> Programme:
    """The programme whose own number a text came to; else the oldest. Raises NoProgramme."""
    mine_first = (programme.c.sender == sender).desc(), programme.c.id
    row = db.conn.execute(select(programme).order_by(*mine_first).limit(1)).first()
    if row is None:
        raise NoProgramme(NoProgramme.__doc__)
    return Programme(row.id, row.name, row.alias, row.phone, row.country, row.timezone, row.day_first)
