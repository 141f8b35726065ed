"""One person as staff see them: who they are, where texts reach them, what is coming, what staff did."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import String, and_, bindparam, exists, literal_column, select, update

from bot.rules.person import Person
from bot.rules.staff import Staff, masked, within
from bot.store import people, tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.lists import telephone
from bot.store.console.unsent import Unsent, of_person
from bot.store.database import Db
from bot.store.rows import add
from bot.store.sign_ins import actor
from bot.store.staff import trace

BACK = dt.timedelta(days=60)
MOST = 100  # rows of each kind on the page
BY_STAFF = "done by staff"

address = table(tables.Address)
learned = table(tables.Learned)
nudge = table(tables.Nudge)
person = table(tables.Person)
text = table(tables.MessageOut)

WAITING = literal_column("'waiting'", String)
BEGUN = literal_column("'nudge'", String)
_WALL = select(person.c.programme_id).where(person.c.id == bindparam("this"))
_ADDRESS = select(address).where(address.c.id == bindparam("this"))
_ADDRESSES = (
    select(
        address,
        exists().where(text.c.address_id == address.c.id, text.c.sent_at.is_not(None)).label("tried"),
        exists()
        .where(text.c.address_id == address.c.id, text.c.state.in_(("delivered", "read")))
        .label("arrived"),
    )
    .where(address.c.person_id == bindparam("this"))
    .order_by(address.c.heard_at.desc().nulls_last(), address.c.id)
)
_COMING = (
    select(nudge.c.kind, nudge.c.planned_at, nudge.c.due_at)
    .where(nudge.c.person_id == bindparam("this"), nudge.c.state == WAITING)
    .order_by(nudge.c.due_at)
    .limit(MOST)
)
_DONE = (
    select(learned.c.id, learned.c.facts, learned.c.at)
    .where(learned.c.person_id == bindparam("this"), learned.c.kind == BY_STAFF)
    .order_by(learned.c.id.desc())
    .limit(MOST)
)
_NUDGES_ANEW = (
    update(nudge)
    .where(nudge.c.person_id == bindparam("this"), nudge.c.state == WAITING)
    .where(nudge.c.due_at > nudge.c.planned_at)
    .values(due_at=nudge.c.planned_at)
)
_TEXTS_ANEW = (
    update(text)
    .where(text.c.person_id == bindparam("this"), text.c.kind == BEGUN)
    .where(and_(text.c.state == WAITING, text.c.attempts == 0, text.c.not_before > bindparam("now")))
    .values(not_before=bindparam("now"))
)


@dataclass(frozen=True)
class Reach:
    """An address, as this person of staff may see it, and how it stands.

    `tried`: a text has left for it. `arrived`: one is known to have arrived, or one came from there.
    """

    id: UUID
    programme_id: UUID
    person_id: UUID | None
    channel: str
    value: str
    opted_out_at: dt.datetime | None
    unreachable_at: dt.datetime | None
    frozen_at: dt.datetime | None
    past_at: dt.datetime | None
    tried: bool = False
    arrived: bool = False


@dataclass(frozen=True)
class Coming:
    """A nudge that waits: when it was planned for, and when it is looked at next."""

    kind: str
    planned_at: dt.datetime
    due_at: dt.datetime


@dataclass(frozen=True)
class Done:
    """What someone of staff did about a person, and the reason that they gave."""

    by: str
    what: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True)
class WholePerson:
    """All that the page of a person shows, but for what was texted. Not `theirs`: opened with a reason."""

    person: Person
    reach: list[Reach]
    coming: list[Coming]
    unsent: list[Unsent]
    done: list[Done]
    theirs: bool = True


def by_id(
    db: Db, staff: Staff, person_id: UUID, *, lock: bool = False, to_read: bool = False
) -> Person | None:
    """A person. None: there is no such person within this person's walls, or they are not of their caseload.

    `to_read`: nothing is to be changed, so that one who was opened with a reason will do.
    """
    where = db.conn.execute(_WALL, {"this": person_id}).scalar()
    mine = caseload.may_read if to_read else caseload.holds
    if where is None or not within(staff, where) or not mine(db, staff, person_id):
        return None
    return people.by_id(db, person_id, lock=lock)


def whole(db: Db, staff: Staff, found: Person, now: dt.datetime) -> WholePerson:
    """What stands around them."""
    this = {"this": found.id}
    return WholePerson(
        found,
        reaches(db, staff, found.id),
        [
            Coming(row.kind, row.planned_at or row.due_at, row.due_at)
            for row in db.conn.execute(_COMING, this)
        ],
        of_person(db, staff, found.id, now - BACK, MOST),
        [_done(db, staff, row) for row in db.conn.execute(_DONE, this)],
        caseload.holds(db, staff, found.id),
    )


def reaches(db: Db, staff: Staff, person_id: UUID) -> list[Reach]:
    """Where texts reach somebody, and where they did: the one they last wrote from first."""
    rows = db.conn.execute(_ADDRESSES, {"this": person_id})
    return [_reach(db, staff, row, row.tried, row.arrived) for row in rows]


def reach_by_id(db: Db, staff: Staff, address_id: UUID) -> Reach | None:
    """An address. None: there is no such address within this person's walls."""
    mine = caseload.people(staff, address.c.person_id)
    row = db.conn.execute(_ADDRESS.where(mine), {"this": address_id}).first()
    return _reach(db, staff, row) if row and within(staff, row.programme_id) else None


def look_anew(db: Db, person_id: UUID, now: dt.datetime) -> None:
    """What was put off under the old choices is looked at under the new ones."""
    db.conn.execute(_NUDGES_ANEW, {"this": person_id})
    db.conn.execute(_TEXTS_ANEW, {"this": person_id, "now": now})


def record(
    db: Db, staff: Staff, programme_id: UUID, person_id: UUID, what: str, now: dt.datetime, reason: str = ""
) -> None:
    """Keep what someone did about a person. The reason is sealed; the audit has only what was done."""
    trace(db, programme_id, actor(staff), what, "person", person_id, now)
    facts = json.dumps({"by": staff.email, "what": what, "reason": reason})
    whose = {"programme_id": programme_id, "person_id": person_id, "relationship_id": None}
    add(db, "learned", **whose, message_id=None, kind=BY_STAFF, facts=facts, at=now)


def _reach(db: Db, staff: Staff, row: Any, tried: bool = False, arrived: bool = False) -> Reach:
    return Reach(
        row.id,
        row.programme_id,
        row.person_id,
        row.channel,
        telephone(db, staff, row.id, row.value),
        row.opted_out_at,
        row.unreachable_at,
        row.frozen_at,
        row.past_at,
        tried,
        arrived or row.heard_at is not None,
    )


def _done(db: Db, staff: Staff, row: Any) -> Done:
    facts = json.loads(db.seals.open(row.facts, "learned.facts", row.id))
    return Done(facts["by"], facts["what"], masked(facts["reason"], staff), row.at)
