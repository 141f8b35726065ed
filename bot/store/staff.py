"""Staff who sign in, and the trace of what they and the command line did."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, add_new

staff = table(tables.Staff)
COMMAND_LINE = "command line"


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
    return row


def is_known(db: Db, email: str) -> bool:
    """Has somebody of staff this e-mail?"""
    same = staff.c.blind.in_(db.seals.blinds(email.casefold()))
    return db.conn.execute(select(staff.c.id).where(same)).first() is not None


def email_of(db: Db, staff_id: UUID) -> str:
    """Whose row it is."""
    sealed = db.conn.execute(select(staff.c.email).where(staff.c.id == staff_id)).scalar_one()
    return db.seals.open(sealed, "staff.email", staff_id)


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
