"""What follows from something kept: the next meeting, the next check-in, an idea to put to a mentee."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.flows.steps import Facts, Record
from bot.rules.checkins import check_in_after
from bot.rules.hours import at_local
from bot.rules.meeting_plan import MeetingPlan, read_plan
from bot.rules.nudging import has_met
from bot.rules.person import Person, Relationship
from bot.store import people, schedule
from bot.store.database import Db
from bot.store.records import Source
from bot.store.rows import change
from bot.store.schedule import Nudge, Session

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


def after(db: Db, source: Source, record: Record, row: UUID | None) -> None:
    """Plan what follows from `record`, which was kept as `row`."""
    relationship = source.relationship
    if relationship is None:
        return
    match record.kind:
        case "session log":
            _after_log(db, source, relationship, record.facts)
        case "goal" if record.facts["status"] == "proposed" and row is not None:
            mentee = people.by_id(db, relationship.mentee_id)
            due = _local(source.now, mentee)
            schedule.plan(db, mentee, "goal_idea", due, relationship_id=relationship.id, about=row)
        case "step" | "consent":
            mentee = people.by_id(db, relationship.mentee_id)
            check_in(db, mentee, relationship, source.now)


def begin_relationship(db: Db, relationship: Relationship, now: dt.datetime, *, anew: bool = False) -> None:
    """Plan the first meeting and, if they have met, the first check-in. `anew`: they made a new agreement."""
    next_meeting(db, relationship, now, anew=anew)
    check_in(db, people.by_id(db, relationship.mentee_id), relationship, now)


def again(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> None:
    """This nudge is over, begun or not: what comes weekly is planned for the week after."""
    relationship = relationship_of(nudge, person)
    if relationship is not None and nudge.kind == "goal_checkin":
        check_in(db, person, relationship, now)
    if relationship is not None and nudge.kind == "session_log":
        next_meeting(db, relationship, now)


def relationship_of(nudge: Nudge, person: Person) -> Relationship | None:
    """The relationship that a nudge is about, of those that `person` has."""
    return next((one for one in person.relationships if one.id == nudge.relationship_id), None)


def check_in(db: Db, mentee: Person, relationship: Relationship, now: dt.datetime) -> None:
    """Plan the next weekly check-in, if these two have met."""
    local = _local(now, mentee)
    if has_met(relationship, local.date()):
        due = check_in_after(local, relationship)
        schedule.plan(db, mentee, "goal_checkin", due, relationship_id=relationship.id)


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


def _after_log(db: Db, source: Source, relationship: Relationship, facts: Facts) -> None:
    day = dt.date.fromisoformat(facts["date"]) if facts.get("date") else None
    mentee = people.by_id(db, relationship.mentee_id)
    if day is not None and facts["status"] in OUTCOMES:
        _settle(db, relationship, day, OUTCOMES[facts["status"]], ZoneInfo(mentee.timezone))
    if facts["status"] == "held" and day is not None and relationship.first_met_on is None:
        change(db, "relationship", relationship.id, first_met_on=day)
        met = people.by_id(db, relationship.mentee_id)
        check_in(db, met, next(r for r in met.relationships if r.id == relationship.id), source.now)
    upcoming = facts.get("next") or {}
    if upcoming.get("date"):
        starts = _agreed(db, relationship, upcoming, ZoneInfo(mentee.timezone))
        if starts > source.now:
            _replan(db, relationship, starts, upcoming.get("place"))


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
