"""What follows from places that were offered: whether one helped is asked; what is for another is sent."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.rules.hours import at_local
from bot.rules.person import Person, Relationship
from bot.store import people, schedule
from bot.store.database import Db
from bot.store.signposts import ASK_AFTER

OFFER, OUTCOME, SHARED = "signpost_offer", "signpost_outcome", "signpost_shared"
_NOON = dt.time(12)


def offer(db: Db, person: Person, row: UUID, now: dt.datetime) -> None:
    """Offer to look for what a text told of, kept as `row`, once no other talk is open."""
    schedule.plan(db, person, OFFER, now.astimezone(ZoneInfo(person.timezone)), about=row)


def ask_later(db: Db, person: Person, now: dt.datetime) -> None:
    """Ask a week later whether it helped; once for all that was offered on one day."""
    local = now.astimezone(ZoneInfo(person.timezone))
    schedule.plan(db, person, OUTCOME, at_local(local.date() + ASK_AFTER, _NOON, local.tzinfo))


def send_on(db: Db, within: Relationship, row: UUID, now: dt.datetime) -> None:
    """Send to a mentee what their mentor asked for, kept as `row`, when they may be texted."""
    mentee = people.by_id(db, within.mentee_id)
    local = now.astimezone(ZoneInfo(mentee.timezone))
    schedule.plan(db, mentee, SHARED, local, relationship_id=within.id, about=row)
