"""Goals that were proposed, and how long ago a mentee last said how close they are."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.flows.steps import Facts
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared

goal = table(tables.Goal)
score = table(tables.Score)
step = table(tables.Step)

_WHOSE: Any = bindparam("whose")
_EVER = Prepared(select(step.c.id).where(step.c.relationship_id == _WHOSE).limit(1))
_ACTIVE = Prepared(
    select(goal.c.id)
    .where(goal.c.relationship_id == _WHOSE, goal.c.status == "active")
    .where(goal.c.confirmed_at <= bindparam("since"))
    .limit(1)
)
_SCORED = Prepared(
    select(score.c.id).where(score.c.relationship_id == _WHOSE, score.c.at > bindparam("since")).limit(1)
)


def proposal(db: Db, goal_id: UUID) -> Facts | None:
    """An idea that still waits for the mentee's word, as its talk begins with it."""
    row = db.conn.execute(select(goal).where(goal.c.id == goal_id, goal.c.status == "proposed")).first()
    if row is None:
        return None
    return {"goal_id": str(row.id), "words": db.seals.open(row.words, "goal.words", row.id)}


def has_had_step(db: Db, relationship_id: UUID) -> bool:
    """Has a step ever been set in this relationship?"""
    return _EVER.first(db, {"whose": relationship_id}) is not None


def score_is_due(db: Db, relationship_id: UUID, since: dt.datetime) -> bool:
    """Is there a goal that has been active since then without a score?"""
    wanted = {"whose": relationship_id, "since": since}
    return _ACTIVE.first(db, wanted) is not None and _SCORED.first(db, wanted) is None
