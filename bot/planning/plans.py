"""What follows from something kept: meetings, check-ins, reminders, and whom to look after."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.flows.steps import Facts, Record
from bot.planning import appointments, checkins, digest, meetings, mentors, signposts
from bot.rules.commitment import LOG_OVERDUE
from bot.rules.person import Person, Relationship
from bot.store import people, schedule, sessions
from bot.store.database import Db
from bot.store.records import Source
from bot.store.rows import change
from bot.store.schedule import Nudge

AHEAD = dt.timedelta(days=400)  # beyond that nothing is planned


def after(db: Db, source: Source, record: Record, row: UUID | None) -> None:
    """Plan what follows from `record`, which was kept as `row`."""
    match record.kind:
        case "check-in time" | "back":
            first = record.facts.get("first")
            day = dt.date.fromisoformat(first) if first else None
            checkins.plan_all(db, source.person.id, source.now, day)
        case "appointment" | "appointment moved" if row is not None:
            appointments.plan(db, source.person, row, source.now)
        case "digest":
            digest.plan(db, people.by_id(db, source.person.id), source.now)
        case "need told" if row is not None:
            signposts.offer(db, source.person, row, source.now)
        case "signposts":
            signposts.ask_later(db, source.person, source.now)
        case _ if source.relationship is not None:
            _within(db, source, source.relationship, record, row)


def _within(db: Db, source: Source, relationship: Relationship, record: Record, row: UUID | None) -> None:
    """What follows for a relationship."""
    match record.kind:
        case "session log" if row is not None:
            meetings.after_log(db, source, relationship, record.facts, row)
            _first_meeting(db, source, relationship, record.facts)
            mentors.after_log(db, source, relationship, record.facts, row)
        case "meeting moved" | "meeting called off":
            meetings.changed(db, source.person, relationship, record, source.now)
        case "goal" if record.facts["status"] == "proposed" and row is not None:
            mentee = people.by_id(db, relationship.mentee_id)
            due = _local(source.now, mentee)
            schedule.plan(db, mentee, "goal_idea", due, relationship_id=relationship.id, about=row)
        case "signposts passed on" if row is not None:
            signposts.send_on(db, relationship, row, source.now)
        case "step" | "consent":
            mentee = people.by_id(db, relationship.mentee_id)
            checkins.plan(db, mentee, relationship, source.now)


def begin_relationship(db: Db, relationship: Relationship, now: dt.datetime, *, anew: bool = False) -> None:
    """Plan the first meeting and, if they have met, the first check-in. `anew`: they made a new agreement."""
    meetings.next_meeting(db, relationship, now, anew=anew)
    mentee = people.by_id(db, relationship.mentee_id)
    if anew:
        checkins.plan(db, mentee, relationship, now)
    else:
        checkins.plan_first(db, mentee, relationship, now)


def agreed_anew(db: Db, relationship: Relationship, now: dt.datetime) -> None:
    """What was planned by the old agreement gives way to the new one."""
    for session in sessions.between(db, relationship.id, now, now + AHEAD):
        sessions.settle(db, session.id, "moved")
    begin_relationship(db, relationship, now, anew=True)


def ends_anew(db: Db, relationship: Relationship, now: dt.datetime) -> None:
    """They end on another day: nothing is planned after it, and before it they go on as they did."""
    zone = ZoneInfo(people.by_id(db, relationship.mentee_id).timezone)
    for session in sessions.between(db, relationship.id, now, now + AHEAD):
        if relationship.ends_on and session.starts_at.astimezone(zone).date() > relationship.ends_on:
            sessions.settle(db, session.id, "cancelled")
    if not sessions.between(db, relationship.id, now, now + AHEAD):
        meetings.next_meeting(db, relationship, now)


def again(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> None:
    """This nudge is over, begun or not: what comes weekly is planned for the week after."""
    relationship = relationship_of(nudge, person)
    if nudge.kind == digest.KIND:
        digest.plan(db, person, now)
    if relationship is not None and nudge.kind == "goal_checkin":
        checkins.plan(db, person, relationship, now)
    if relationship is not None and nudge.kind == "session_log":
        meetings.next_meeting(db, relationship, now)
        _look_for_log(db, nudge, person)


def relationship_of(nudge: Nudge, person: Person) -> Relationship | None:
    """The relationship that a nudge is about, of those that `person` has."""
    return next((one for one in person.relationships if one.id == nudge.relationship_id), None)


def _look_for_log(db: Db, prompt: Nudge, mentor: Person) -> None:
    """Two weeks after its log was asked for, see whether it has come."""
    if sessions.is_planned(db, prompt.about):
        due = _local(prompt.planned_at, mentor) + LOG_OVERDUE
        within, about = prompt.relationship_id, prompt.about
        schedule.plan(db, mentor, mentors.LOOK_FOR_LOG, due, relationship_id=within, about=about)


def _first_meeting(db: Db, source: Source, relationship: Relationship, log: Facts) -> None:
    """Once these two have met, check-ins begin."""
    if log["status"] != "held" or not log.get("date") or relationship.first_met_on is not None:
        return
    change(db, "relationship", relationship.id, first_met_on=dt.date.fromisoformat(log["date"]))
    mentee = people.by_id(db, relationship.mentee_id)
    met = next(one for one in mentee.relationships if one.id == relationship.id)
    checkins.plan(db, mentee, met, source.now)


def _local(when: dt.datetime, person: Person) -> dt.datetime:
    return when.astimezone(ZoneInfo(person.timezone))
