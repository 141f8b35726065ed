"""People whom texts do not reach, on any of their phones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select

from bot.rules.staff import Staff
from bot.store import tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.lists import Who, walled, who
from bot.store.database import Db

FEW = 20
A_PAGE = 50

address = table(tables.Address)
other = address.alias()
person = table(tables.Person)
programme = table(tables.Programme)

_WAY_LEFT = exists().where(
    other.c.person_id == address.c.person_id,
    other.c.unreachable_at.is_(None),
    other.c.opted_out_at.is_(None),
    other.c.frozen_at.is_(None),
)
_CUT_OFF = (address.c.unreachable_at.is_not(None), address.c.person_id.is_not(None), ~_WAY_LEFT)
_NAMED = (
    select(address.c.id.label("address_id"), address.c.unreachable_at, address.c.value)
    .add_columns(person.c.id.label("person_id"), person.c.name, person.c.role)
    .add_columns(programme.c.name.label("programme"), programme.c.timezone)
    .join(person, person.c.id == address.c.person_id)
    .join(programme, programme.c.id == address.c.programme_id)
    .where(*_CUT_OFF)
    .order_by(address.c.unreachable_at, address.c.id)
)


@dataclass(frozen=True)
class CutOff:
    """Somebody with no phone left that texts reach, and since when one of them does not work."""

    id: UUID
    person_id: UUID
    who: Who
    since: dt.datetime


@dataclass(frozen=True)
class OutOfReach:
    """The first of them, and how many there are in all."""

    listed: list[CutOff]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.listed)


def longest(db: Db, staff: Staff) -> OutOfReach:
    """Those who have been out of reach for longest."""
    listed = _read(db, staff, FEW)
    if len(listed) < FEW:
        return OutOfReach(listed, len(listed))
    theirs = caseload.people(staff, address.c.person_id)
    count = walled(select(func.count()).select_from(address).where(*_CUT_OFF, theirs), address, staff)
    return OutOfReach(listed, db.conn.execute(count).scalar_one())


def page(db: Db, staff: Staff, after: UUID | None) -> tuple[list[CutOff], UUID | None]:
    """Those after this address, and the one that the next page begins after."""
    found = _read(db, staff, A_PAGE + 1, after)
    return found[:A_PAGE], found[A_PAGE - 1].id if len(found) > A_PAGE else None


def _read(db: Db, staff: Staff, most: int, after: UUID | None = None) -> list[CutOff]:
    theirs = caseload.people(staff, person.c.id)
    wanted = walled(_NAMED.where(theirs), address, staff).limit(most)
    if after is not None:
        row = db.conn.execute(_place(staff, after)).first()
        if row is None or row.unreachable_at is None:
            return []
        since, same = address.c.unreachable_at, address.c.unreachable_at == row.unreachable_at
        wanted = wanted.where(or_(since > row.unreachable_at, and_(same, address.c.id > after)))
    rows = db.conn.execute(wanted)
    return [CutOff(row.address_id, row.person_id, who(db, staff, row), row.unreachable_at) for row in rows]


def _place(staff: Staff, after: UUID) -> Select[Any]:
    return walled(select(address.c.unreachable_at).where(address.c.id == after), address, staff)
