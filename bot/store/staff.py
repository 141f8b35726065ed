"""Staff who sign in, and the trace of what they and the command line did."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, add_new, change

person = table(tables.Person)
staff = table(tables.Staff)
COMMAND_LINE = "command line"

_UNKNOWN = select(staff.c.id, staff.c.programme_id, staff.c.email).where(staff.c.person_id.is_(None))
_COLLEAGUES = select(person.c.id, person.c.programme_id, person.c.email).where(
    person.c.role.in_(("coordinator", "lead")), person.c.email.is_not(None)
)


def add_staff(
    db: Db,
    email: str,
    role: str,
    password_hash: str,
    programme_id: UUID | None,
    now: dt.datetime,
    *,
    name: str | None = None,
    by: str = COMMAND_LINE,
) -> UUID | None:
    """Let someone sign in; without a programme, they see every one. None: they may already, or did once."""
    email = email.casefold()
    if is_known(db, email):
        return None
    row = add_new(
        db,
        "staff",
        programme_id=programme_id,
        name=name,
        email=email,
        blind=db.seals.blind(email),
        role=role,
        password_hash=password_hash,
        made_at=now,
    )
    if row is not None:
        trace(db, programme_id, by, f"staff added as {role}", "staff", row, now)
        link_people(db)
    return row


def is_known(db: Db, email: str) -> bool:
    """Has somebody of staff this e-mail?"""
    same = staff.c.blind.in_(db.seals.blinds(email.casefold()))
    return db.conn.execute(select(staff.c.id).where(same)).first() is not None


def email_of(db: Db, staff_id: UUID) -> str:
    """Whose row it is."""
    sealed = db.conn.execute(select(staff.c.email).where(staff.c.id == staff_id)).scalar_one()
    return db.seals.open(sealed, "staff.email", staff_id)


def link_people(db: Db) -> None:
    """Find who of the people each of staff is who is not known for one yet: the coordinator or lead of their
    programme who has the same e-mail."""
    unknown = db.conn.execute(_UNKNOWN).all()
    people = _by_email(db) if unknown else []
    for one in unknown:
        mine = db.seals.open(one.email, "staff.email", one.id).casefold()
        theirs = [
            who for who, email in people if email == mine and one.programme_id in (None, who.programme_id)
        ]
        if len(theirs) == 1:
            change(db, "staff", one.id, person_id=theirs[0].id)


def _by_email(db: Db) -> list[tuple[Any, str]]:
    return [
        (row, db.seals.open(row.email, "person.email", row.id).casefold())
        for row in db.conn.execute(_COLLEAGUES)
    ]


def trace(
    db: Db,
    programme_id: UUID | None,
    actor: str,
    action: str,
    subject: str,
    subject_id: UUID,
    now: dt.datetime,
) -> None:
    """Keep who did what to which row."""
    about = {"subject": subject, "subject_id": subject_id, "at": now}
    add(db, "audit", programme_id=programme_id, actor=actor, action=action, **about)
