"""Who of a programme's people somebody is who signs in: it is told by the e-mail, and by nothing else.

A flag that is about one of staff does not exist for them (docs/practice.md, "Who sees a flag").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from bot.rules.staff import Staff
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

concerned = table(tables.Concerned)
flag = table(tables.Flag)
ladder = table(tables.Ladder)
message = table(tables.MessageIn)
person = table(tables.Person)
sighting = table(tables.Sighting)
told = table(tables.Told)

_WHO: Select[Any] = select(person.c.id, person.c.email).where(person.c.email.is_not(None))
_CONCERNED = _WHO.where(person.c.id.in_(select(concerned.c.person_id)))
_TOLD = (
    _WHO.join(told, told.c.person_id == person.c.id)
    .join(ladder, ladder.c.id == told.c.ladder_id)
    .where(ladder.c.flag_id == bindparam("flag"))
    .distinct()
)
_ABOUT = select(concerned.c.flag_id).where(concerned.c.person_id.in_(bindparam("people", expanding=True)))
_SAID_IN = select(flag.c.message_id).where(flag.c.id.in_(bindparam("flags", expanding=True)))
_SAID_AGAIN_IN = select(sighting.c.message_id).where(
    sighting.c.flag_id.in_(bindparam("flags", expanding=True))
)
_WHEN = select(message.c.address_id, message.c.at).where(
    message.c.id.in_(bindparam("messages", expanding=True))
)
_COLLEAGUES = (
    select(person.c.id, person.c.name, person.c.role)
    .where(person.c.programme_id == bindparam("programme"), person.c.role.in_(("coordinator", "lead")))
    .order_by(person.c.role, person.c.id)
)
_NAMES = select(person.c.id, person.c.name, person.c.role).join(
    concerned, concerned.c.person_id == person.c.id
)


@dataclass(frozen=True)
class Hidden:
    """Flags that are about whoever asks, and the texts that tell of them."""

    flags: frozenset[UUID] = frozenset()
    messages: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Colleague:
    """Somebody of a programme, by full name."""

    id: UUID
    name: str
    role: str


NOTHING = Hidden()


def hidden_from(db: Db, staff: Staff) -> Hidden:
    """What does not exist for this person, since it is about them."""
    people = _theirs(db, staff, db.conn.execute(_CONCERNED))
    if not people:
        return NOTHING
    flags = list(db.conn.execute(_ABOUT, {"people": people}).scalars())
    messages = [
        one
        for said in (_SAID_IN, _SAID_AGAIN_IN)
        for one in db.conn.execute(said, {"flags": flags}).scalars()
    ]
    return Hidden(frozenset(flags), frozenset(messages))


def moments(db: Db, hidden: Hidden) -> set[tuple[UUID, Any]]:
    """Where and when those texts came in: what was said back at that moment tells of them as well."""
    if not hidden.messages:
        return set()
    rows = db.conn.execute(_WHEN, {"messages": list(hidden.messages)})
    return {(row.address_id, row.at) for row in rows}


def was_told(db: Db, staff: Staff, flag_id: UUID) -> bool:
    """Has an alert about this flag been meant for this person?"""
    return bool(_theirs(db, staff, db.conn.execute(_TOLD, {"flag": flag_id})))


def of_programme(db: Db, programme_id: UUID) -> list[Colleague]:
    """The coordinators and leads of a programme."""
    return [_colleague(db, row) for row in db.conn.execute(_COLLEAGUES, {"programme": programme_id})]


def concerned_by(db: Db, flag_id: UUID) -> list[Colleague]:
    """Whom a flag is about, of staff and mentors."""
    wanted = _NAMES.where(concerned.c.flag_id == flag_id).order_by(concerned.c.id)
    return [_colleague(db, row) for row in db.conn.execute(wanted)]


def _theirs(db: Db, staff: Staff, rows: Any) -> list[UUID]:
    """The people among these who have the e-mail of whoever asks."""
    mine = staff.email.casefold()
    return [row.id for row in rows if db.seals.open(row.email, "person.email", row.id).casefold() == mine]


def _colleague(db: Db, row: Any) -> Colleague:
    return Colleague(row.id, db.seals.open(row.name, "person.name", row.id), row.role)
