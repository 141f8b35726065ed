"""Invitations that join a Telegram chat to a person."""

from __future__ import annotations

import datetime as dt
import secrets
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import claim
from bot.store.rows import add, change

invite = table(tables.Invite)
LASTS = dt.timedelta(days=14)


def invite_person(db: Db, programme_id: UUID, person_id: UUID, now: dt.datetime) -> str:
    """A fresh code for a link. Only its hash is kept."""
    code = secrets.token_urlsafe(18)
    add(
        db,
        "invite",
        programme_id=programme_id,
        person_id=person_id,
        code_hash=_hash(code),
        expires_at=now + LASTS,
    )
    return code


def accept(db: Db, channel: str, address: str, code: str, now: dt.datetime) -> bool:
    """Join this address to the person invited. False: a wrong, old or used code, or an address taken."""
    wanted = select(invite).where(invite.c.code_hash == _hash(code)).with_for_update()
    row = db.conn.execute(wanted).first()
    if row is None or row.used_at is not None or row.expires_at < now:
        return False
    if not claim(db, channel, address, row.programme_id, row.person_id):
        return False
    change(db, "invite", row.id, used_at=now)
    return True


def _hash(code: str) -> bytes:
    return sha256(code.encode()).digest()
