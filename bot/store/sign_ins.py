"""Who is signed in, and how often someone has knocked."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from bot.rules.sign_ins import Tries, after_entry, after_knock, is_locked, is_over
from bot.rules.staff import Staff, StaffRole
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, add_new, change
from bot.store.staff import link_people, trace

staff = table(tables.Staff)
sign_in = table(tables.SignIn)
knock_row = table(tables.Knock)
doorstep = table(tables.Doorstep)

SELDOM = dt.timedelta(minutes=1)  # between notes of when someone was last seen

STAFF = (
    staff.c.id.label("staff_id"),
    staff.c.programme_id,
    staff.c.person_id,
    staff.c.role,
    staff.c.email,
    staff.c.password_hash,
)
_BY_EMAIL = select(*STAFF).where(
    staff.c.blind.in_(bindparam("blinds", expanding=True)), staff.c.left_at.is_(None)
)
_BY_TOKEN = (
    select(sign_in.c.id, sign_in.c.begun_at, sign_in.c.seen_at, sign_in.c.proved_at, *STAFF)
    .join(staff, staff.c.id == sign_in.c.staff_id)
    .where(sign_in.c.token_hash == bindparam("hashed"))
    .where(sign_in.c.ended_at.is_(None), staff.c.left_at.is_(None))
)
_KNOCK = select(knock_row).where(knock_row.c.blind == bindparam("key")).with_for_update()


@dataclass(frozen=True)
class SignedIn:
    """A visit of someone who signed in: its row, and whether to note that they were seen.

    `proved_at`: when they last gave their password, and a code where they have one.
    """

    id: UUID
    staff: Staff
    unnoted: bool
    proved_at: dt.datetime | None = None


@dataclass(frozen=True)
class Open:
    """A sign-in that is still good."""

    id: UUID
    begun_at: dt.datetime
    seen_at: dt.datetime


def by_email(db: Db, email: str) -> tuple[Staff, str] | None:
    """Whose e-mail this is, and the hash of their password. Nobody's, once their access was taken away."""
    row = db.conn.execute(_BY_EMAIL, {"blinds": db.seals.blinds(email.casefold())}).first()
    return (staff_of(db, row), row.password_hash) if row else None


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


def was_right(db: Db, whom: Iterable[str], now: dt.datetime) -> None:
    """The last try no longer counts: it was right."""
    for name in sorted(whom):
        row_id, tries = _door(db, name, now)
        _keep_tries(db, row_id, after_entry(tries))


def let_in(db: Db, who: Staff, whom: Iterable[str], now: dt.datetime) -> str:
    """A fresh token for someone who is in. The try that it took no longer counts."""
    was_right(db, whom, now)
    token = secrets.token_urlsafe(32)
    row = add(
        db,
        "sign_in",
        programme_id=who.programme_id,
        staff_id=who.id,
        token_hash=hashed(token),
        begun_at=now,
        seen_at=now,
        proved_at=now,
    )
    change(db, "staff", who.id, seen_at=now)
    trace(db, who.programme_id, actor(who), "signed in", "sign_in", row, now)
    if who.person_id is None:
        link_people(db)
    return token


def signed_in(db: Db, token: str, now: dt.datetime) -> SignedIn | None:
    """Who holds this token, unless they have gone or been away too long."""
    row = db.conn.execute(_BY_TOKEN, {"hashed": hashed(token)}).first()
    if row is None or is_over(row.begun_at, row.seen_at, now):
        return None
    return SignedIn(row.id, staff_of(db, row), now - row.seen_at > SELDOM, row.proved_at)


def seen(db: Db, visit: SignedIn, now: dt.datetime) -> None:
    """Note that they are still here."""
    change(db, "sign_in", visit.id, seen_at=now)
    change(db, "staff", visit.staff.id, seen_at=now)


def prove(db: Db, visit: SignedIn, whom: Iterable[str], now: dt.datetime) -> None:
    """They have given their password once more, and a code where they have one."""
    was_right(db, whom, now)
    change(db, "sign_in", visit.id, proved_at=now)
    trace(db, visit.staff.programme_id, actor(visit.staff), "proved who they are", "sign_in", visit.id, now)


def open_ones(db: Db, staff_id: UUID, now: dt.datetime) -> list[Open]:
    """Where someone is signed in, the newest first."""
    wanted = (
        select(sign_in.c.id, sign_in.c.begun_at, sign_in.c.seen_at)
        .where(sign_in.c.staff_id == staff_id, sign_in.c.ended_at.is_(None))
        .order_by(sign_in.c.id.desc())
    )
    rows = db.conn.execute(wanted)
    return [Open(*row) for row in rows if not is_over(row.begun_at, row.seen_at, now)]


def end_all(db: Db, staff_id: UUID, now: dt.datetime, but: UUID | None = None) -> None:
    """Sign someone out everywhere, but for one place. Who stands at the door in their name is sent away."""
    mine = update(sign_in).where(sign_in.c.staff_id == staff_id, sign_in.c.ended_at.is_(None))
    db.conn.execute((mine.where(sign_in.c.id != but) if but else mine).values(ended_at=now))
    db.conn.execute(delete(doorstep).where(doorstep.c.staff_id == staff_id))


def sign_out(db: Db, visit: SignedIn, now: dt.datetime) -> None:
    """Their token opens nothing any more."""
    change(db, "sign_in", visit.id, ended_at=now)
    trace(db, visit.staff.programme_id, actor(visit.staff), "signed out", "sign_in", visit.id, now)


def actor(who: Staff) -> str:
    """How the audit names someone: by their row, never by their e-mail."""
    return f"staff {who.id}"


def staff_of(db: Db, row: Any) -> Staff:
    """Whom a row is about, which has the columns of STAFF."""
    email = db.seals.open(row.email, "staff.email", row.staff_id)
    return Staff(row.staff_id, StaffRole(row.role), email, row.programme_id, row.person_id)


def _door(db: Db, name: str, now: dt.datetime) -> tuple[UUID, Tries]:
    key = db.seals.blind(f"knock {name}")
    add_new(db, "knock", blind=key, tries=0, last_at=now)
    row = db.conn.execute(_KNOCK, {"key": key}).one()
    return row.id, Tries(row.tries, row.last_at, row.locked_until)


def _keep_tries(db: Db, row_id: UUID, tries: Tries) -> None:
    change(db, "knock", row_id, tries=tries.count, last_at=tries.last_at, locked_until=tries.locked_until)


def hashed(token: str) -> bytes:
    """What is kept of a token."""
    return sha256(token.encode()).digest()
