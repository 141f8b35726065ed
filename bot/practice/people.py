"""Fictional people for practice mode, put into an empty database only."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select

from bot.planning import plans
from bot.practice.carrier import SENDER
from bot.practice.cast import CHARACTERS, PAIRS, PROGRAMME, ZONE, Character, Pair
from bot.practice.keys import LEAD
from bot.rules.checkins import AFTER_MEETING
from bot.rules.hours import SUNDAY, at_local, is_holiday
from bot.rules.meeting_plan import DAYS
from bot.store import people, schedule, second_steps, states, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, change

YEAR = dt.timedelta(weeks=52)
CHECK_IN = dt.time(12)
PRACTICE = "practice mode"

staff = table(tables.Staff)
programme = table(tables.Programme)


def is_empty(db: Db) -> bool:
    """Is nobody here yet?"""
    return db.conn.execute(select(programme.c.id).limit(1)).first() is None


def last_check_in(now: dt.datetime) -> dt.datetime:
    """The latest noon, some minutes past at least, at which a mentee may have been asked something."""
    local = now.astimezone(ZONE)
    for days in range(30):
        noon = at_local(local.date() - dt.timedelta(days=days), CHECK_IN, local.tzinfo)
        rest = noon.weekday() == SUNDAY or is_holiday(noon.date(), PROGRAMME["country"])
        if noon + dt.timedelta(minutes=10) <= now and not rest:
            return noon
    raise ValueError("a month without a day on which texts may be sent")


def move_in(db: Db, now: dt.datetime, today: dt.datetime) -> None:
    """Put the people in as they were at `now`, so that by `today` two mentees will just have been asked."""
    programme_id = add(db, "programme", **PROGRAMME, day_first=True, sender=SENDER)
    who = {one.name: _person(db, programme_id, one, now) for one in CHARACTERS}
    asked = last_check_in(today)
    for pair in PAIRS:
        _pair(db, programme_id, who, pair, now, asked)


def _person(db: Db, programme_id: UUID, one: Character, now: dt.datetime) -> UUID:
    person_id = add(
        db,
        "person",
        programme_id=programme_id,
        role=one.role,
        name=one.name,
        email=one.email,
        language="en",
        timezone=PROGRAMME["timezone"],
        state=one.state,
        consent="ask" if one.role in ("mentor", "mentee") else "yes",
        phone_setting="own",
        made_at=now,
    )
    if one.state:
        states.keep(db, programme_id, person_id, states.Change(None, one.state, states.BY_IMPORT), now)
    if one.number:
        people.claim(db, one.channel, one.number, programme_id, person_id)
    return person_id


def _pair(
    db: Db,
    programme_id: UUID,
    who: dict[str, UUID],
    pair: Pair,
    now: dt.datetime,
    asked: dt.datetime,
) -> None:
    """Make these two a pair, which meets so that its check-in falls on the day of `asked`."""
    weekday = DAYS[(asked.weekday() - AFTER_MEETING) % 7]
    mentee = people.by_id(db, who[pair.mentee])
    mentor = people.by_id(db, who[pair.mentor])
    begins = max(now, asked - dt.timedelta(days=pair.since))
    made = add(
        db,
        "relationship",
        programme_id=programme_id,
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        coordinator_id=who["Cora Hughes"],
        starts_on=begins.date(),
        ends_on=(begins + YEAR).date(),
        meets=f"{weekday} {pair.meets_at}",
        made_at=begins,
    )
    for one in (mentor, mentee):
        if not one.relationships:  # not welcomed yet
            schedule.plan(db, one, "welcome", begins)
    paired = next(r for r in people.by_id(db, mentee.id).relationships if r.id == made)
    plans.begin_relationship(db, paired, begins)


def let_lead_in(db: Db, password: str, now: dt.datetime) -> None:
    """The practice lead signs in with this password alone, and sees every programme."""
    found = db.conn.execute(select(staff).where(staff.c.blind.in_(db.seals.blinds(LEAD)))).first()
    if found is None:
        values = {"email": LEAD, "blind": db.seals.blind(LEAD), "role": "lead", "programme_id": None}
        add(db, "staff", **values, password_hash=PasswordHasher().hash(password), made_at=now)
        return
    if found.left_at or second_steps.reset(db, found.id, None, PRACTICE, now):
        change(db, "staff", found.id, left_at=None)
    if not _fits(found.password_hash, password):
        change(db, "staff", found.id, password_hash=PasswordHasher().hash(password))


def _fits(password_hash: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(password_hash, password)
    except VerificationError:
        return False
