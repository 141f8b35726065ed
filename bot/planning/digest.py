"""The weekly digest of a mentor who wants it: when it comes, and what there is to say in it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.flows.steps import Facts
from bot.rules.hours import at_local
from bot.rules.nudging import next_open
from bot.rules.person import Person
from bot.store import mentoring, schedule
from bot.store.database import Db

KIND = "mentor_digest"
MONDAY, AT = 0, dt.time(10)
LOGS_OF = dt.timedelta(weeks=4)  # a log that has not come by then is no longer asked for
_WEEK = dt.timedelta(weeks=1)


def plan(db: Db, mentor: Person, now: dt.datetime) -> dt.datetime | None:
    """Plan the next digest, if the mentor wants it: when it comes."""
    if not mentor.choices.digest:
        return None
    local = now.astimezone(ZoneInfo(mentor.timezone))
    day = local.date() + dt.timedelta(days=(MONDAY - local.weekday()) % 7 or 7)
    due = at_local(day, AT, local.tzinfo)
    schedule.plan(db, mentor, KIND, due)
    return next_open(due, mentor) or due


def begins_with(db: Db, mentor: Person, now: dt.datetime) -> Facts | None:
    """What was done in the week before, and what comes. None: nothing to say, or not wanted any more."""
    if not mentor.choices.digest or not mentor.relationships:
        return None
    local = now.astimezone(ZoneInfo(mentor.timezone))
    monday = local.date() - dt.timedelta(days=local.weekday())
    told: Facts = {"week": _done(db, mentor, monday - _WEEK, monday)}
    codes = {one.id: one.code for one in mentor.relationships}
    told["next"] = _by_code(codes, mentoring.next_meetings(db, codes, now))
    told["logs"] = _by_code(codes, mentoring.without_log(db, codes, now - LOGS_OF, now))
    month = (monday.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    if monday.day <= 7:
        told["month"] = {"of": month.isoformat(), **_done(db, mentor, month, monday.replace(day=1))}
    is_empty = not any((*told["week"].values(), told["next"], told["logs"]))
    return None if is_empty else told


def _done(db: Db, mentor: Person, start: dt.date, end: dt.date) -> Facts:
    """Meetings, their minutes, and steps done, from `start` to before `end`."""
    ids = [one.id for one in mentor.relationships]
    zone = ZoneInfo(mentor.timezone)
    held = mentoring.held(db, ids, start, end)
    moments = (at_local(day, dt.time(0), zone) for day in (start, end))
    return {"meetings": len(held), "minutes": sum(held), "steps": mentoring.steps_done(db, ids, *moments)}


def _by_code(codes: dict[UUID, str], meetings: list[tuple[UUID, dt.datetime]]) -> list[list[str]]:
    return [[codes[one], at.isoformat()] for one, at in meetings]
