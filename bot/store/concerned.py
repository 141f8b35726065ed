"""Whom flags are about, among staff and mentors: they are not told of them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import first_name
from bot.store.prepared import Prepared
from bot.store.rows import add_new

concerned = table(tables.Concerned)
person = table(tables.Person)
relationship = table(tables.Relationship)
flag = table(tables.Flag)
message = table(tables.MessageIn)
text = table(tables.MessageOut)

_OF_FLAG = Prepared(select(concerned.c.person_id).where(concerned.c.flag_id == bindparam("flag")))
_IS_STAFF = or_(person.c.role == "coordinator", person.c.role == "lead")
_STAFF = Prepared(
    select(person.c.id, person.c.name).where(person.c.programme_id == bindparam("programme"), _IS_STAFF)
)
_STAFF_OF_FLAG = Prepared(
    select(concerned.c.person_id)
    .join(person, person.c.id == concerned.c.person_id)
    .where(concerned.c.flag_id == bindparam("flag"), _IS_STAFF)
)
_AROUND = Prepared(
    select(relationship.c.mentor_id, relationship.c.coordinator_id).where(
        or_(relationship.c.mentee_id == bindparam("who"), relationship.c.mentor_id == bindparam("who")),
        relationship.c.closed_at.is_(None),
    )
)
_IS_TOLD = Prepared(
    select(concerned.c.id)
    .join(flag, flag.c.id == concerned.c.flag_id)
    .join(text, text.c.flag_number == flag.c.number)
    .where(text.c.id == bindparam("this"), text.c.person_id == concerned.c.person_id)
    .limit(1)
)
_TEXT = Prepared(select(message.c.id, message.c.body).where(message.c.id == bindparam("this")))


def of_flag(db: Db, flag_id: UUID | None) -> frozenset[UUID]:
    """Whom this flag is about."""
    return frozenset(row.person_id for row in _OF_FLAG.all(db, {"flag": flag_id}))


def staff_of_flag(db: Db, flag_id: UUID) -> frozenset[UUID]:
    """Those of them who are staff, and could be told."""
    return frozenset(row.person_id for row in _STAFF_OF_FLAG.all(db, {"flag": flag_id}))


def add(db: Db, flag_id: UUID, programme_id: UUID, person_id: UUID, now: dt.datetime) -> bool:
    """Somebody whom this flag is about. False: that was known."""
    whose = {"programme_id": programme_id, "flag_id": flag_id, "person_id": person_id}
    return add_new(db, "concerned", **whose, at=now) is not None


def staff(db: Db, programme_id: UUID) -> dict[UUID, str]:
    """The first names of a programme's coordinators and leads."""
    rows = _STAFF.all(db, {"programme": programme_id})
    return {row.id: first_name(db.seals.open(row.name, "person.name", row.id)) for row in rows}


def mentors(db: Db, person_id: UUID) -> frozenset[UUID]:
    """The mentors whom somebody has, besides themselves."""
    return frozenset(row.mentor_id for row in _AROUND.all(db, {"who": person_id})) - {person_id}


def coordinators(db: Db, person_id: UUID | None) -> frozenset[UUID]:
    """The coordinators named by somebody's relationships."""
    return frozenset(row.coordinator_id for row in _AROUND.all(db, {"who": person_id}) if row.coordinator_id)


def is_told(db: Db, alert_id: UUID) -> bool:
    """Is this alert, a row of `message_out`, for somebody whom its flag is about?"""
    return _IS_TOLD.first(db, {"this": alert_id}) is not None


def words(db: Db, message_id: UUID) -> str:
    """What a text said."""
    row = _TEXT.one(db, {"this": message_id})
    return db.seals.open(row.body, "message_in.body", row.id) if row.body else ""
