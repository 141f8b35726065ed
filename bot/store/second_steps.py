"""The second step of each of staff: the secret of their app, and the codes for when they have lost it."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, func, select, update

from bot.rules.second_steps import ALPHABET, RECOVERY_CODES, RECOVERY_LETTERS, as_typed, is_recovery, slice_of
from bot.rules.staff import Staff
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add
from bot.store.sign_ins import actor, by_email, end_all
from bot.store.staff import COMMAND_LINE, trace

second_step = table(tables.SecondStep)
recovery_code = table(tables.RecoveryCode)

LETTERS = 32  # of a secret: 160 bits, as RFC 4226 asks for


def new_secret() -> str:
    """What an app makes codes from."""
    return _letters(LETTERS)


def has(db: Db, staff_id: UUID) -> bool:
    """Does this one of staff give a code when signing in?"""
    mine = select(second_step.c.id).where(second_step.c.staff_id == staff_id)
    return db.conn.execute(mine).first() is not None


def set_up(db: Db, who: Staff, secret: str, last_slice: int, now: dt.datetime) -> list[str]:
    """From now on codes of this secret are asked for, in place of any other. Fresh recovery codes."""
    _forget(db, who.id)
    mine = {"programme_id": who.programme_id, "staff_id": who.id}
    row = add(db, "second_step", **mine, secret=secret, last_slice=last_slice, made_at=now)
    trace(db, who.programme_id, actor(who), "set up a second step", "second_step", row, now)
    return renew_codes(db, who, now)


def use(db: Db, who: Staff, typed: str, now: dt.datetime) -> bool:
    """Take a code, of the app or for recovery. False: it is not right, or was taken before."""
    code = as_typed(typed)
    return _use_recovery(db, who, code, now) if is_recovery(code) else _use_app(db, who.id, code, now)


def renew_codes(db: Db, who: Staff, now: dt.datetime) -> list[str]:
    """Ten fresh recovery codes; older ones are good no more."""
    db.conn.execute(delete(recovery_code).where(recovery_code.c.staff_id == who.id))
    codes = [_letters(RECOVERY_LETTERS) for _ in range(RECOVERY_CODES)]
    mine = {"programme_id": who.programme_id, "staff_id": who.id, "made_at": now}
    for code in codes:
        add(db, "recovery_code", **mine, code_hash=_hash(who.id, code))
    trace(db, who.programme_id, actor(who), "made recovery codes", "staff", who.id, now)
    return codes


def codes_left(db: Db, staff_id: UUID) -> int:
    """How many recovery codes are still good."""
    unused = recovery_code.c.used_at.is_(None)
    mine = select(func.count()).where(recovery_code.c.staff_id == staff_id, unused)
    return db.conn.execute(mine).scalar_one()


def reset(db: Db, staff_id: UUID, programme_id: UUID | None, by: str, now: dt.datetime) -> bool:
    """They set up another when they sign in next. False: they had none."""
    had = has(db, staff_id)
    _forget(db, staff_id)
    if had:
        trace(db, programme_id, by, "second step reset", "staff", staff_id, now)
    return had


def reset_by_email(db: Db, email: str, now: dt.datetime) -> bool:
    """The same from the command line, where they are signed out too. False: nobody, or they had none."""
    found = by_email(db, email)
    if found is None or not reset(db, found[0].id, found[0].programme_id, COMMAND_LINE, now):
        return False
    end_all(db, found[0].id, now)
    return True


def _use_app(db: Db, staff_id: UUID, code: str, now: dt.datetime) -> bool:
    mine = second_step.c.staff_id == staff_id
    row = db.conn.execute(select(second_step).where(mine).with_for_update()).first()
    if row is None:
        return False
    secret = db.seals.open(row.secret, "second_step.secret", row.id)
    found = slice_of(secret, code, now, row.last_slice)
    if found is None:
        return False
    db.conn.execute(update(second_step).where(mine).values(last_slice=found))
    return True


def _use_recovery(db: Db, who: Staff, code: str, now: dt.datetime) -> bool:
    mine = recovery_code.c.staff_id == who.id, recovery_code.c.used_at.is_(None)
    wanted = _hash(who.id, code)
    rows = db.conn.execute(select(recovery_code.c.id, recovery_code.c.code_hash).where(*mine))
    row = next((row.id for row in rows if hmac.compare_digest(row.code_hash, wanted)), None)
    if row is None:
        return False
    once = update(recovery_code).where(recovery_code.c.id == row, recovery_code.c.used_at.is_(None))
    if db.conn.execute(once.values(used_at=now)).rowcount != 1:
        return False
    trace(db, who.programme_id, actor(who), "used a recovery code", "recovery_code", row, now)
    return True


def _forget(db: Db, staff_id: UUID) -> None:
    db.conn.execute(delete(second_step).where(second_step.c.staff_id == staff_id))
    db.conn.execute(delete(recovery_code).where(recovery_code.c.staff_id == staff_id))


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _hash(staff_id: UUID, code: str) -> bytes:
    """Bound to whose it is, so that two alike do not look alike. 80 bits cannot be tried out."""
    return sha256(staff_id.bytes + code.encode()).digest()
