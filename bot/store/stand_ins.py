"""Who of staff texts with a person in the bot's place, and until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared
from bot.store.rows import add, change

stand_in = table(tables.StandIn)
task = table(tables.Task)

_OPEN = stand_in.c.ended_at.is_(None)
_FOR = Prepared(select(stand_in).where(stand_in.c.person_id == bindparam("who"), _OPEN))
_DUE = (
    select(stand_in)
    .where(_OPEN, stand_in.c.falls_back_at <= bindparam("now"))
    .order_by(stand_in.c.falls_back_at)
    .limit(bindparam("most"))
)
_NEXT = select(func.min(stand_in.c.falls_back_at)).where(_OPEN)
_END = update(stand_in).where(stand_in.c.id == bindparam("this"), _OPEN)
_SEEN_TO = (
    update(task)
    .where(task.c.person_id == bindparam("who"), task.c.kind.in_(bindparam("kinds", expanding=True)))
    .where(task.c.state == "open")
    .values(state="done", done_by=bindparam("by"), done_at=bindparam("now"))
)


@dataclass(frozen=True)
class StandIn:
    """One such time. `told_at`: when the person was told. `falls_back_at`: then the bot takes over again."""

    id: UUID
    person_id: UUID
    staff_id: UUID
    taken_at: dt.datetime
    answered_at: dt.datetime | None
    told_at: dt.datetime | None
    falls_back_at: dt.datetime


def open_for(db: Db, person_id: UUID) -> StandIn | None:
    """Whoever stands in for the bot with this person now."""
    row = _FOR.first(db, {"who": person_id})
    return _one(row) if row else None


def take(
    db: Db, programme_id: UUID, person_id: UUID, staff_id: UUID, now: dt.datetime, until: dt.datetime
) -> StandIn:
    """From now on it is this person of staff, whoever it was before."""
    known = open_for(db, person_id)
    if known is not None:
        change(db, "stand_in", known.id, staff_id=staff_id, falls_back_at=until)
        return StandIn(known.id, person_id, staff_id, known.taken_at, known.answered_at, known.told_at, until)
    whose = {"programme_id": programme_id, "person_id": person_id, "staff_id": staff_id}
    row = add(db, "stand_in", **whose, taken_at=now, falls_back_at=until)
    return StandIn(row, person_id, staff_id, now, None, None, until)


def told(db: Db, one: StandIn, now: dt.datetime) -> None:
    """They have been told that somebody is there."""
    change(db, "stand_in", one.id, told_at=now)


def answered(db: Db, one: StandIn, now: dt.datetime, until: dt.datetime) -> None:
    """Staff have written to them, and so stay till then at least."""
    change(db, "stand_in", one.id, answered_at=now, falls_back_at=until)


def end(db: Db, one: StandIn, now: dt.datetime, by: UUID | None) -> bool:
    """The bot takes over again. False: it had already."""
    return db.conn.execute(_END.values(ended_at=now, ended_by=by), {"this": one.id}).rowcount == 1


def seen_to(db: Db, person_id: UUID, kinds: tuple[str, ...], staff_id: UUID, now: dt.datetime) -> None:
    """What of these kinds asked somebody to write to them has been done."""
    db.conn.execute(_SEEN_TO, {"who": person_id, "kinds": kinds, "by": staff_id, "now": now})


def due(db: Db, now: dt.datetime, most: int) -> list[StandIn]:
    """Those in which staff have not written for too long."""
    return [_one(row) for row in db.conn.execute(_DUE, {"now": now, "most": most})]


def next_due(db: Db) -> dt.datetime | None:
    """When the next one falls back to the bot."""
    return db.conn.execute(_NEXT).scalar()


def _one(row: Any) -> StandIn:
    return StandIn(
        row.id, row.person_id, row.staff_id, row.taken_at, row.answered_at, row.told_at, row.falls_back_at
    )
