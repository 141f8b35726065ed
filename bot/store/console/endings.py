"""Relationships that come to their end within a month, or should have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from bot.rules.staff import Staff
from bot.store import tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.lists import walled
from bot.store.database import Db

AHEAD = dt.timedelta(days=30)
FEW = 20
A_PAGE = 50

mentee = table(tables.Person)
mentor = mentee.alias()
programme = table(tables.Programme)
relationship = table(tables.Relationship)

_NAMED = (
    select(relationship.c.id, relationship.c.ends_on, relationship.c.mentee_id, relationship.c.mentor_id)
    .add_columns(mentee.c.name.label("mentee"), mentor.c.name.label("mentor"))
    .add_columns(programme.c.name.label("programme"))
    .join(mentee, mentee.c.id == relationship.c.mentee_id)
    .join(mentor, mentor.c.id == relationship.c.mentor_id)
    .join(programme, programme.c.id == relationship.c.programme_id)
    .order_by(relationship.c.ends_on, relationship.c.id)
)


@dataclass(frozen=True)
class Ending:
    """A relationship, its people by full name, and the day on which it was agreed to end."""

    id: UUID
    ends_on: dt.date
    mentee_id: UUID
    mentee: str
    mentor_id: UUID
    mentor: str
    programme: str


@dataclass(frozen=True)
class Endings:
    """The first of them, and how many there are in all."""

    listed: list[Ending]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.listed)


def soonest(db: Db, staff: Staff, today: dt.date) -> Endings:
    """Those that end first, or should have ended."""
    listed = _read(db, staff, today, FEW)
    if len(listed) < FEW:
        return Endings(listed, len(listed))
    count = walled(select(func.count()).where(*_ends(staff, today)), relationship, staff)
    return Endings(listed, db.conn.execute(count).scalar_one())


def page(db: Db, staff: Staff, today: dt.date, after: UUID | None) -> tuple[list[Ending], UUID | None]:
    """Those after this one, and the one that the next page begins after."""
    found = _read(db, staff, today, A_PAGE + 1, after)
    return found[:A_PAGE], found[A_PAGE - 1].id if len(found) > A_PAGE else None


def _read(db: Db, staff: Staff, today: dt.date, most: int, after: UUID | None = None) -> list[Ending]:
    wanted = walled(_NAMED.where(*_ends(staff, today)), relationship, staff).limit(most)
    if after is not None:
        row = db.conn.execute(_place(staff, after)).first()
        if row is None or row.ends_on is None:
            return []
        day, same = relationship.c.ends_on, relationship.c.ends_on == row.ends_on
        wanted = wanted.where(
            day >= row.ends_on, or_(day > row.ends_on, and_(same, relationship.c.id > after))
        )
    return [_ending(db, row) for row in db.conn.execute(wanted)]


def _place(staff: Staff, after: UUID) -> Select[Any]:
    return walled(select(relationship.c.ends_on).where(relationship.c.id == after), relationship, staff)


def _ends(staff: Staff, today: dt.date) -> tuple[Any, ...]:
    theirs = caseload.people(staff, relationship.c.mentee_id)
    return relationship.c.closed_at.is_(None), relationship.c.ends_on <= today + AHEAD, theirs


def _ending(db: Db, row: Any) -> Ending:
    mentee_name, mentor_name = (
        db.seals.open(name, "person.name", whose)
        for name, whose in ((row.mentee, row.mentee_id), (row.mentor, row.mentor_id))
    )
    return Ending(row.id, row.ends_on, row.mentee_id, mentee_name, row.mentor_id, mentor_name, row.programme)
