"""When others come on call, and what waits for them then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, bindparam, func, literal_column, or_, select, update

from bot.rules.staff import LEADS_ONLY
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared

concerned = table(tables.Concerned)
flag = table(tables.Flag)
programme = table(tables.Programme)

PAGED = ("S1", "S2")
_FIRST = Prepared(
    select(func.min(programme.c.handover_at).label("at")).where(programme.c.handover_at.is_not(None))
)
_DUE = Prepared(
    select(programme.c.id, programme.c.handover_at).where(programme.c.handover_at <= bindparam("now"))
)
_MOVE = update(programme).where(programme.c.id == bindparam("this"))
_ABOUT = select(concerned.c.flag_id).where(concerned.c.person_id == bindparam("reader"))
_OPEN = (
    select(func.count().label("many"))
    .where(flag.c.programme_id == bindparam("programme"), flag.c.state != literal_column("'closed'", String))
    .where(or_(*(flag.c.severity == one for one in PAGED)), flag.c.id.not_in(_ABOUT))
)
_OPEN_FOR_LEADS = Prepared(_OPEN)
_OPEN_FOR_COORDINATORS = Prepared(_OPEN.where(*(flag.c.category != one for one in sorted(LEADS_ONLY))))


@dataclass(frozen=True)
class Handover:
    """A programme in which others are on call from `at` on."""

    programme_id: UUID
    at: dt.datetime


def first(db: Db) -> dt.datetime | None:
    """When the next one is due, of any programme."""
    at: dt.datetime | None = _FIRST.one(db, {}).at
    return at


def due(db: Db, now: dt.datetime) -> list[Handover]:
    """Those that are due."""
    return [Handover(row.id, row.handover_at) for row in _DUE.all(db, {"now": now})]


def plan(db: Db, programme_id: UUID, at: dt.datetime | None) -> None:
    """The next one of a programme is then."""
    db.conn.execute(_MOVE.values(handover_at=at), {"this": programme_id})


def take(db: Db, one: Handover, following: dt.datetime | None) -> bool:
    """Take this one in hand, and plan the one after it. False: another worker has done that."""
    mine = _MOVE.where(programme.c.handover_at == one.at).values(handover_at=following)
    return db.conn.execute(mine, {"this": one.programme_id}).rowcount == 1


def open_flags(db: Db, programme_id: UUID, reader: UUID, *, lead: bool) -> int:
    """How many flags of S1 and S2, not closed, there are that this person of staff may read."""
    asked = _OPEN_FOR_LEADS if lead else _OPEN_FOR_COORDINATORS
    return int(asked.one(db, {"programme": programme_id, "reader": reader}).many)
