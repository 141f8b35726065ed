"""What is on paper about a person: who they are in full, what they agreed to, the states behind them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.rules.staff import Staff, masked, masked_number
from bot.store import tables
from bot.store.columns import table
from bot.store.console.lists import telephone
from bot.store.database import Db

MOST = 200  # rows of each kind

address = table(tables.Address)
consent = table(tables.ConsentGiven)
person = table(tables.Person)
staff_row = table(tables.Staff)
state_change = table(tables.StateChange)

_PERSON = select(person).where(person.c.id == bindparam("this"))
_CONSENTS = (
    select(consent, address.c.channel, address.c.value)
    .outerjoin(address, address.c.id == consent.c.address_id)
    .where(consent.c.person_id == bindparam("this"))
    .order_by(consent.c.at.desc(), consent.c.id.desc())
    .limit(MOST)
)
_STATES = (
    select(state_change, staff_row.c.email)
    .outerjoin(staff_row, staff_row.c.id == state_change.c.staff_id)
    .where(state_change.c.person_id == bindparam("this"))
    .order_by(state_change.c.id.desc())
    .limit(MOST)
)


@dataclass(frozen=True)
class Profile:
    """Who somebody is. What an auditor may not know whole is masked."""

    name: str
    email: str | None
    born: str | None
    guardian_phone: str | None
    language: str
    made_at: dt.datetime


@dataclass(frozen=True)
class Consent:
    """A yes or a no to texts. `wording` is its version, `number` where it holds, if for one number."""

    given: bool
    wording: str
    method: str
    at: dt.datetime
    number: str


@dataclass(frozen=True)
class Stage:
    """A state that somebody came into. `by`: who said so, by e-mail; empty: `way` says how."""

    before: str | None
    after: str
    since: dt.date | None
    planned_on: dt.date | None
    way: str
    by: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True)
class Papers:
    profile: Profile
    consents: list[Consent]
    stages: list[Stage]


def of_person(db: Db, staff: Staff, person_id: UUID) -> Papers:
    """All of it, the newest first. Whether they may see this person has been asked before."""
    this = {"this": person_id}
    return Papers(
        _profile(db, staff, db.conn.execute(_PERSON, this).one()),
        [_consent(db, staff, row) for row in db.conn.execute(_CONSENTS, this)],
        stages(db, staff, person_id),
    )


def stages(db: Db, staff: Staff, person_id: UUID) -> list[Stage]:
    """The states that somebody came through, the newest first."""
    return [_stage(db, staff, row) for row in db.conn.execute(_STATES, {"this": person_id})]


def _profile(db: Db, staff: Staff, row: Any) -> Profile:
    def opened(column: str) -> str | None:
        value = getattr(row, column)
        return None if value is None else db.seals.open(value, f"person.{column}", row.id)

    guardian = opened("guardian_phone")
    return Profile(
        opened("name") or "",
        opened("email"),
        opened("born"),
        masked_number(guardian, staff) if guardian else None,
        row.language,
        row.made_at,
    )


def _consent(db: Db, staff: Staff, row: Any) -> Consent:
    number = telephone(db, staff, row.address_id, row.value) if row.value else ""
    return Consent(row.given, row.wording, row.method, row.at, number)


def _stage(db: Db, staff: Staff, row: Any) -> Stage:
    reason = db.seals.open(row.reason, "state_change.reason", row.id) if row.reason else ""
    by = db.seals.open(row.email, "staff.email", row.staff_id) if row.email else ""
    return Stage(row.before, row.after, row.since, row.planned_on, row.way, by, masked(reason, staff), row.at)
