"""Dates that others set for a mentee: when to remind of each, and what a reminder begins with."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.flows.steps import Facts
from bot.rules.appointments import reminders
from bot.rules.hours import at_local
from bot.rules.person import Person
from bot.store import appointments as kept
from bot.store import schedule
from bot.store.appointments import KIND, Appointment
from bot.store.database import Db
from bot.store.schedule import Nudge


def plan(db: Db, person: Person, appointment_id: UUID, now: dt.datetime) -> None:
    """Plan the reminders of a date that was kept just now."""
    one = kept.by_id(db, appointment_id)
    zone = ZoneInfo(person.timezone)
    if one is not None:
        for due in reminders(one.starts_at.astimezone(zone), now.astimezone(zone), person):
            schedule.plan(db, person, KIND, due, about=one.id)


def things(db: Db, person: Person, now: dt.datetime) -> Facts:
    """What a talk about dates to come begins with. What they are for is not among it."""
    return {"things": [_thing(one) for one in kept.coming(db, person.id, now)]}


def begins_with(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> tuple[Facts, dt.datetime] | None:
    """What a reminder tells, and until when it is of use; None where it is needless.

    Things of one day are told of in one text, since one question at a time is enough.
    """
    one = kept.by_id(db, nudge.about)
    if one is None or one.state != "planned":
        return None
    zone = ZoneInfo(person.timezone)
    day = one.starts_at.astimezone(zone).date()
    start, end = (at_local(day + dt.timedelta(days=days), dt.time(0), zone) for days in (0, 1))
    together = [other for other in kept.between(db, person.id, start, end) if other.starts_at > now]
    others = [other for other in together if other.id != one.id]
    if kept.told_with_another(db, one, others, nudge.planned_at.astimezone(zone).date()):
        return None
    again = any(kept.reminded(db, person.id, other.id) for other in together)
    answered = all(kept.answered(db, person.id, other.id) for other in together)
    told = {"things": [_thing(other) for other in together], "again": again, "answered": answered}
    return told, one.starts_at


def _thing(one: Appointment) -> list[str]:
    return [str(one.id), one.starts_at.isoformat()]
