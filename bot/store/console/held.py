"""The conversations that staff have taken over, and what waits in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from bot.rules.staff import Staff
from bot.store import tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.unsent import walls
from bot.store.database import Db

MOST = 200

person = table(tables.Person)
programme = table(tables.Programme)
staff_row = table(tables.Staff)
stand_in = table(tables.StandIn)
task = table(tables.Task)

_HELD: Select[Any] = (
    select(
        stand_in.c.person_id,
        stand_in.c.staff_id,
        stand_in.c.taken_at,
        stand_in.c.falls_back_at,
        staff_row.c.email,
        person.c.name,
        person.c.role,
        person.c.timezone,
        programme.c.name.label("programme"),
    )
    .join(staff_row, staff_row.c.id == stand_in.c.staff_id)
    .join(person, person.c.id == stand_in.c.person_id)
    .join(programme, programme.c.id == stand_in.c.programme_id)
    .where(stand_in.c.ended_at.is_(None))
    .order_by(stand_in.c.falls_back_at)
    .limit(MOST)
)


@dataclass(frozen=True)
class Held:
    """One of them. `waits_since`: since when a text of theirs waits for an answer, if one does."""

    person_id: UUID
    name: str
    role: str
    programme: str
    timezone: str
    by: str
    mine: bool
    taken_at: dt.datetime
    falls_back_at: dt.datetime
    waits_since: dt.datetime | None


def held(db: Db, staff: Staff, waits: str) -> list[Held]:
    """Those within this person's walls; first in which a text waits, the longest first. `waits`: its task."""
    mine = (stand_in.c.programme_id.in_(walls(db, staff)), caseload.people(staff, stand_in.c.person_id))
    rows = db.conn.execute(_HELD.where(*mine)).all()
    since = (
        select(task.c.person_id, func.min(task.c.at).label("since"))
        .where(task.c.person_id.in_([row.person_id for row in rows]))
        .where(task.c.kind == waits, task.c.state == "open")
        .group_by(task.c.person_id)
    )
    waiting = {row.person_id: row.since for row in db.conn.execute(since)} if rows else {}
    found = [_held(db, staff, row, waiting.get(row.person_id)) for row in rows]
    return sorted(found, key=lambda one: (one.waits_since is None, one.waits_since or one.falls_back_at))


def _held(db: Db, staff: Staff, row: Any, waits_since: dt.datetime | None) -> Held:
    return Held(
        row.person_id,
        db.seals.open(row.name, "person.name", row.person_id),
        row.role,
        row.programme,
        row.timezone,
        db.seals.open(row.email, "staff.email", row.staff_id),
        row.staff_id == staff.id,
        row.taken_at,
        row.falls_back_at,
        waits_since,
    )
