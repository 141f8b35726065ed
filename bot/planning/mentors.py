"""Looks after mentors: those who give more than was agreed, and those who may not keep it up."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.flows.steps import Facts
from bot.rules.commitment import OF_THE_LAST, calls_off_often
from bot.rules.meeting_plan import read_plan
from bot.rules.overload import LOOKED_AT, SUPPORT_EVERY, TooMuch, agreed_a_week, by_week, too_much
from bot.rules.person import Person, Relationship
from bot.store import flags, mentoring, people, schedule, sessions
from bot.store.database import Db
from bot.store.records import Source
from bot.store.schedule import Nudge
from bot.wording.said import length_said

MEETING_MINUTES = 60
LOOK_FOR_LOG = "log_overdue"  # a nudge that begins no talk
OVERLOAD = "mentor_overload"  # what a log's reading calls it
A_LOT = "gives a lot of time"
CALLS_OFF = "called off 2 of the last 4 meetings"
NO_LOG = "no log 14 days after a meeting"
NOT_ANSWERED = "no log after two prompts"


def after_log(db: Db, source: Source, relationship: Relationship, log: Facts, row: UUID) -> None:
    """A log was kept: does it, with those before it, say that the mentor needs somebody?"""
    if calls_off_often(mentoring.last_statuses(db, relationship.id, OF_THE_LAST)):
        tell_staff(db, source.person.id, CALLS_OFF, source.now)
    if _gives_too_much(db, relationship, log, source.now.date()):
        _support(db, source, relationship, row)


def begins_with(db: Db, nudge: Nudge, mentor: Person) -> Facts:
    """What a support text begins with: the hours of that week, where it is these that are too many."""
    told = mentoring.told_of(db, nudge.about)
    relationship = next((one for one in mentor.relationships if told and one.id == told[0]), None)
    if told is None or relationship is None:
        return {}
    contacts = mentoring.in_touch(db, relationship.id, told[1] - LOOKED_AT)
    if too_much(contacts, _agreed(relationship), told[1]) is not TooMuch.MINUTES:
        return {}
    return {"hrs": length_said(by_week(contacts, told[1])[0])}


def look_for_log(db: Db, nudge: Nudge, now: dt.datetime) -> bool:
    """A meeting was two weeks ago: has its log come? Staff are told if not. True: they were."""
    if sessions.by_id(db, nudge.about).state != "planned":
        return False
    return tell_staff(db, nudge.person_id, NO_LOG, now)


def tell_staff(db: Db, mentor_id: UUID, kind: str, now: dt.datetime) -> bool:
    """Open a task about a mentor, unless such a one waits already."""
    place = people.foremost(db, mentor_id)
    if place is None or flags.has_open_task(db, place, kind):
        return False
    flags.open_task(db, place, kind, now)
    return True


def _gives_too_much(db: Db, relationship: Relationship, log: Facts, today: dt.date) -> bool:
    if OVERLOAD in log.get("support_flags", ()):
        return True
    day = dt.date.fromisoformat(log["date"]) if log.get("date") else None
    if day is None or today - day > LOOKED_AT:
        return False
    contacts = mentoring.in_touch(db, relationship.id, day - LOOKED_AT)
    return too_much(contacts, _agreed(relationship), day) is not None


def _agreed(relationship: Relationship) -> float:
    plan = read_plan(relationship.meets) if relationship.meets else None
    return agreed_a_week(plan, MEETING_MINUTES)


def _support(db: Db, source: Source, relationship: Relationship, row: UUID) -> None:
    """Tell the mentor that it is fine to say no, and staff that they give a lot; once in four weeks."""
    mentor = people.by_id(db, relationship.mentor_id)
    if mentoring.has_had_support(db, mentor.id, source.now - SUPPORT_EVERY):
        return
    local = source.now.astimezone(ZoneInfo(mentor.timezone))
    schedule.plan(db, mentor, "support", local, relationship_id=relationship.id, about=row)
    tell_staff(db, mentor.id, A_LOT, source.now)
