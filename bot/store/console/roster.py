"""Everybody whom one of staff may see: listed a page at a time, and found by name or by number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select, union

from bot.rules.names import sought
from bot.rules.staff import Staff
from bot.store import names, tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.unsent import walls
from bot.store.database import Db

A_PAGE = 50
MOST_COORDINATORS = 200
SILENT = dt.timedelta(weeks=3)  # docs/practice.md, "Out of reach"

address = table(tables.Address)
person = table(tables.Person)
programme = table(tables.Programme)
relationship = table(tables.Relationship)

_PEOPLE = select(
    person.c.id,
    person.c.name,
    person.c.role,
    person.c.state,
    person.c.consent,
    person.c.paused_until,
    programme.c.name.label("programme"),
    programme.c.timezone,
).join(programme, programme.c.id == person.c.programme_id)
_OPEN = relationship.c.closed_at.is_(None)


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to. `silent`: not a text from them for three weeks."""

    role: str = ""
    state: str = ""
    coordinator: UUID | None = None
    silent: bool = False
    unreachable: bool = False


@dataclass(frozen=True)
class Listed:
    """Somebody on the list. `heard_at`: their last text; `marks`: how their best address stands."""

    id: UUID
    name: str
    role: str
    programme: str
    timezone: str
    state: str | None
    consent: str
    paused_until: dt.datetime | None
    heard_at: dt.datetime | None
    marks: str


@dataclass(frozen=True)
class People:
    """A page of them. `after` begins the next one; None: there is none."""

    listed: list[Listed]
    after: UUID | None = None


def page(db: Db, staff: Staff, wanted: Wanted, after: UUID | None, now: dt.datetime) -> People:
    """A page of everybody whom they may see, in the order in which they came."""
    found = _walled(_PEOPLE, staff).where(*_narrowed(db, staff, wanted, now)).order_by(person.c.id)
    if after is not None:
        found = found.where(person.c.id > after)
    rows = db.conn.execute(found.limit(A_PAGE + 1)).all()
    return People(_listed(db, rows[:A_PAGE]), rows[A_PAGE - 1].id if len(rows) > A_PAGE else None)


def called(db: Db, staff: Staff, typed: str) -> People:
    """Those whose names have words that begin so, by name. `after`: there are more than fit."""
    words = sought(typed)
    if not words:
        return People([])
    found = _walled(_PEOPLE, staff).where(*names.having(db, words)).order_by(person.c.id)
    rows = db.conn.execute(found.limit(A_PAGE + 1)).all()
    listed = sorted(_listed(db, rows[:A_PAGE]), key=lambda one: one.name.casefold())
    return People(listed, rows[-1].id if len(rows) > A_PAGE else None)


def at(db: Db, staff: Staff, places: Iterable[tuple[str, str]]) -> People:
    """Those with one of these (channel, value) addresses."""
    here = [
        and_(address.c.channel == channel, address.c.blind.in_(db.seals.blinds(value)))
        for channel, value in places
    ]
    if not here:
        return People([])
    mine = select(address.c.person_id).where(or_(*here), address.c.person_id.is_not(None))
    found = _walled(_PEOPLE, staff).where(person.c.id.in_(mine)).order_by(person.c.id)
    return People(_listed(db, db.conn.execute(found.limit(A_PAGE)).all()))


def coordinators(db: Db, staff: Staff) -> dict[UUID, str]:
    """The coordinators whose people this person may see, by full name."""
    theirs = _PEOPLE.where(person.c.role == "coordinator")
    if staff.programme_id is not None:
        theirs = theirs.where(person.c.programme_id == staff.programme_id)
    rows = db.conn.execute(theirs.order_by(person.c.id).limit(MOST_COORDINATORS))
    named = {row.id: db.seals.open(row.name, "person.name", row.id) for row in rows}
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


def countries(db: Db, staff: Staff) -> list[str]:
    """The countries of the programmes that they may see: by these, numbers are read."""
    wanted = select(programme.c.country).distinct()
    if staff.programme_id is not None:
        wanted = wanted.where(programme.c.id == staff.programme_id)
    return list(db.conn.execute(wanted).scalars())


def _narrowed(db: Db, staff: Staff, wanted: Wanted, now: dt.datetime) -> list[Any]:
    conditions = [person.c.role == wanted.role] if wanted.role else []
    conditions += [person.c.state == wanted.state] if wanted.state else []
    if wanted.coordinator is not None:
        theirs = and_(relationship.c.coordinator_id == wanted.coordinator, _OPEN)
        both = (select(of).where(theirs) for of in (relationship.c.mentee_id, relationship.c.mentor_id))
        conditions.append(person.c.id.in_(union(*both)))
    if wanted.unreachable:
        conditions.append(person.c.id.in_(_with(db, staff, address.c.unreachable_at.is_not(None))))
    if wanted.silent:
        since = now - SILENT
        conditions += [
            person.c.id.in_(_with(db, staff, address.c.heard_at.is_not(None), address.c.heard_at < since)),
            ~exists().where(address.c.person_id == person.c.id, address.c.heard_at >= since),
            or_(
                exists().where(relationship.c.mentee_id == person.c.id, _OPEN),
                exists().where(relationship.c.mentor_id == person.c.id, _OPEN),
            ),
        ]
    return conditions


def _with(db: Db, staff: Staff, *how: Any) -> Any:
    """The people of an address that stands so. A number of the past says nothing of them."""
    theirs = (address.c.person_id.is_not(None), address.c.past_at.is_(None))
    return select(address.c.person_id).where(address.c.programme_id.in_(walls(db, staff)), *theirs, *how)


def _walled(wanted: Select[Any], staff: Staff) -> Select[Any]:
    mine = wanted.where(caseload.people(staff, person.c.id))
    return mine if staff.programme_id is None else mine.where(person.c.programme_id == staff.programme_id)


def _listed(db: Db, rows: Iterable[Any]) -> list[Listed]:
    people = list(rows)
    places: dict[UUID, list[Any]] = {row.id: [] for row in people}
    theirs = select(address).where(address.c.person_id.in_(places), address.c.past_at.is_(None))
    for place in db.conn.execute(theirs):
        places[place.person_id].append(place)
    return [_one(db, row, places[row.id]) for row in people]


def _one(db: Db, row: Any, places: list[Any]) -> Listed:
    return Listed(
        row.id,
        db.seals.open(row.name, "person.name", row.id),
        row.role,
        row.programme,
        row.timezone,
        row.state,
        row.consent,
        row.paused_until,
        max((one.heard_at for one in places if one.heard_at), default=None),
        min((_mark(one) for one in places), default=(4, "no number"))[1],
    )


def _mark(place: Any) -> tuple[int, str]:
    if place.opted_out_at:
        return 3, "opted out"
    if place.frozen_at:
        return 2, "number not confirmed"
    return (1, "unreachable") if place.unreachable_at else (0, "")
