"""Staff who sign in, and the trace of what they and the command line did."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add

staff = table(tables.Staff)
COMMAND_LINE = "command line"


def add_staff(
    db: Db, email: str, role: str, password_hash: str, programme_id: UUID | None, now: dt.datetime
) -> UUID | None:
    """Let someone sign in; without a programme, they see every one. None: they may already."""
    email = email.casefold()
    if db.conn.execute(select(staff.c.id).where(staff.c.blind.in_(db.seals.blinds(email)))).first():
        return None
    row = add(
        db,
        "staff",
        programme_id=programme_id,
        email=email,
        blind=db.seals.blind(email),
        role=role,
        password_hash=password_hash,
        made_at=now,
    )
    trace(db, programme_id, COMMAND_LINE, f"staff added as {role}", "staff", row, now)
    return row


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
