"""Whom a rota can name, and changing it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from bot.rules.staff import Staff
from bot.store import rota as rotas
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rota import Entry
from bot.store.sign_ins import actor
from bot.store.staff import trace

person = table(tables.Person)
programme = table(tables.Programme)


@dataclass(frozen=True)
class OnRota:
    """A coordinator or lead. `open`: alerts reach their phone."""

    name: str
    lead: bool
    open: bool


def people_of(db: Db, programme_id: UUID) -> dict[UUID, OnRota]:
    """Everyone whom the rota of a programme can name, by name."""
    known = {one.id: one for one in rotas.staff(db, programme_id)}
    rows = db.conn.execute(select(person.c.id, person.c.name).where(person.c.id.in_(known)))
    named = {row.id: db.seals.open(row.name, "person.name", row.id) for row in rows}
    found = {who: OnRota(name, known[who].lead, known[who].open) for who, name in named.items()}
    return dict(sorted(found.items(), key=lambda pair: pair[1].name.casefold()))


def change(
    db: Db, staff: Staff, programme_id: UUID, one: Entry | None, old: UUID | None, now: dt.datetime
) -> bool:
    """Put this on the rota, and take off the row `old`. False: that is not there any more.

    What stands there already is kept once.
    """
    db.conn.execute(select(programme.c.id).where(programme.c.id == programme_id).with_for_update())
    there = rotas.entries(db, programme_id)
    was = next((entry for entry, row in there.items() if row == old), None)
    if old is not None and was is None and one not in there:
        return False
    if was is not None and old is not None and was != one:
        rotas.take_out(db, was, old, now)
    if one is not None and one not in there:
        rotas.add_entry(db, programme_id, one, now)
    if was != one:
        trace(db, programme_id, actor(staff), "changed the rota", "programme", programme_id, now)
    return True
