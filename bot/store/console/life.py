"""How it goes for two people together: goals with their steps and scores, check-ins, meetings and logs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.rules.staff import Staff, masked
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

MOST = 200  # rows of each kind

checkin = table(tables.CheckIn)
goal = table(tables.Goal)
score = table(tables.Score)
session = table(tables.Session)
session_log = table(tables.SessionLog)
step = table(tables.Step)


@dataclass(frozen=True)
class Step:
    words: str
    result: str | None
    made_at: dt.datetime
    closed_at: dt.datetime | None


@dataclass(frozen=True)
class Goal:
    """A goal with what was done for it. `scores` are 0 to 10, with when each was given, oldest first."""

    words: str
    status: str
    made_at: dt.datetime
    closed_at: dt.datetime | None
    steps: list[Step]
    scores: list[tuple[dt.datetime, int]]


@dataclass(frozen=True)
class CheckIn:
    result: str
    barrier: str | None
    at: dt.datetime


@dataclass(frozen=True)
class Meeting:
    """A meeting, planned or past; `minutes` is its planned length."""

    starts_at: dt.datetime
    minutes: int
    state: str


@dataclass(frozen=True)
class Log:
    """What a mentor told of a meeting."""

    status: str
    held_on: dt.date | None
    minutes: int | None
    at: dt.datetime


@dataclass(frozen=True)
class Life:
    """All of it. `steps` and `scores`: those of no goal. `check_ins` and scores come oldest first."""

    goals: list[Goal]
    steps: list[Step]
    scores: list[tuple[dt.datetime, int]]
    check_ins: list[CheckIn]
    meetings: list[Meeting]
    logs: list[Log]


def of(db: Db, staff: Staff, relationships: Sequence[UUID]) -> Life:
    """What was kept of these relationships."""
    steps, scores = _steps(db, staff, relationships), _scores(db, relationships)
    return Life(
        [_goal(db, staff, row, steps, scores) for row in _rows(db, goal, relationships)],
        steps[None],
        scores[None],
        [CheckIn(row.result, row.barrier, row.at) for row in reversed(_rows(db, checkin, relationships))],
        [Meeting(row.starts_at, row.minutes, row.state) for row in _meetings(db, relationships)],
        [Log(row.status, row.held_on, row.minutes, row.at) for row in _rows(db, session_log, relationships)],
    )


def _rows(db: Db, rows: Any, relationships: Sequence[UUID]) -> list[Any]:
    """The newest of a table, newest first."""
    wanted = select(rows).where(rows.c.relationship_id.in_(relationships))
    return list(db.conn.execute(wanted.order_by(rows.c.id.desc()).limit(MOST)))


def _meetings(db: Db, relationships: Sequence[UUID]) -> Sequence[Any]:
    wanted = select(session).where(session.c.relationship_id.in_(relationships))
    return db.conn.execute(wanted.order_by(session.c.starts_at.desc()).limit(MOST)).all()


def _steps(db: Db, staff: Staff, relationships: Sequence[UUID]) -> defaultdict[UUID | None, list[Step]]:
    found: defaultdict[UUID | None, list[Step]] = defaultdict(list)
    for row in _rows(db, step, relationships):
        words = masked(db.seals.open(row.words, "step.words", row.id), staff)
        found[row.goal_id].append(Step(words, row.result, row.made_at, row.closed_at))
    return found


def _scores(db: Db, relationships: Sequence[UUID]) -> defaultdict[UUID | None, list[tuple[dt.datetime, int]]]:
    found: defaultdict[UUID | None, list[tuple[dt.datetime, int]]] = defaultdict(list)
    for row in reversed(_rows(db, score, relationships)):
        found[row.goal_id].append((row.at, row.score))
    return found


def _goal(db: Db, staff: Staff, row: Any, steps: Any, scores: Any) -> Goal:
    words = masked(db.seals.open(row.words, "goal.words", row.id), staff)
    return Goal(words, row.status, row.made_at, row.closed_at, steps[row.id], scores[row.id])
