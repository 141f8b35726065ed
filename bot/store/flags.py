"""Flags and staff tasks: what people must look at."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select, update

from bot.screening.flag import Flag
from bot.screening.screen import VERSION
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import Place
from bot.store.rows import add

counter = table(tables.Counter)
flag = table(tables.Flag)
HARD = ("S1", "S2")  # severities that stop goal talks until a person has cleared them


def next_number(db: Db, name: str) -> int:
    """The next number that people will read out, such as a flag's."""
    add_one = (
        update(counter)
        .where(counter.c.name == name)
        .values(value=counter.c.value + 1)
        .returning(counter.c.value)
    )
    found = db.conn.execute(add_one).scalar()
    if found is None:
        db.conn.execute(db.insert_new(counter), {"name": name, "value": 0})
        found = db.conn.execute(add_one).scalar_one()
    return int(found)


def raise_flag(db: Db, flag: Flag, place: Place, message_id: UUID, now: dt.datetime) -> int:
    """Keep one flag and give its number."""
    number = next_number(db, "flag")
    add(
        db,
        "flag",
        programme_id=place.programme_id,
        number=number,
        person_id=place.person_id,
        message_id=message_id,
        category=flag.category,
        severity=flag.severity.value,
        about=flag.about,
        rule=flag.rule,
        why=flag.why,
        version=VERSION,
        span_start=flag.span[0],
        span_end=flag.span[1],
        state="open",
        at=now,
    )
    return number


def has_hard_flag(db: Db, person_id: UUID) -> bool:
    """Is there a flag, not closed yet, that stops this person's goal talks?"""
    wanted = (flag.c.person_id == person_id, flag.c.state != "closed", flag.c.severity.in_(HARD))
    return db.conn.execute(select(flag.c.id).where(*wanted).limit(1)).first() is not None


def open_task(
    db: Db,
    place: Place,
    kind: str,
    now: dt.datetime,
    *,
    message_id: UUID | None = None,
    note: str | None = None,
) -> UUID:
    """Ask staff to do or know something."""
    return add(
        db,
        "task",
        programme_id=place.programme_id,
        person_id=place.person_id,
        address_id=place.id,
        message_id=message_id,
        kind=kind,
        note=note,
        state="open",
        at=now,
    )
