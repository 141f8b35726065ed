"""Whom alerts and leads-only flags reach, programme by programme."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.rules.staff import Staff, StaffRole
from bot.store import people, tables
from bot.store.columns import table
from bot.store.database import Db

programme = table(tables.Programme)
staff_row = table(tables.Staff)

MOST = 50  # programmes looked at for one page


@dataclass(frozen=True)
class Duty:
    """Who is there for a programme: phones that alerts go to, and whether a lead can sign in."""

    programme: str
    phones: int
    lead: bool


def duties(db: Db, staff: Staff) -> list[Duty]:
    """Each programme of this person, by name."""
    mine = [] if staff.programme_id is None else [programme.c.id == staff.programme_id]
    wanted = select(programme.c.id, programme.c.name).where(*mine).order_by(programme.c.name).limit(MOST)
    leads = select(staff_row.c.programme_id).where(staff_row.c.role == StaffRole.LEAD.value).distinct()
    led = set(db.conn.execute(leads).scalars())
    return [
        Duty(row.name, len(people.on_call(db, row.id, ())), bool({None, row.id} & led))
        for row in db.conn.execute(wanted)
    ]
