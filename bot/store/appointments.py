"""Dates that others have set for a mentee. What each is for stays sealed, and is for staff."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, change

appointment = table(tables.Appointment)
nudge = table(tables.Nudge)
talk = table(tables.Talk)

KIND = "appointment_reminder"


@dataclass(frozen=True)
class Appointment:
    """One date: who for, when, and whether it still holds ("planned", "off", "moved")."""

    id: UUID
    person_id: UUID
    starts_at: dt.datetime
    state: str
    made_at: dt.datetime


def keep(
    db: Db, programme_id: UUID, person_id: UUID, starts_at: dt.datetime, words: str, now: dt.datetime
) -> UUID:
    """Keep a date, once: the same moment again is the one that is there."""
    for one in coming(db, person_id, now):
        if one.starts_at == starts_at:
            return one.id
    return add(
        db,
        "appointment",
        programme_id=programme_id,
        person_id=person_id,
        starts_at=starts_at,
        words=words,
        state="planned",
        made_at=now,
    )


def by_id(db: Db, appointment_id: UUID) -> Appointment | None:
    row = db.conn.execute(select(appointment).where(appointment.c.id == appointment_id)).first()
    return Appointment(row.id, row.person_id, row.starts_at, row.state, row.made_at) if row else None


def words_of(db: Db, appointment_id: UUID) -> str:
    """What the mentee texted of it."""
    row = db.conn.execute(select(appointment).where(appointment.c.id == appointment_id)).one()
    return db.seals.open(row.words, "appointment.words", row.id) if row.words else ""


def coming(db: Db, person_id: UUID, now: dt.datetime) -> list[Appointment]:
    """Those that still hold and lie ahead, the next first."""
    return between(db, person_id, now, now + dt.timedelta(days=3660))


def between(db: Db, person_id: UUID, start: dt.datetime, end: dt.datetime) -> list[Appointment]:
    """Those that hold, from `start` to before `end`, in order."""
    wanted = (
        appointment.c.person_id == person_id,
        appointment.c.state == "planned",
        appointment.c.starts_at >= start,
        appointment.c.starts_at < end,
    )
    rows = db.conn.execute(select(appointment).where(*wanted).order_by(appointment.c.starts_at))
    return [Appointment(row.id, row.person_id, row.starts_at, row.state, row.made_at) for row in rows]


def settle(db: Db, appointment_id: UUID, state: str) -> None:
    """It is off, or has moved to another row."""
    change(db, "appointment", appointment_id, state=state)


def reminded(db: Db, person_id: UUID, appointment_id: UUID) -> bool:
    """Have they been told of it before?"""
    told = select(nudge.c.id).where(
        nudge.c.person_id == person_id,
        nudge.c.kind == KIND,
        nudge.c.about == appointment_id,
        nudge.c.state == "begun",
    )
    return db.conn.execute(told.limit(1)).first() is not None


def answered(db: Db, person_id: UUID, appointment_id: UUID) -> bool:
    """Have they answered a reminder of it, and so said when they set off, or that they need help?"""
    told = (
        select(talk.c.id)
        .join(nudge, nudge.c.id == talk.c.nudge_id)
        .where(nudge.c.person_id == person_id, nudge.c.kind == KIND, nudge.c.about == appointment_id)
        .where(talk.c.state == "done", talk.c.flow == KIND)
    )
    return db.conn.execute(told.limit(1)).first() is not None


def told_with_another(db: Db, one: Appointment, others: list[Appointment], local_date: dt.date) -> bool:
    """Was it in the reminder of another thing on its day, which went out on `local_date`?"""
    if not others:
        return False
    told = select(nudge.c.id).where(
        nudge.c.person_id == one.person_id,
        nudge.c.kind == KIND,
        nudge.c.local_date == local_date,
        nudge.c.about.in_([other.id for other in others]),
        nudge.c.state == "begun",
        nudge.c.settled_at >= one.made_at,
    )
    return db.conn.execute(told.limit(1)).first() is not None
