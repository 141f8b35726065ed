"""The meetings of a relationship: the next by the weekly plan, one agreed anew, what became of one."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.flows.steps import Facts
from bot.rules.hours import at_local
from bot.rules.meeting_plan import MeetingPlan, read_plan
from bot.rules.person import Person, Relationship
from bot.store import people, schedule
from bot.store.database import Db
from bot.store.schedule import Session

LOG_PROMPT_AFTER = dt.timedelta(hours=2)  # from the planned end (docs/practice.md, "Nudges")
MEETING_MINUTES = 60
NO_TIME = dt.time(15)  # so that the log of a meeting whose time nobody told is asked for at six
OUTCOMES = {
    "held": "held",
    "mentee_no_show": "missed",
    "mentee_cancelled": "cancelled",
    "mentor_cancelled": "cancelled",
    "agency_cancelled": "cancelled",
    "unable": "cancelled",
}
"""What a log's status says of the meeting that was planned for its day."""


def next_meeting(db: Db, relationship: Relationship, now: dt.datetime, *, anew: bool = False) -> None:
    """Plan the next meeting by the weekly plan, if there is one, and the prompt for its log."""
    plan = _weekly_plan(relationship)
    if plan is None:
        return
    mentee = people.by_id(db, relationship.mentee_id)
    local = _local(now, mentee)
    first = at_local(relationship.starts_on, dt.time(0), local.tzinfo) if relationship.starts_on else local
    starts = plan.next_after(max(local, first), relationship.starts_on)
    if relationship.ends_on is None or starts.date() <= relationship.ends_on:
        _meeting(db, relationship, starts, None, anew=anew)


def after_log(db: Db, relationship: Relationship, log: Facts, now: dt.datetime) -> None:
    """A session log was kept: the meeting of its day has had its outcome, and the next is as it says."""
    zone = ZoneInfo(people.by_id(db, relationship.mentee_id).timezone)
    if log.get("date") and log["status"] in OUTCOMES:
        day = dt.date.fromisoformat(log["date"])
        _settle(db, relationship, day, OUTCOMES[log["status"]], zone)
    upcoming = log.get("next") or {}
    if upcoming.get("date"):
        starts = _agreed(db, relationship, upcoming, zone)
        if starts > now:
            _replan(db, relationship, starts, upcoming.get("place"))


def _weekly_plan(relationship: Relationship) -> MeetingPlan | None:
    return read_plan(relationship.meets) if relationship.meets else None


def _meeting(
    db: Db, relationship: Relationship, starts: dt.datetime, place: str | None, *, anew: bool
) -> None:
    mentor = people.by_id(db, relationship.mentor_id)
    programme = mentor.programme.id
    session = schedule.plan_session(db, relationship, programme, starts, MEETING_MINUTES, place, anew=anew)
    if session is not None:
        due = _local(starts + dt.timedelta(minutes=MEETING_MINUTES) + LOG_PROMPT_AFTER, mentor)
        schedule.plan(db, mentor, "session_log", due, relationship_id=relationship.id, about=session)


def _agreed(db: Db, relationship: Relationship, upcoming: Facts, zone: ZoneInfo) -> dt.datetime:
    """When they meet next. A day without a time leaves the time at what was planned for it, if anything."""
    day = dt.date.fromisoformat(upcoming["date"])
    if upcoming.get("time"):
        return at_local(day, dt.time.fromisoformat(upcoming["time"]), zone)
    planned = _planned_for(db, relationship, day, zone)
    plan = _weekly_plan(relationship)
    return planned[0].starts_at if planned else at_local(day, plan.time if plan else NO_TIME, zone)


def _planned_for(db: Db, relationship: Relationship, day: dt.date, zone: ZoneInfo) -> list[Session]:
    start = at_local(day, dt.time(0), zone)
    return schedule.sessions_between(db, relationship.id, start, start + dt.timedelta(days=1))


def _settle(db: Db, relationship: Relationship, day: dt.date, state: str, zone: ZoneInfo) -> None:
    """The meeting that was planned for this day has had its outcome."""
    for session in _planned_for(db, relationship, day, zone):
        schedule.settle_session(db, session.id, state)


def _replan(db: Db, relationship: Relationship, starts: dt.datetime, place: str | None) -> None:
    """They agreed another time: it takes the place of what the weekly plan had for the days around it."""
    week = dt.timedelta(days=3)
    for session in schedule.sessions_between(db, relationship.id, starts - week, starts + week):
        if session.starts_at != starts:
            schedule.settle_session(db, session.id, "moved")
    _meeting(db, relationship, starts, place, anew=True)


def _local(when: dt.datetime, person: Person) -> dt.datetime:
    return when.astimezone(ZoneInfo(person.timezone))
