"""Those whose password was right, and who still have a second step to take."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, delete, select

from bot.rules.sign_ins import HALF_WAY
from bot.rules.staff import Staff
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add
from bot.store.sign_ins import STAFF, hashed, staff, staff_of

doorstep = table(tables.Doorstep)

_BY_TOKEN = (
    select(doorstep.c.id, doorstep.c.secret, *STAFF)
    .join(staff, staff.c.id == doorstep.c.staff_id)
    .where(
        doorstep.c.token_hash == bindparam("hashed"),
        doorstep.c.begun_at > bindparam("since"),
        staff.c.left_at.is_(None),
    )
)


@dataclass(frozen=True)
class Doorstep:
    """Someone at the door. `secret`: what their app is to make codes from. None: they give a code."""

    id: UUID
    staff: Staff
    secret: str | None


def stand(db: Db, who: Staff, secret: str | None, now: dt.datetime) -> str:
    """A fresh token for someone whose password was right. It opens nothing but the second step."""
    token = secrets.token_urlsafe(32)
    mine = {"programme_id": who.programme_id, "staff_id": who.id}
    add(db, "doorstep", **mine, token_hash=hashed(token), secret=secret, begun_at=now)
    return token


def standing(db: Db, token: str, now: dt.datetime) -> Doorstep | None:
    """Who holds this token, unless they took too long."""
    row = db.conn.execute(_BY_TOKEN, {"hashed": hashed(token), "since": now - HALF_WAY}).first()
    if row is None:
        return None
    secret = db.seals.open(row.secret, "doorstep.secret", row.id) if row.secret else None
    return Doorstep(row.id, staff_of(db, row), secret)


def step_off(db: Db, one: Doorstep) -> bool:
    """They go in, or away. False: they are not at the door any more."""
    return db.conn.execute(delete(doorstep).where(doorstep.c.id == one.id)).rowcount == 1
