"""Drills of the ladder: which is going on, who answered, and what came of each rung."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rota import STAFF
from bot.store.rows import add
from bot.store.told import NOBODY

MOST = 10  # drills on a list

answer_row = table(tables.DrillAnswer)
drill = table(tables.Drill)
ladder = table(tables.Ladder)
person = table(tables.Person)
programme = table(tables.Programme)
staff = table(tables.Staff)
told = table(tables.Told)
text = table(tables.MessageOut)

_DRILLS = (
    select(
        drill.c.id,
        drill.c.number,
        drill.c.programme_id,
        drill.c.at,
        programme.c.name.label("programme"),
        programme.c.timezone,
        ladder.c.id.label("ladder_id"),
        ladder.c.rung,
        ladder.c.due_at,
    )
    .join(programme, programme.c.id == drill.c.programme_id)
    .join(ladder, ladder.c.drill_id == drill.c.id)
)
_BY_NUMBER = _DRILLS.where(drill.c.number == bindparam("number"))
_NEWEST = _DRILLS.order_by(drill.c.number.desc())
_LOCKED = select(programme.c.id).where(programme.c.id == bindparam("this")).with_for_update(key_share=True)
_TOLD = (
    select(
        told.c.rung,
        told.c.way,
        told.c.at,
        told.c.person_id,
        person.c.name,
        text.c.state,
        text.c.reason,
        text.c.sent_at,
    )
    .outerjoin(person, person.c.id == told.c.person_id)
    .outerjoin(text, text.c.id == told.c.text_id)
    .where(told.c.ladder_id == bindparam("ladder"))
    .order_by(told.c.id)
)
_ANSWERS = (
    select(
        answer_row.c.way,
        answer_row.c.at,
        answer_row.c.person_id,
        person.c.name,
        answer_row.c.staff_id,
        staff.c.email,
    )
    .outerjoin(person, person.c.id == answer_row.c.person_id)
    .outerjoin(staff, staff.c.id == answer_row.c.staff_id)
    .where(answer_row.c.drill_id == bindparam("drill"))
    .order_by(answer_row.c.id)
)
_STAFF = select(person.c.id.label("person_id"), person.c.name).where(
    person.c.programme_id == bindparam("programme"), person.c.role.in_(STAFF)
)


@dataclass(frozen=True)
class Drill:
    """One test of the ladder. `rung` is the next one, due at `due_at`; None: the last has been climbed."""

    id: UUID
    number: int
    programme_id: UUID
    at: dt.datetime
    programme: str
    timezone: str
    ladder_id: UUID
    rung: int
    due_at: dt.datetime | None

    @property
    def goes_on(self) -> bool:
        return self.due_at is not None


@dataclass(frozen=True)
class Telling:
    """One way by which somebody was told. No `name`: there was nobody to tell. `state` is the text's."""

    name: str
    way: str
    at: dt.datetime
    state: str
    reason: str
    sent_at: dt.datetime | None


@dataclass(frozen=True)
class Answer:
    """Somebody answered, `after` so long from the start; `after_told`: from when they were first told.

    No `after_told`: whoever was signed in, or answered without having been told.
    """

    name: str
    way: str
    after: dt.timedelta
    after_told: dt.timedelta | None


@dataclass(frozen=True)
class Report:
    """What came of a drill: who was told on each rung climbed so far, who answered, and who did not."""

    drill: Drill
    rungs: dict[int, list[Telling]]
    answers: list[Answer]
    silent: list[str]


def hold(db: Db, programme_id: UUID) -> None:
    """Hold a programme's drills until the transaction ends: of two that begin at once, one is the first."""
    db.conn.execute(_LOCKED, {"this": programme_id})


def going_on(db: Db, programme_id: UUID) -> Drill | None:
    """The drill of this programme that is still being climbed."""
    newest = newest_of(db, [programme_id], 1)
    return newest[0] if newest and newest[0].goes_on else None


def unanswered(db: Db, programmes: Collection[UUID], staff_id: UUID) -> list[Drill]:
    """The drills of these programmes that go on, and that somebody signed in has not answered."""
    mine = select(answer_row.c.id).where(
        answer_row.c.drill_id == drill.c.id, answer_row.c.staff_id == staff_id
    )
    wanted = _NEWEST.where(drill.c.programme_id.in_(programmes), ladder.c.due_at.is_not(None), ~mine.exists())
    return [Drill(**row._mapping) for row in db.conn.execute(wanted)]


def by_number(db: Db, number: int) -> Drill | None:
    row = db.conn.execute(_BY_NUMBER, {"number": number}).first()
    return Drill(**row._mapping) if row else None


def newest_of(db: Db, programmes: Collection[UUID], most: int = MOST) -> list[Drill]:
    """The newest of these programmes."""
    rows = db.conn.execute(_NEWEST.where(drill.c.programme_id.in_(programmes)).limit(most))
    return [Drill(**row._mapping) for row in rows]


def staff_names(db: Db, programme_id: UUID) -> dict[UUID, str]:
    """The full names of those who may be told."""
    rows = db.conn.execute(_STAFF, {"programme": programme_id})
    return {row.person_id: _name(db, row) for row in rows}


def answer(
    db: Db,
    found: Drill,
    way: str,
    now: dt.datetime,
    *,
    person_id: UUID | None = None,
    staff_id: UUID | None = None,
) -> None:
    """Keep that somebody answered, by `way` text, voice or console. The drill goes on."""
    who = {"person_id": person_id, "staff_id": staff_id}
    add(db, "drill_answer", programme_id=found.programme_id, drill_id=found.id, **who, way=way, at=now)


def report(db: Db, found: Drill) -> Report:
    """What has come of a drill so far. Of each person, the first answer counts."""
    rows = db.conn.execute(_TOLD, {"ladder": found.ladder_id}).all()
    rungs: dict[int, list[Telling]] = defaultdict(list)
    names: dict[UUID, str] = {}
    first_told: dict[UUID | None, dt.datetime] = {}
    for row in rows:
        if row.person_id is not None:
            names[row.person_id] = _name(db, row)
            first_told.setdefault(row.person_id, row.at)
        rungs[row.rung].append(_telling(row, names.get(row.person_id, "")))
    firsts: dict[UUID, Any] = {}
    for one in db.conn.execute(_ANSWERS, {"drill": found.id}):
        firsts.setdefault(one.person_id or one.staff_id, one)
    answers = [_answer(db, found, row, first_told.get(row.person_id)) for row in firsts.values()]
    silent = sorted(name for who, name in names.items() if who not in firsts)
    return Report(found, dict(rungs), answers, silent)


def _telling(row: Any, name: str) -> Telling:
    state = NOBODY if row.way == NOBODY else row.state or ""
    return Telling(name, row.way, row.at, state, row.reason or "", row.sent_at)


def _answer(db: Db, found: Drill, row: Any, told_at: dt.datetime | None) -> Answer:
    if row.person_id is not None:
        name = _name(db, row)
    else:
        name = db.seals.open(row.email, "staff.email", row.staff_id)
    return Answer(name, row.way, row.at - found.at, row.at - told_at if told_at else None)


def _name(db: Db, row: Any) -> str:
    return db.seals.open(row.name, "person.name", row.person_id)
