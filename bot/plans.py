"""What follows from something kept: the next meeting, the next check-in, an idea to put to a mentee."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from bot import meetings
from bot.flows.steps import Facts, Record
from bot.rules.checkins import check_in_after
from bot.rules.nudging import has_met
from bot.rules.person import Person, Relationship
from bot.store import people, schedule
from bot.store.database import Db
from bot.store.records import Source
from bot.store.rows import change
from bot.store.schedule import Nudge


def after(db: Db, source: Source, record: Record, row: UUID | None) -> None:
    """Plan what follows from `record`, which was kept as `row`."""
    relationship = source.relationship
    if relationship is None:
        return
    match record.kind:
        case "session log":
            meetings.after_log(db, relationship, record.facts, source.now)
            _first_meeting(db, source, relationship, record.facts)
        case "goal" if record.facts["status"] == "proposed" and row is not None:
            mentee = people.by_id(db, relationship.mentee_id)
            due = _local(source.now, mentee)
            schedule.plan(db, mentee, "goal_idea", due, relationship_id=relationship.id, about=row)
        case "step" | "consent":
            mentee = people.by_id(db, relationship.mentee_id)
            check_in(db, mentee, relationship, source.now)


def begin_relationship(db: Db, relationship: Relationship, now: dt.datetime, *, anew: bool = False) -> None:
    """Plan the first meeting and, if they have met, the first check-in. `anew`: they made a new agreement."""
    meetings.next_meeting(db, relationship, now, anew=anew)
    check_in(db, people.by_id(db, relationship.mentee_id), relationship, now)


def again(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> None:
    """This nudge is over, begun or not: what comes weekly is planned for the week after."""
    relationship = relationship_of(nudge, person)
    if relationship is not None and nudge.kind == "goal_checkin":
        check_in(db, person, relationship, now)
    if relationship is not None and nudge.kind == "session_log":
        meetings.next_meeting(db, relationship, now)


def relationship_of(nudge: Nudge, person: Person) -> Relationship | None:
    """The relationship that a nudge is about, of those that `person` has."""
    return next((one for one in person.relationships if one.id == nudge.relationship_id), None)


def check_in(db: Db, mentee: Person, relationship: Relationship, now: dt.datetime) -> None:
    """Plan the next weekly check-in, if these two have met."""
    local = _local(now, mentee)
    if has_met(relationship, local.date()):
        due = check_in_after(local, relationship)
        schedule.plan(db, mentee, "goal_checkin", due, relationship_id=relationship.id)


def _first_meeting(db: Db, source: Source, relationship: Relationship, log: Facts) -> None:
    """Once these two have met, check-ins begin."""
    if log["status"] != "held" or not log.get("date") or relationship.first_met_on is not None:
        return
    change(db, "relationship", relationship.id, first_met_on=dt.date.fromisoformat(log["date"]))
    mentee = people.by_id(db, relationship.mentee_id)
    check_in(db, mentee, next(r for r in mentee.relationships if r.id == relationship.id), source.now)


def _local(when: dt.datetime, person: Person) -> dt.datetime:
    return when.astimezone(ZoneInfo(person.timezone))
