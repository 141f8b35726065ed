"""Goals that were proposed, and how long ago a mentee last said how close they are."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select

from bot.flows.steps import Facts
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

goal = table(tables.Goal)
score = table(tables.Score)
step = table(tables.Step)


def proposal(db: Db, goal_id: UUID) -> Facts | None:
    """An idea that still waits for the mentee's word, as its talk begins with it."""
    row = db.conn.execute(select(goal).where(goal.c.id == goal_id, goal.c.status == "proposed")).first()
    if row is None:
        return None
    return {"goal_id": str(row.id), "words": db.seals.open(row.words, "goal.words", row.id)}


def has_had_step(db: Db, relationship_id: UUID) -> bool:
    """Has a step ever been set in this relationship?"""
    ever = select(step.c.id).where(step.c.relationship_id == relationship_id).limit(1)
    return db.conn.execute(ever).first() is not None


def score_is_due(db: Db, relationship_id: UUID, since: dt.datetime) -> bool:
    """Is there a goal that has been active since then without a score?"""
    active = select(goal.c.id).where(
        goal.c.relationship_id == relationship_id, goal.c.status == "active", goal.c.confirmed_at <= since
    )
    scored = select(score.c.id).where(score.c.relationship_id == relationship_id, score.c.at > since)
    has_goal = db.conn.execute(active.limit(1)).first() is not None
    return has_goal and db.conn.execute(scored.limit(1)).first() is None
