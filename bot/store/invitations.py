"""Links by which people become staff: who was invited as what, and by whom."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, true, update

from bot.rules.sign_ins import INVITED
from bot.rules.staff import Staff
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add
from bot.store.sign_ins import actor, hashed
from bot.store.staff import add_staff, trace

invitation = table(tables.Invitation)
programme = table(tables.Programme)

MOST = 100  # that are listed


@dataclass(frozen=True)
class Invitation:
    """One that is still open. `programme` is None for every programme."""

    id: UUID
    email: str
    role: str
    programme_id: UUID | None
    programme: str | None
    invited_by: UUID
    expires_at: dt.datetime


def invite(
    db: Db, lead: Staff, email: str, role: str, programme_id: UUID | None, now: dt.datetime
) -> tuple[str, dt.datetime]:
    """A fresh token for this address, and until when it is good. Earlier links for it open nothing more."""
    email = email.casefold()
    for one in pending(db, programme_id, now):
        if one.email == email and one.programme_id == programme_id:
            _end(db, one.id, now)
    token, until = secrets.token_urlsafe(32), now + INVITED
    row = add(
        db,
        "invitation",
        programme_id=programme_id,
        email=email,
        role=role,
        token_hash=hashed(token),
        invited_by=lead.id,
        made_at=now,
        expires_at=until,
    )
    trace(db, programme_id, actor(lead), f"invited as {role}", "invitation", row, now)
    return token, until


def by_token(db: Db, token: str, now: dt.datetime) -> Invitation | None:
    """The invitation that this link is of, if it is still good."""
    found = _read(db, now, [invitation.c.token_hash == hashed(token)])
    return found[0] if found else None


def pending(db: Db, programme_id: UUID | None, now: dt.datetime) -> list[Invitation]:
    """Those of a programme that wait to be taken up; of all with None. The newest first."""
    return _read(db, now, [true() if programme_id is None else invitation.c.programme_id == programme_id])


def accept(db: Db, one: Invitation, name: str, password_hash: str, now: dt.datetime) -> UUID | None:
    """They are staff from now on. None: they are already, or the link was used meanwhile."""
    if not _end(db, one.id, now):
        return None
    by = f"invitation {one.id}"
    return add_staff(db, one.email, one.role, password_hash, one.programme_id, now, name=name, by=by)


def withdraw(db: Db, lead: Staff, which: UUID, now: dt.datetime) -> bool:
    """Take a link back. False: there is no such link for them to take back."""
    row = db.conn.execute(select(invitation.c.programme_id).where(invitation.c.id == which)).first()
    if row is None or lead.programme_id not in (None, row.programme_id):
        return False
    if _end(db, which, now):
        trace(db, row.programme_id, actor(lead), "took an invitation back", "invitation", which, now)
    return True


def _end(db: Db, which: UUID, now: dt.datetime) -> bool:
    still = update(invitation).where(invitation.c.id == which, invitation.c.ended_at.is_(None))
    return bool(db.conn.execute(still.values(ended_at=now)).rowcount == 1)


def _read(db: Db, now: dt.datetime, which: Iterable[ColumnElement[bool]]) -> list[Invitation]:
    wanted = (
        select(invitation, programme.c.name.label("programme"))
        .outerjoin(programme, programme.c.id == invitation.c.programme_id)
        .where(invitation.c.ended_at.is_(None), invitation.c.expires_at > now, *which)
        .order_by(invitation.c.id.desc())
        .limit(MOST)
    )
    return [_invitation(db, row) for row in db.conn.execute(wanted)]


def _invitation(db: Db, row: Any) -> Invitation:
    email = db.seals.open(row.email, "invitation.email", row.id)
    return Invitation(
        row.id, email, row.role, row.programme_id, row.programme, row.invited_by, row.expires_at
    )
