"""The rota that each programme keeps, and who there is to be told of a flag."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from bot.rules.escalation.rota import Away, Holidays, Post, Rota, Shift, office_hours
from bot.store import people, programmes, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import Place
from bot.store.prepared import Prepared
from bot.store.rows import add, change

STAFF = ("coordinator", "lead")
away = table(tables.Away)
shift = table(tables.Shift)
_OF: Any = bindparam("programme_id")
_SHIFTS = Prepared(
    select(shift).where(shift.c.programme_id == _OF, shift.c.removed_at.is_(None)).order_by(shift.c.id)
)
_AWAY = Prepared(
    select(away).where(away.c.programme_id == _OF, away.c.removed_at.is_(None)).order_by(away.c.id)
)
_STAFF = Prepared(
    select(people.person.c.id.label("who"), people.person.c.role, people.address)
    .select_from(people.person.outerjoin(people.address, people.address.c.person_id == people.person.c.id))
    .where(people.person.c.programme_id == _OF, or_(*(people.person.c.role == one for one in STAFF)))
    .order_by(people.person.c.id, people.address.c.heard_at.desc().nulls_last(), people.address.c.id)
)


Entry = Shift | Away


@dataclass(frozen=True)
class Colleague:
    """A coordinator or lead, and where they can be told: where they last wrote from first."""

    id: UUID
    lead: bool
    places: tuple[Place, ...]

    @property
    def open(self) -> bool:
        """Do alerts reach them?"""
        return any(not place.closed for place in self.places)


def of_programme(db: Db, programme_id: UUID) -> Rota:
    """What a programme keeps of who is on call. Raises NoResultFound."""
    found = entries(db, programme_id)
    return replace(
        office_hours(programmes.by_id(db, programme_id)),
        shifts=tuple(one for one in found if isinstance(one, Shift)),
        away=tuple(one for one in found if isinstance(one, Away)),
    )


def entries(db: Db, programme_id: UUID) -> dict[Entry, UUID]:
    """What stands on a programme's rota, and in which row."""
    asked = {"programme_id": programme_id}
    found: dict[Entry, UUID] = {_shift(row): row.id for row in _SHIFTS.all(db, asked)}
    for row in _AWAY.all(db, asked):
        found[Away(row.person_id, row.first_day, row.last_day)] = row.id
    return found


def staff(db: Db, programme_id: UUID) -> list[Colleague]:
    """Everyone who could be told of a flag."""
    found: dict[UUID, Colleague] = {}
    for row in _STAFF.all(db, {"programme_id": programme_id}):
        known = found.get(row.who, Colleague(row.who, row.role == "lead", ()))
        more = () if row.id is None else (people.place_of(row),)
        found[row.who] = Colleague(known.id, known.lead, known.places + more)
    return list(found.values())


def add_entry(db: Db, programme_id: UUID, one: Entry, now: dt.datetime) -> None:
    """Put something on a programme's rota."""
    days = {"first_day": one.first_day, "last_day": one.last_day}
    mine: dict[str, Any] = {"programme_id": programme_id, "person_id": one.person_id, **days, "made_at": now}
    if isinstance(one, Away):
        add(db, "away", **mine)
        return
    weekdays = "".join(map(str, sorted(one.weekdays)))
    hours = {"weekdays": weekdays, "begins": one.begins, "ends": one.ends}
    add(db, "shift", **mine, **hours, post=one.post.value, holidays=one.holidays.value)


def take_out(db: Db, one: Entry, row: UUID, now: dt.datetime) -> None:
    """Take this off the rota. Its row stays, to show what the rota was."""
    change(db, "away" if isinstance(one, Away) else "shift", row, removed_at=now)


def _shift(row: Any) -> Shift:
    return Shift(
        row.person_id,
        Post(row.post),
        frozenset(map(int, row.weekdays)),
        row.begins,
        row.ends,
        row.first_day,
        row.last_day,
        Holidays(row.holidays),
    )
