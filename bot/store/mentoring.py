"""What mentors did and logged, counted: meetings, their lengths, steps done, logs that have not come."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.rules.overload import Contact
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

log = table(tables.SessionLog)
nudge = table(tables.Nudge)
session = table(tables.Session)
step = table(tables.Step)

IN_TOUCH = ("held", "contact_only", "concern_only")
LOG_IS_DUE = dt.timedelta(hours=2)  # from the planned end


def held(db: Db, relationships: Collection[UUID], start: dt.date, end: dt.date) -> list[int]:
    """The minutes of each meeting held from `start` to before `end`. One logged twice counts once."""
    wanted = (
        log.c.relationship_id.in_(relationships),
        log.c.status == "held",
        log.c.held_on >= start,
        log.c.held_on < end,
    )
    minutes: dict[tuple[UUID, dt.date], int] = {}
    rows = select(log.c.relationship_id, log.c.held_on, log.c.minutes).where(*wanted)
    for whose, day, length in db.conn.execute(rows):
        minutes[whose, day] = max(minutes.get((whose, day), 0), length or 0)
    return list(minutes.values())


def in_touch(db: Db, relationship_id: UUID, since: dt.date) -> list[Contact]:
    """Every time these two were in touch from then on, second meetings in one text among them."""
    wanted = (
        log.c.relationship_id == relationship_id,
        log.c.status.in_(IN_TOUCH),
        log.c.held_on >= since,
    )
    rows = select(log.c.id, log.c.log).where(*wanted)
    told = (json.loads(db.seals.open(row.log, "session_log.log", row.id)) for row in db.conn.execute(rows))
    found = {_contact(one) for facts in told for one in (facts, *facts.get("also", ()))}
    return sorted((one for one in found if one is not None and one.day >= since), key=lambda one: one.day)


def last_statuses(db: Db, relationship_id: UUID, most: int) -> list[str]:
    """What became of the last meetings that were logged, the newest first."""
    rows = select(log.c.status).where(log.c.relationship_id == relationship_id, log.c.held_on.is_not(None))
    return list(db.conn.execute(rows.order_by(log.c.held_on.desc(), log.c.id.desc()).limit(most)).scalars())


def steps_done(db: Db, relationships: Collection[UUID], start: dt.datetime, end: dt.datetime) -> int:
    """How many steps were done from `start` to before `end`."""
    wanted = (
        step.c.relationship_id.in_(relationships),
        step.c.result == "done",
        step.c.closed_at >= start,
        step.c.closed_at < end,
    )
    return len(db.conn.execute(select(step.c.id).where(*wanted)).all())


def next_meetings(
    db: Db, relationships: Collection[UUID], now: dt.datetime
) -> list[tuple[UUID, dt.datetime]]:
    """The next meeting of each relationship that has one planned, in order."""
    first: dict[UUID, dt.datetime] = {}
    for whose, at in _planned(db, relationships, now, now + dt.timedelta(days=60)):
        first.setdefault(whose, at)
    return list(first.items())


def told_of(db: Db, log_id: UUID) -> tuple[UUID, dt.date] | None:
    """The relationship and the day of a log."""
    row = db.conn.execute(select(log.c.relationship_id, log.c.held_on).where(log.c.id == log_id)).first()
    return (row.relationship_id, row.held_on) if row and row.held_on else None


def without_log(
    db: Db, relationships: Collection[UUID], since: dt.datetime, now: dt.datetime
) -> list[tuple[UUID, dt.datetime]]:
    """Meetings whose log is due and has not come, oldest first."""
    return _planned(db, relationships, since, now - LOG_IS_DUE - dt.timedelta(hours=1))


def has_had_support(db: Db, mentor_id: UUID, since: dt.datetime) -> bool:
    """Has a mentor been told since then that it is fine to say no, or are they about to be?"""
    wanted = (nudge.c.person_id == mentor_id, nudge.c.kind == "support", nudge.c.planned_at > since)
    return db.conn.execute(select(nudge.c.id).where(*wanted).limit(1)).first() is not None


def _planned(
    db: Db, relationships: Collection[UUID], start: dt.datetime, end: dt.datetime
) -> list[tuple[UUID, dt.datetime]]:
    wanted = (
        session.c.relationship_id.in_(relationships),
        session.c.state == "planned",
        session.c.starts_at >= start,
        session.c.starts_at < end,
    )
    rows = select(session.c.relationship_id, session.c.starts_at).where(*wanted).order_by(session.c.starts_at)
    return [(row.relationship_id, row.starts_at) for row in db.conn.execute(rows)]


def _contact(facts: dict[str, Any]) -> Contact | None:
    if facts.get("status") not in IN_TOUCH or not facts.get("date"):
        return None
    start = dt.time.fromisoformat(facts["start"]) if facts.get("start") else None
    return Contact(dt.date.fromisoformat(facts["date"]), facts.get("duration_min") or 0, start)
