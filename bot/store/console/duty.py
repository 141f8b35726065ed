"""Who and what is there for each programme: whom alerts and leads-only flags reach, and who reads texts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from bot.rules.escalation.coverage import AHEAD, are_there, next_in_after, out_of_hours
from bot.rules.escalation.rota import Window, left
from bot.rules.staff import Staff, StaffRole
from bot.store import heartbeats, readings, tables
from bot.store import rota as rotas
from bot.store.columns import table
from bot.store.database import Db

programme = table(tables.Programme)
staff_row = table(tables.Staff)

BEHIND = dt.timedelta(minutes=1)
MOST = 50  # programmes looked at for one page


@dataclass(frozen=True)
class Duty:
    """Who is there for a programme: people whose phones alerts reach, and whether a lead can sign in.

    `rota`: it keeps one. `next_in`: when somebody is next there, where nobody is now. `bare` is the first
    time in the next two weeks when nobody will be.
    """

    programme: str
    timezone: str
    phones: int
    lead: bool
    rota: bool
    next_in: dt.datetime | None
    bare: Window | None


@dataclass(frozen=True)
class SecondReading:
    """How the second reader keeps up: `reads` says whether it is there at all, `waiting` how many texts it
    has not read, `since` when the one that waits longest came in."""

    reads: bool
    waiting: int
    since: dt.datetime | None

    def behind(self, now: dt.datetime) -> bool:
        """Has a text waited for longer than it ever should?"""
        return self.since is not None and now - self.since > BEHIND

    @property
    def more(self) -> bool:
        """Are there more than were counted?"""
        return self.waiting == readings.COUNTED


def second_reading(db: Db, alive_since: dt.datetime) -> SecondReading:
    """By a process that has shown itself since then, by the clock on the wall."""
    waiting = readings.waiting(db)
    return SecondReading(heartbeats.reads(db, alive_since), waiting.many, waiting.since)


def duties(db: Db, staff: Staff, now: dt.datetime) -> list[Duty]:
    """Each programme of this person, by name."""
    mine = [] if staff.programme_id is None else [programme.c.id == staff.programme_id]
    wanted = select(programme.c.id, programme.c.name).where(*mine).order_by(programme.c.name).limit(MOST)
    leads = select(staff_row.c.programme_id).where(staff_row.c.role == StaffRole.LEAD.value).distinct()
    led = set(db.conn.execute(leads).scalars())
    return [
        _duty(db, row.id, row.name, now, lead=bool({None, row.id} & led))
        for row in db.conn.execute(wanted).all()
    ]


def _duty(db: Db, programme_id: UUID, name: str, now: dt.datetime, *, lead: bool) -> Duty:
    rota = rotas.of_programme(db, programme_id)
    gone = left(rota, now)
    reached = {one.id for one in rotas.staff(db, programme_id) if one.open and one.id not in gone}
    there = are_there(rota, reached, now)
    return Duty(
        programme=name,
        timezone=str(rota.zone),
        phones=len(reached),
        lead=lead,
        rota=bool(rota.shifts),
        next_in=None if there else next_in_after(rota, now),
        bare=next(iter(out_of_hours(rota, now, now + AHEAD)), None),
    )
