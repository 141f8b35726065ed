"""Flags and staff tasks: what people must look at."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import String, and_, bindparam, literal_column, or_, select, update

from bot.screening.flag import Flag
from bot.screening.screen import VERSION
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import Place
from bot.store.prepared import Prepared
from bot.store.rows import add

counter = table(tables.Counter)
flag = table(tables.Flag)
relationship = table(tables.Relationship)
task = table(tables.Task)
OPEN = literal_column("'open'", String)  # written in, so that the partial index is seen to fit
HARD = ("S1", "S2")  # severities that stop goal talks until a person has cleared them
_WHO: Any = bindparam("who")
_MENTORS = select(relationship.c.mentor_id).where(
    relationship.c.mentee_id == _WHO, relationship.c.closed_at.is_(None)
)
_THEIRS = or_(flag.c.person_id == _WHO, and_(flag.c.person_id.in_(_MENTORS), flag.c.about == "other"))
_HARD_FLAG = Prepared(
    select(flag.c.id)
    .where(_THEIRS, flag.c.state != "closed", or_(*(flag.c.severity == one for one in HARD)))
    .limit(1)
)


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
    """Is there a flag, not closed yet, that stops this person's goal talks?

    Their own, or one that a mentor of theirs raised about somebody.
    """
    return _HARD_FLAG.first(db, {"who": person_id}) is not None


def newest(db: Db, person_id: UUID | None) -> int | None:
    """The number of the newest flag of this person that is not closed."""
    wanted = (flag.c.person_id == person_id, flag.c.state != "closed")
    found = select(flag.c.number).where(*wanted).order_by(flag.c.number.desc()).limit(1)
    return db.conn.execute(found).scalar()


def lift(db: Db, number: int, severity: str) -> bool:
    """Make a flag more severe, never less. False: it was as severe before."""
    higher = update(flag).where(flag.c.number == number, flag.c.severity > severity)
    return db.conn.execute(higher.values(severity=severity)).rowcount == 1


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


def open_task_once(db: Db, place: Place, kind: str, now: dt.datetime) -> None:
    """Ask it of staff unless the same is open already for anyone in this programme: one fault, one task."""
    same = (task.c.state == OPEN, task.c.programme_id == place.programme_id, task.c.kind == kind)
    if db.conn.execute(select(task.c.id).where(*same).limit(1)).first() is None:
        open_task(db, place, kind, now)


def has_had_task(db: Db, place: Place, kind: str) -> bool:
    """Has such a task about this address ever been opened, done or not?"""
    wanted = (task.c.address_id == place.id, task.c.kind == kind)
    return db.conn.execute(select(task.c.id).where(*wanted).limit(1)).first() is not None


def has_open_task(db: Db, place: Place, kind: str) -> bool:
    """Does such a task about this address still wait for staff?"""
    wanted = (task.c.address_id == place.id, task.c.kind == kind, task.c.state == "open")
    return db.conn.execute(select(task.c.id).where(*wanted).limit(1)).first() is not None
