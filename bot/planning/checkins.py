"""The next check-in: on the mentee's own day, less often where nobody answers, and what one begins with."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.flows.steps import Facts
from bot.rules.checkins import LEAST_BETWEEN, SCORE_EVERY, check_in_after, weeks_between
from bot.rules.nudging import has_met
from bot.rules.person import Person, Relationship
from bot.store import checkins as kept
from bot.store import goals, people
from bot.store.database import Db

STOPPED = "four check-ins in a row were not answered"


def plan(
    db: Db,
    mentee: Person,
    relationship: Relationship,
    now: dt.datetime,
    *,
    weeks: int = 1,
    first: dt.date | None = None,
) -> None:
    """Plan the next check-in, `weeks` from now, if these two have met. It replaces the one planned.

    `first`: none before that day.
    """
    local = now.astimezone(ZoneInfo(mentee.timezone))
    if has_met(relationship, local.date()):
        due = check_in_after(local, relationship, mentee.choices, weeks=weeks)
        if first is not None and due.date() < first:
            due = check_in_after(local, relationship, mentee.choices, weeks=weeks + 1)
        kept.only(db, mentee, relationship.id, due, now)


def plan_all(db: Db, mentee_id: UUID, now: dt.datetime, first: dt.date | None = None) -> None:
    """The same with each mentor: the mentee asked for another time, or is back."""
    mentee = people.by_id(db, mentee_id)
    for relationship in mentee.relationships:
        if relationship.mentee_id == mentee_id:  # a mentor who is back gets none
            plan(db, mentee, relationship, now, first=first)


def plan_first(db: Db, mentee: Person, relationship: Relationship, now: dt.datetime) -> None:
    """Plan one where there has been none yet: what was planned stays, and so does that they have stopped."""
    if not kept.any_planned(db, mentee.id, relationship.id):
        plan(db, mentee, relationship, now)


def soonest(db: Db, mentee: Person) -> dt.date | None:
    """The first day on which another can be asked, however soon they would like it; None: any."""
    zone = ZoneInfo(mentee.timezone)
    asked = [kept.begun_last(db, mentee.id, one.id) for one in mentee.relationships]
    last = max((one.astimezone(zone) for one in asked if one is not None), default=None)
    return (last + LEAST_BETWEEN).date() if last else None


def not_answered(db: Db, mentee: Person, relationship: Relationship, now: dt.datetime) -> bool:
    """Nobody answered the last one, so that the next comes later, or none at all (True)."""
    weeks = weeks_between(kept.ignored(db, mentee.id, relationship.id))
    asked = kept.begun_last(db, mentee.id, relationship.id)
    if weeks is None:
        kept.none(db, mentee.id, relationship.id, now, STOPPED)
    elif weeks > 1 and asked is not None:
        plan(db, mentee, relationship, asked, weeks=weeks)
    return weeks is None


def answered_late(db: Db, mentee: Person, nudge_id: UUID, now: dt.datetime) -> None:
    """An answer came after all: if it was to a check-in, they are weekly again."""
    within = kept.is_one(db, nudge_id)
    for relationship in mentee.relationships:
        if relationship.id == within:
            plan(db, mentee, relationship, now)


def begins_with(db: Db, mentee: Person, relationship: Relationship, now: dt.datetime) -> Facts | None:
    """What a check-in begins with. None: no step was ever set, so there is nothing to ask after."""
    if not goals.has_had_step(db, relationship.id):
        return None
    chosen = mentee.choices.checkin_weekday is not None or kept.has_been_offered(db, mentee.id)
    return {"score_due": goals.score_is_due(db, relationship.id, now - SCORE_EVERY), "ask_time": not chosen}
