"""Who of a programme's people somebody is who signs in: it is told by the e-mail, and by nothing else.

A flag that is about one of staff does not exist for them; nor does one that is for leads, and about a lead,
for coordinators who may not read it, or they would ask that lead (docs/practice.md, "Who sees a flag").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, or_, select

from bot.rules.staff import LEADS_ONLY, Staff, reads_for_leads
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

concerned = table(tables.Concerned)
flag = table(tables.Flag)
ladder = table(tables.Ladder)
message = table(tables.MessageIn)
person = table(tables.Person)
relationship = table(tables.Relationship)
sighting = table(tables.Sighting)
told = table(tables.Told)

_WHO: Select[Any] = select(person.c.id, person.c.email).where(person.c.email.is_not(None))
# Asked row by row of `concerned`, which is small, so that no database goes through all people instead.
_EMAIL = select(person.c.email).where(person.c.id == concerned.c.person_id).scalar_subquery()
_CONCERNED = select(concerned.c.person_id.label("id"), _EMAIL.label("email")).distinct()
_IS_LEAD = exists().where(person.c.id == concerned.c.person_id, person.c.role == "lead")
_TOLD = (
    _WHO.join(told, told.c.person_id == person.c.id)
    .join(ladder, ladder.c.id == told.c.ladder_id)
    .where(ladder.c.flag_id == bindparam("flag"))
    .distinct()
)
_NAMED = _WHO.join(relationship, relationship.c.coordinator_id == person.c.id).where(
    or_(relationship.c.mentee_id == bindparam("who"), relationship.c.mentor_id == bindparam("who")),
    relationship.c.closed_at.is_(None),
)
_ANOTHER_LEAD = (
    select(person.c.id)
    .where(
        person.c.programme_id == bindparam("programme"),
        person.c.role == "lead",
        person.c.id.not_in(select(concerned.c.person_id).where(concerned.c.flag_id == bindparam("flag"))),
    )
    .limit(1)
)
_ABOUT_LEADS = (
    select(flag.c.id, flag.c.programme_id, flag.c.person_id)
    .join(concerned, concerned.c.flag_id == flag.c.id)
    .where(_IS_LEAD, flag.c.category.in_(sorted(LEADS_ONLY)))
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
    """What does not exist for this person."""
    people = _theirs(db, staff, db.conn.execute(_CONCERNED))
    flags = list(db.conn.execute(_ABOUT, {"people": people}).scalars()) if people else []
    if not reads_for_leads(staff):
        about_leads = db.conn.execute(_ABOUT_LEADS).all()
        flags += [one.id for one in about_leads if not stands_in(db, staff, one)]
    if not flags:
        return NOTHING
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


def stands_in(db: Db, staff: Staff, row: Any) -> bool:
    """Does this coordinator act on a flag that is for leads, since no lead may be told of it?

    Whoever was told does; where it is about every lead, so does whoever is not named by the relationship.
    """
    if _theirs(db, staff, db.conn.execute(_TOLD, {"flag": row.id})):
        return True
    if db.conn.execute(_ANOTHER_LEAD, {"programme": row.programme_id, "flag": row.id}).first():
        return False
    about = db.conn.execute(_ABOUT_LEADS.where(flag.c.id == row.id)).first()
    return about is not None and not _theirs(db, staff, db.conn.execute(_NAMED, {"who": row.person_id}))


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
    return [
        row.id
        for row in rows
        if row.email and db.seals.open(row.email, "person.email", row.id).casefold() == mine
    ]


def _colleague(db: Db, row: Any) -> Colleague:
    return Colleague(row.id, db.seals.open(row.name, "person.name", row.id), row.role)
