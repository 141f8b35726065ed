"""Words that leads have made ready, for staff to begin a text with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select, update

from bot.rules.staff import Staff, within
from bot.store import tables
from bot.store.columns import table
from bot.store.console.unsent import walls
from bot.store.database import Db
from bot.store.rows import add
from bot.store.sign_ins import actor
from bot.store.staff import trace

MOST = 100  # of one programme

programme = table(tables.Programme)
ready = table(tables.ReadyText)

_READY: Select[Any] = (
    select(ready, programme.c.name.label("programme"))
    .join(programme, programme.c.id == ready.c.programme_id)
    .where(ready.c.removed_at.is_(None))
    .order_by(programme.c.name, ready.c.name, ready.c.id)
)
_WALL = select(ready.c.programme_id).where(ready.c.id == bindparam("this"))
_REMOVE = update(ready).where(ready.c.id == bindparam("this"), ready.c.removed_at.is_(None))


@dataclass(frozen=True)
class Ready:
    """Words that are ready. `programme` is its name."""

    id: UUID
    programme: str
    name: str
    words: str


def every(db: Db, staff: Staff) -> list[Ready]:
    """Those of the programmes of this person."""
    return [
        _one(db, row) for row in db.conn.execute(_READY.where(ready.c.programme_id.in_(walls(db, staff))))
    ]


def of_programme(db: Db, programme_id: UUID) -> list[Ready]:
    """Those of one programme."""
    return [_one(db, row) for row in db.conn.execute(_READY.where(ready.c.programme_id == programme_id))]


def make(db: Db, staff: Staff, programme_id: UUID, name: str, words: str, now: dt.datetime) -> bool:
    """Make words ready. False: there are some by that name, or too many."""
    known = of_programme(db, programme_id)
    if len(known) >= MOST or any(one.name.casefold() == name.casefold() for one in known):
        return False
    row = add(
        db,
        "ready_text",
        programme_id=programme_id,
        name=name,
        words=words,
        made_by=staff.id,
        made_at=now,
    )
    trace(db, programme_id, actor(staff), "made a ready text", "ready_text", row, now)
    return True


def remove(db: Db, staff: Staff, which: UUID, now: dt.datetime) -> bool | None:
    """Take it out of use. False: somebody has. None: there is none within this person's walls."""
    where = db.conn.execute(_WALL, {"this": which}).scalar()
    if where is None or not within(staff, where):
        return None
    gone = _REMOVE.values(removed_by=staff.id, removed_at=now)
    done = db.conn.execute(gone, {"this": which}).rowcount == 1
    if done:
        trace(db, where, actor(staff), "removed a ready text", "ready_text", which, now)
    return done


def _one(db: Db, row: Any) -> Ready:
    return Ready(row.id, row.programme, row.name, db.seals.open(row.words, "ready_text.words", row.id))
