"""Flags and staff tasks: what people must look at."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import String, and_, bindparam, literal_column, or_, select, update

from bot.rules.staff import Act
from bot.rules.worry import AGAIN, STILL_SAYING_IT, Earlier
from bot.screening.flag import Flag, Severity
from bot.store import flag_events, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import Place
from bot.store.prepared import Prepared
from bot.store.rows import add, change

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
_NEWEST_SAME = (
    select(flag.c.id, flag.c.number)
    .where(flag.c.category == bindparam("category"), flag.c.about == bindparam("about"))
    .where(
        or_(
            and_(flag.c.state == OPEN, flag.c.at > bindparam("since")),
            and_(flag.c.state != "closed", flag.c.at > bindparam("taken_on_since")),
        )
    )
    .order_by(flag.c.number.desc())
    .limit(1)
)
_SAME_PERSON = Prepared(_NEWEST_SAME.where(flag.c.person_id == _WHO))
_SAME_NUMBER = Prepared(_NEWEST_SAME.where(flag.c.address_id == bindparam("place")))
_TOLD = select(flag.c.category, flag.c.severity, flag.c.at).where(
    flag.c.at > bindparam("since"), flag.c.message_id != bindparam("this")
)
_TOLD_BY_PERSON = Prepared(_TOLD.where(flag.c.person_id == _WHO))
_TOLD_BY_NUMBER = Prepared(_TOLD.where(flag.c.address_id == bindparam("place")))
_LESS_SEVERE = Prepared(
    select(flag.c.id, flag.c.programme_id, flag.c.severity)
    .where(flag.c.number == bindparam("number"), flag.c.severity > bindparam("severity"))
    .with_for_update(key_share=True)
)
_HARD_FLAG = Prepared(
    select(flag.c.id)
    .where(_THEIRS, flag.c.state != "closed", or_(*(flag.c.severity == one for one in HARD)))
    .limit(1)
)


@dataclass(frozen=True)
class Raised:
    """The number of the flag that holds a worry. `news`: it is a new one, or more severe than it was."""

    number: int
    news: bool


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


def raise_flag(
    db: Db, worry: Flag, place: Place, message_id: UUID, now: dt.datetime, *, version: str, again: bool = True
) -> Raised:
    """Keep one worry, `version` being that of the reader that saw it.

    The same worry within a day (`AGAIN`) is added to the flag that is open for it, which it can make more
    severe; once somebody has taken that on, only within the hour, for they may have stopped looking. Not
    where `again` is false: nobody can tell that it is the same.
    """
    seen = {
        "programme_id": place.programme_id,
        "message_id": message_id,
        "severity": worry.severity.value,
        "reader": worry.reader,
        "rule": worry.rule,
        "why": worry.why,
        "reasons": json.dumps(worry.reasons, ensure_ascii=False) if worry.reasons else None,
        "version": version,
        "span_start": worry.span[0],
        "span_end": worry.span[1],
        "at": now,
    }
    same = _same(db, worry, place, now) if again else None
    if same is not None:
        add(db, "sighting", flag_id=same.id, **seen)
        return Raised(same.number, lift(db, same.number, worry.severity.value, now, "said again"))
    number = next_number(db, "flag")
    add(
        db,
        "flag",
        number=number,
        person_id=place.person_id,
        address_id=place.id,
        category=worry.category,
        about=worry.about,
        raised_as=worry.severity.value,
        state="open",
        **seen,
    )
    return Raised(number, news=True)


def _same(db: Db, worry: Flag, place: Place, now: dt.datetime) -> Any | None:
    """The newest flag, not closed, of the same worry of the same person, or of a number nobody knows."""
    since = {"since": now - AGAIN, "taken_on_since": now - STILL_SAYING_IT}
    wanted = {"category": worry.category, "about": worry.about, **since}
    if place.person_id is not None:
        return _SAME_PERSON.first(db, wanted | {"who": place.person_id})
    return _SAME_NUMBER.first(db, wanted | {"place": place.id})


def earlier(db: Db, place: Place, message_id: UUID, since: dt.datetime) -> list[Earlier]:
    """What has been told since then by the same person, or from the same unknown number, in other texts."""
    wanted = {"since": since, "this": message_id}
    if place.person_id is not None:
        rows = _TOLD_BY_PERSON.all(db, wanted | {"who": place.person_id})
    else:
        rows = _TOLD_BY_NUMBER.all(db, wanted | {"place": place.id})
    return [Earlier(row.category, Severity(row.severity), row.at) for row in rows]


def has_hard_flag(db: Db, person_id: UUID) -> bool:
    """Is there a flag, not closed yet, that stops this person's goal talks?

    Their own, or one that a mentor of theirs raised about somebody.
    """
    return _HARD_FLAG.first(db, {"who": person_id}) is not None


def with_hard_flags(db: Db, people: Collection[UUID]) -> set[UUID]:
    """Those of these people for whom that is so."""
    hard = flag.c.state != "closed", flag.c.severity.in_(HARD)
    theirs = select(flag.c.person_id).where(flag.c.person_id.in_(people), *hard)
    mentors = (
        select(relationship.c.mentee_id)
        .join(flag, flag.c.person_id == relationship.c.mentor_id)
        .where(relationship.c.mentee_id.in_(people), relationship.c.closed_at.is_(None), *hard)
        .where(flag.c.about == "other")
    )
    return set(db.conn.execute(theirs).scalars()) | set(db.conn.execute(mentors).scalars())


def newest(db: Db, person_id: UUID | None) -> int | None:
    """The number of the newest flag of this person that is not closed."""
    wanted = (flag.c.person_id == person_id, flag.c.state != "closed")
    found = select(flag.c.number).where(*wanted).order_by(flag.c.number.desc()).limit(1)
    return db.conn.execute(found).scalar()


def lift(db: Db, number: int, severity: str, now: dt.datetime, because: str) -> bool:
    """Make a flag more severe, never less, and keep why in its record. False: it was as severe before."""
    row = _LESS_SEVERE.first(db, {"number": number, "severity": severity})
    if row is None:
        return False
    change(db, "flag", row.id, severity=severity)
    facts = {"from": row.severity, "to": severity, "because": because}
    flag_events.keep(db, row.programme_id, row.id, Act.LIFT, flag_events.THE_BOT, now, facts=facts)
    return True


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


def open_task_once(
    db: Db, place: Place, kind: str, now: dt.datetime, *, message_id: UUID | None = None
) -> None:
    """Ask it of staff unless the same is open already for anyone in this programme: one fault, one task."""
    same = (task.c.state == OPEN, task.c.programme_id == place.programme_id, task.c.kind == kind)
    if db.conn.execute(select(task.c.id).where(*same).limit(1)).first() is None:
        open_task(db, place, kind, now, message_id=message_id)


def has_had_task(db: Db, place: Place, kind: str) -> bool:
    """Has such a task about this address ever been opened, done or not?"""
    wanted = (task.c.address_id == place.id, task.c.kind == kind)
    return db.conn.execute(select(task.c.id).where(*wanted).limit(1)).first() is not None


def has_open_task(db: Db, place: Place, kind: str) -> bool:
    """Does such a task about this address still wait for staff?"""
    wanted = (task.c.address_id == place.id, task.c.kind == kind, task.c.state == "open")
    return db.conn.execute(select(task.c.id).where(*wanted).limit(1)).first() is not None
