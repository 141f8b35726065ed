"""One relationship as staff see it, and a coordinator's caseload as it is handed on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, or_, select, update

from bot.rules.staff import Staff, within
from bot.store import tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.database import Db
from bot.store.schedule import WAITING

MOST = 500  # relationships that are handed on at once

address = table(tables.Address)
flag = table(tables.Flag)
log = table(tables.SessionLog)
message_out = table(tables.MessageOut)
nudge = table(tables.Nudge)
programme = table(tables.Programme)
relationship = table(tables.Relationship)
task = table(tables.Task)
mentor = table(tables.Person).alias("mentor")
mentee = table(tables.Person).alias("mentee")
coordinator = table(tables.Person).alias("coordinator")

_PAIRS = (
    select(
        relationship,
        mentor.c.name.label("mentor_name"),
        mentee.c.name.label("mentee_name"),
        mentee.c.timezone,
        mentee.c.state,
        coordinator.c.name.label("coordinator_name"),
        programme.c.name.label("programme"),
    )
    .select_from(
        relationship.join(mentor, mentor.c.id == relationship.c.mentor_id)
        .join(mentee, mentee.c.id == relationship.c.mentee_id)
        .join(programme, programme.c.id == relationship.c.programme_id)
        .outerjoin(coordinator, coordinator.c.id == relationship.c.coordinator_id)
    )
    .order_by(relationship.c.id)
)
_HEARD = (
    select(address.c.person_id, func.max(address.c.heard_at).label("at"))
    .where(address.c.person_id.in_(bindparam("people", expanding=True)))
    .group_by(address.c.person_id)
)
_LAST_LOG = select(func.max(log.c.at)).where(log.c.relationship_id == bindparam("this"))
_DUE = (
    select(nudge.c.person_id, nudge.c.kind, nudge.c.planned_at, nudge.c.due_at)
    .where(
        nudge.c.person_id.in_(bindparam("people", expanding=True)),
        nudge.c.relationship_id == bindparam("this"),
        nudge.c.state == WAITING,
        nudge.c.kind != "log_overdue",  # only a look whether a log has come
    )
    .order_by(nudge.c.due_at)
    .limit(50)
)


@dataclass(frozen=True)
class Pair:
    """Two people, by full name, and what they agreed. `timezone` is the mentee's."""

    id: UUID
    programme_id: UUID
    programme: str
    timezone: str
    mentor_id: UUID
    mentor: str
    mentee_id: UUID
    mentee: str
    state: str | None
    coordinator_id: UUID | None
    coordinator: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    first_met_on: dt.date | None
    meets: str | None
    closed_at: dt.datetime | None


@dataclass(frozen=True)
class Due:
    """A text that the bot is to begin for these two: to the mentor or to the mentee."""

    to_mentor: bool
    kind: str
    due_at: dt.datetime


@dataclass(frozen=True)
class Around:
    """What stands around a relationship: since when each is silent, the last log, what is due."""

    mentor_heard_at: dt.datetime | None
    mentee_heard_at: dt.datetime | None
    last_log_at: dt.datetime | None
    due: list[Due]


@dataclass(frozen=True)
class Holding:
    """What hangs on the relationships of a coordinator."""

    relationships: int
    scheduled: int
    texts: int
    tasks: int
    flags: int


def ever(db: Db, person_id: UUID) -> list[UUID]:
    """The relationships that somebody is or was in."""
    return list(db.conn.execute(whose(person_id)).scalars())


def whose(person_id: UUID) -> Select[Any]:
    """What finds the relationships that somebody is or was in, for a query of what was kept of them."""
    theirs = or_(relationship.c.mentee_id == person_id, relationship.c.mentor_id == person_id)
    return select(relationship.c.id).where(theirs)


def by_id(db: Db, staff: Staff, relationship_id: UUID, *, lock: bool = False) -> Pair | None:
    """A relationship. None: there is none within this person's walls."""
    wanted = _PAIRS.where(relationship.c.id == relationship_id)
    row = db.conn.execute(wanted.with_for_update(of=relationship) if lock else wanted).first()
    if row is None or not within(staff, row.programme_id):
        return None
    mine = caseload.holds if lock else caseload.may_read
    return _pair(db, row) if any(mine(db, staff, one) for one in (row.mentee_id, row.mentor_id)) else None


def around(db: Db, pair: Pair) -> Around:
    """What stands around it now."""
    both = {"people": [pair.mentor_id, pair.mentee_id]}
    heard = {row.person_id: row.at for row in db.conn.execute(_HEARD, both)}
    due = db.conn.execute(_DUE, {**both, "this": pair.id})
    return Around(
        heard.get(pair.mentor_id),
        heard.get(pair.mentee_id),
        db.conn.execute(_LAST_LOG, {"this": pair.id}).scalar(),
        [Due(row.person_id == pair.mentor_id, row.kind, row.due_at) for row in due],
    )


def of_person(db: Db, staff: Staff, person_id: UUID) -> list[Pair]:
    """The relationships that somebody is or was in, the newest last."""
    theirs = or_(relationship.c.mentee_id == person_id, relationship.c.mentor_id == person_id)
    return [_pair(db, row) for row in db.conn.execute(_walled(_PAIRS.where(theirs), staff))]


def of_coordinator(db: Db, staff: Staff, coordinator_id: UUID, *, lock: bool = False) -> list[Pair]:
    """The relationships that name this coordinator, open or closed."""
    wanted = _walled(_PAIRS.where(relationship.c.coordinator_id == coordinator_id), staff).limit(MOST)
    return [
        _pair(db, row) for row in db.conn.execute(wanted.with_for_update(of=relationship) if lock else wanted)
    ]


def hand_on(db: Db, relationships: Collection[UUID], old: UUID | None, new: UUID) -> int:
    """Name another coordinator in these. What hangs on them hangs on their people, and goes along."""
    mine = relationship.c.coordinator_id.is_(None) if old is None else relationship.c.coordinator_id == old
    moved = update(relationship).where(relationship.c.id.in_(relationships), mine)
    return db.conn.execute(moved.values(coordinator_id=new)).rowcount


def holding(db: Db, pairs: Sequence[Pair]) -> Holding:
    """What hangs on these relationships: on the people in those that go on."""
    people = {one for pair in pairs if pair.closed_at is None for one in (pair.mentee_id, pair.mentor_id)}
    return Holding(
        len(pairs),
        _count(db, nudge, people, nudge.c.state == WAITING),
        _count(db, message_out, people, message_out.c.state.in_(("waiting", "sending"))),
        _count(db, task, people, task.c.state == "open"),
        _count(db, flag, people, flag.c.state != "closed"),
    )


def _count(db: Db, rows: Any, people: Collection[UUID], how: Any) -> int:
    wanted = select(func.count()).select_from(rows).where(and_(rows.c.person_id.in_(people), how))
    found: int = db.conn.execute(wanted).scalar_one() if people else 0
    return found


def _walled(wanted: Select[Any], staff: Staff) -> Select[Any]:
    if staff.programme_id is None:
        return wanted
    return wanted.where(relationship.c.programme_id == staff.programme_id)


def _pair(db: Db, row: Any) -> Pair:
    def name(sealed: bytes, person_id: UUID) -> str:
        return db.seals.open(sealed, "person.name", person_id)

    return Pair(
        row.id,
        row.programme_id,
        row.programme,
        row.timezone,
        row.mentor_id,
        name(row.mentor_name, row.mentor_id),
        row.mentee_id,
        name(row.mentee_name, row.mentee_id),
        row.state,
        row.coordinator_id,
        name(row.coordinator_name, row.coordinator_id) if row.coordinator_id else None,
        row.starts_on,
        row.ends_on,
        row.first_met_on,
        row.meets,
        row.closed_at,
    )
