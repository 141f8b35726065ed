"""The meetings of a relationship: planned with their reminders, moved, called off, held or missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.flows.steps import Facts, Record
from bot.rules import reminders
from bot.rules.hours import at_local
from bot.rules.meeting_plan import MeetingPlan, read_plan
from bot.rules.missed import missed_too_often
from bot.rules.person import Person, Relationship
from bot.store import attendance, people, schedule, sessions
from bot.store.database import Db
from bot.store.flags import open_task
from bot.store.records import Source
from bot.store.sessions import Session

LOG_PROMPT_AFTER = dt.timedelta(hours=2)  # from the planned end (docs/practice.md, "Nudges")
MEETING_MINUTES = 60
REMIND_AHEAD = dt.timedelta(days=60)
NO_TIME = dt.time(15)  # so that the log of a meeting whose time nobody told is asked for at six
SAME_PLACE = "same"
DAY_UNTOLD = dt.timedelta(days=4)  # how far back a log that tells no day may look for its meeting
AROUND = dt.timedelta(days=3)  # of a time that was agreed: what the weekly plan has there, it replaces
STILL_ASKED = dt.timedelta(days=3)  # after a missed meeting, whether they want a new time
OUTCOMES = {
    "held": "held",
    "mentee_no_show": "missed",
    "mentee_cancelled": "cancelled",
    "mentor_cancelled": "cancelled",
    "agency_cancelled": "cancelled",
    "unable": "cancelled",
}
"""What a log's status says of the meeting that was planned for its day."""


def next_meeting(
    db: Db,
    relationship: Relationship,
    now: dt.datetime,
    *,
    after: dt.datetime | None = None,
    anew: bool = False,
) -> None:
    """Plan the next meeting by the weekly plan, if there is one. `after`: the meeting that it follows.

    Unless it is made `anew`, the plan goes on to the week after where another meeting takes its place.
    """
    plan = _weekly_plan(relationship)
    if plan is None:
        return
    mentee = people.by_id(db, relationship.mentee_id)
    local = _local(max(now, after or now), mentee)
    first = at_local(relationship.starts_on, dt.time(0), local.tzinfo) if relationship.starts_on else local
    starts = plan.next_after(max(local, first), relationship.starts_on)
    while not anew and _is_replaced(db, relationship, starts):
        starts = plan.next_after(starts, relationship.starts_on)
    if relationship.ends_on is None or starts.date() <= relationship.ends_on:
        _plan(db, relationship, starts, None, now, anew=anew)


def remind_anew(db: Db, mentee: Person, relationship: Relationship, now: dt.datetime) -> None:
    """The mentee is reminded of the meetings that stand, though that had been dropped."""
    mentor = people.by_id(db, relationship.mentor_id)
    for session in sessions.between(db, relationship.id, now, now + REMIND_AHEAD):
        for reader, kind, due in _to_say(mentor, mentee, session.starts_at, now):
            if reader.id == mentee.id:
                schedule.plan_anew(db, mentee, kind, due, relationship_id=relationship.id, about=session.id)


def after_log(db: Db, source: Source, relationship: Relationship, log: Facts, row: UUID | None) -> None:
    """A session log was kept, as `row`: its meeting has had its outcome, and the next is as it says."""
    mentee = people.by_id(db, relationship.mentee_id)
    zone, upcoming = ZoneInfo(mentee.timezone), log.get("next") or {}
    if log["status"] in OUTCOMES:
        for session in _meant(db, relationship, log, source.now, zone):
            sessions.settle(db, session.id, OUTCOMES[log["status"]])
    if log["status"] == attendance.MISSED and row is not None:
        _missed(db, source, relationship, mentee, log, row)
    if upcoming.get("date"):
        starts, timed = _agreed(db, relationship, upcoming, zone)
        if starts > source.now:
            _replan(db, relationship, starts, upcoming.get("place"), source.now, timed=timed)


def changed(db: Db, person: Person, relationship: Relationship, record: Record, now: dt.datetime) -> None:
    """One of the two has moved a meeting or called it off. The other is told, and asked."""
    named = record.facts.get("session_id")
    old = sessions.by_id(db, UUID(named)) if named else None
    if old is not None and old.relationship_id != relationship.id:
        return
    if starts := record.facts.get("starts"):
        told = _move(db, person, relationship, old, dt.datetime.fromisoformat(starts), now)
    else:
        told = _call_off(db, person, relationship, old, now)
    if told is not None:
        other = relationship.mentee_id if person.id == relationship.mentor_id else relationship.mentor_id
        reader = people.by_id(db, other)
        due = _local(now, reader)
        schedule.plan_anew(db, reader, "meeting_changed", due, relationship_id=relationship.id, about=told)


def _move(
    db: Db,
    person: Person,
    relationship: Relationship,
    old: Session | None,
    starts: dt.datetime,
    now: dt.datetime,
) -> UUID | None:
    """The meeting that takes the place of `old`. None: somebody else had changed it before."""
    if starts <= now or (old is not None and old.state not in ("planned", "cancelled")):
        return None
    place = old.place if old else None
    new = _plan(db, relationship, starts, place, now, anew=True)
    if new is None:
        there = sessions.at(db, relationship.id, starts)
        if there is None or there.state != "planned" or (old and there.id == old.id):
            return None
        new = there.id
    sessions.replaces(db, new, old.id if old else None, person.id)
    if old is not None:
        sessions.give_up(db, old, "moved", person.id)
        next_meeting(db, relationship, now, after=old.starts_at)
    return new


def _call_off(
    db: Db, person: Person, relationship: Relationship, old: Session | None, now: dt.datetime
) -> UUID | None:
    if old is None or old.state != "planned":
        return None
    sessions.give_up(db, old, "cancelled", person.id)
    next_meeting(db, relationship, now, after=old.starts_at)
    return old.id


def _weekly_plan(relationship: Relationship) -> MeetingPlan | None:
    return read_plan(relationship.meets) if relationship.meets else None


def _plan(
    db: Db,
    relationship: Relationship,
    starts: dt.datetime,
    place: str | None,
    now: dt.datetime,
    *,
    anew: bool,
    timed: bool = True,
) -> UUID | None:
    """Plan a meeting, and with it all that the bot is to say about it. None: it was planned before."""
    mentor, mentee = people.by_id(db, relationship.mentor_id), people.by_id(db, relationship.mentee_id)
    programme = mentor.programme.id
    session = sessions.plan(
        db, relationship, programme, starts, MEETING_MINUTES, place, anew=anew, timed=timed
    )
    if session is None:
        return None
    for reader, kind, due in _to_say(mentor, mentee, starts, now):
        schedule.plan(db, reader, kind, due, relationship_id=relationship.id, about=session)
    return session


def _to_say(
    mentor: Person, mentee: Person, starts: dt.datetime, now: dt.datetime
) -> Iterator[tuple[Person, str, dt.datetime]]:
    """What the bot says about a meeting at that time: to whom, what, and when."""
    theirs, local = _local(starts, mentee), _local(now, mentee)
    log_due = _local(starts + dt.timedelta(minutes=MEETING_MINUTES) + LOG_PROMPT_AFTER, mentor)
    for reader, kind, due in (
        (mentee, "meeting_reminder", reminders.day_before(theirs, mentee, local)),
        (mentee, "meeting_today", reminders.same_day(theirs, mentee, local)),
        (mentor, "session_log", log_due),
    ):
        if due is not None:
            yield reader, kind, due


def _agreed(db: Db, relationship: Relationship, upcoming: Facts, zone: ZoneInfo) -> tuple[dt.datetime, bool]:
    """When they meet next, and whether the time is known: told, or what was planned for that day."""
    day = dt.date.fromisoformat(upcoming["date"])
    if upcoming.get("time"):
        return at_local(day, dt.time.fromisoformat(upcoming["time"]), zone), True
    if planned := _planned_for(db, relationship, day, zone):
        return planned[0].starts_at, planned[0].timed
    plan = _weekly_plan(relationship)
    return at_local(day, plan.time if plan else NO_TIME, zone), False


def _meant(db: Db, relationship: Relationship, log: Facts, now: dt.datetime, zone: ZoneInfo) -> list[Session]:
    """The meetings that a log tells of: of its day; the last that is over where it tells no day."""
    told = dt.date.fromisoformat(log["date"]) if log.get("date") else None
    if found := _planned_for(db, relationship, told, zone) if told else []:
        return found
    is_guess = told is None or "date" in log.get("confirm", ())
    return sessions.between(db, relationship.id, now - DAY_UNTOLD, now)[-1:] if is_guess else []


def _planned_for(db: Db, relationship: Relationship, day: dt.date, zone: ZoneInfo) -> list[Session]:
    start = at_local(day, dt.time(0), zone)
    return sessions.between(db, relationship.id, start, start + dt.timedelta(days=1))


def _replan(
    db: Db,
    relationship: Relationship,
    starts: dt.datetime,
    place: str | None,
    now: dt.datetime,
    *,
    timed: bool,
) -> None:
    """They agreed another time: it takes the place of what the weekly plan had for the days around it."""
    for session in sessions.between(db, relationship.id, starts - AROUND, starts + AROUND):
        if session.starts_at != starts:
            sessions.settle(db, session.id, "moved")
    _plan(db, relationship, starts, None if place == SAME_PLACE else place, now, anew=True, timed=timed)


def _is_replaced(db: Db, relationship: Relationship, starts: dt.datetime) -> bool:
    """Is a meeting planned that `_replan` would have put in the place of one at `starts`?"""
    to_the_end = dt.timedelta(minutes=1)  # a meeting exactly so long before another replaces nothing
    start, end = starts - AROUND + to_the_end, starts + AROUND + to_the_end
    return any(one.starts_at != starts for one in sessions.between(db, relationship.id, start, end))


def _missed(
    db: Db, source: Source, relationship: Relationship, mentee: Person, log: Facts, row: UUID
) -> None:
    """The mentee did not come: they are asked for a new time, and after a few, staff ask them why."""
    today = _local(source.now, mentee)
    lately = today.date() - dt.date.fromisoformat(log["date"]) <= STILL_ASKED
    if lately and not (log.get("next") or {}).get("date"):
        schedule.plan(db, mentee, "missed_meeting", today, relationship_id=relationship.id, about=row)
    if task := missed_too_often(attendance.came(db, relationship.id)):
        place = people.foremost(db, mentee.id) or source.place
        open_task(db, place, task, source.now, message_id=source.message_id)


def _local(when: dt.datetime, person: Person) -> dt.datetime:
    return when.astimezone(ZoneInfo(person.timezone))
