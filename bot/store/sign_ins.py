"""Who is signed in, and how often someone has knocked."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.rules.sign_ins import Tries, after_entry, after_knock, is_locked, is_over
from bot.rules.staff import Staff, StaffRole
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, add_new, change
from bot.store.staff import trace

staff = table(tables.Staff)
sign_in = table(tables.SignIn)
knock_row = table(tables.Knock)

SELDOM = dt.timedelta(minutes=1)  # between notes of when someone was last seen

_STAFF = (
    staff.c.id.label("staff_id"),
    staff.c.programme_id,
    staff.c.person_id,
    staff.c.role,
    staff.c.email,
    staff.c.password_hash,
)
_BY_EMAIL = select(*_STAFF).where(staff.c.blind.in_(bindparam("blinds", expanding=True)))
_BY_TOKEN = (
    select(sign_in.c.id, sign_in.c.begun_at, sign_in.c.seen_at, *_STAFF)
    .join(staff, staff.c.id == sign_in.c.staff_id)
    .where(sign_in.c.token_hash == bindparam("hashed"), sign_in.c.ended_at.is_(None))
)
_KNOCK = select(knock_row).where(knock_row.c.blind == bindparam("key")).with_for_update()


@dataclass(frozen=True)
class SignedIn:
    """A visit of someone who signed in: its row, and whether to note that they were seen."""

    id: UUID
    staff: Staff
    unnoted: bool


def by_email(db: Db, email: str) -> tuple[Staff, str] | None:
    """Whose e-mail this is, and the hash of their password."""
    row = db.conn.execute(_BY_EMAIL, {"blinds": db.seals.blinds(email.casefold())}).first()
    return (_staff(db, row), row.password_hash) if row else None


def knock(db: Db, whom: Iterable[str], now: dt.datetime) -> bool:
    """Count a try before its password is looked at, so that many at once are no more. False: locked.

    `whom` names what tries are counted for, such as an e-mail and a machine. Only blind indexes are kept.
    """
    doors = [
        _door(db, name, now) for name in sorted(whom)
    ]  # in one order, so that two cannot wait for each other
    if any(is_locked(tries, now) for _, tries in doors):
        return False
    for row_id, tries in doors:
        _keep_tries(db, row_id, after_knock(tries, now))
    return True


def let_in(db: Db, who: Staff, whom: Iterable[str], now: dt.datetime) -> str:
    """A fresh token for someone whose password was right. The try that it took no longer counts."""
    for name in sorted(whom):
        row_id, tries = _door(db, name, now)
        _keep_tries(db, row_id, after_entry(tries))
    token = secrets.token_urlsafe(32)
    row = add(
        db,
        "sign_in",
        programme_id=who.programme_id,
        staff_id=who.id,
        token_hash=_hash(token),
        begun_at=now,
        seen_at=now,
    )
    trace(db, who.programme_id, actor(who), "signed in", "sign_in", row, now)
    return token


def signed_in(db: Db, token: str, now: dt.datetime) -> SignedIn | None:
    """Who holds this token, unless they have gone or been away too long."""
    row = db.conn.execute(_BY_TOKEN, {"hashed": _hash(token)}).first()
    if row is None or is_over(row.begun_at, row.seen_at, now):
        return None
    return SignedIn(row.id, _staff(db, row), now - row.seen_at > SELDOM)


def seen(db: Db, visit: SignedIn, now: dt.datetime) -> None:
    """Note that they are still here."""
    change(db, "sign_in", visit.id, seen_at=now)


def sign_out(db: Db, visit: SignedIn, now: dt.datetime) -> None:
    """Their token opens nothing any more."""
    change(db, "sign_in", visit.id, ended_at=now)
    trace(db, visit.staff.programme_id, actor(visit.staff), "signed out", "sign_in", visit.id, now)


def actor(who: Staff) -> str:
    """How the audit names someone: by their row, never by their e-mail."""
    return f"staff {who.id}"


def _staff(db: Db, row: Any) -> Staff:
    email = db.seals.open(row.email, "staff.email", row.staff_id)
    return Staff(row.staff_id, StaffRole(row.role), email, row.programme_id, row.person_id)


def _door(db: Db, name: str, now: dt.datetime) -> tuple[UUID, Tries]:
    key = db.seals.blind(f"knock {name}")
    add_new(db, "knock", blind=key, tries=0, last_at=now)
    row = db.conn.execute(_KNOCK, {"key": key}).one()
    return row.id, Tries(row.tries, row.last_at, row.locked_until)


def _keep_tries(db: Db, row_id: UUID, tries: Tries) -> None:
    change(db, "knock", row_id, tries=tries.count, last_at=tries.last_at, locked_until=tries.locked_until)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
