"""Throws away what tells who was signed in, and who knocked, once nobody needs it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import delete, select

from bot.rules.sign_ins import HALF_WAY, KEPT, LOCK
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

EVERY = 3600  # seconds
AT_ONCE = 500  # rows to a transaction

sign_in = table(tables.SignIn)
knock = table(tables.Knock)
doorstep = table(tables.Doorstep)
invitation = table(tables.Invitation)

OLD: tuple[tuple[Any, Any, dt.timedelta], ...] = (
    (sign_in, sign_in.c.seen_at, KEPT),
    (invitation, invitation.c.expires_at, KEPT),
    (knock, knock.c.last_at, 2 * LOCK),
    (doorstep, doorstep.c.begun_at, HALF_WAY),
)
"""What is thrown away, and how long after which moment. A knock of twice the lock ago counts for nothing."""


def tidy(db: Db, now: dt.datetime) -> bool:
    """Throw some of it away. Is there more?"""
    more = False
    for of, moment, kept in OLD:
        some = select(of.c.id).where(moment < now - kept).order_by(moment).limit(AT_ONCE)
        rows = list(db.conn.execute(some).scalars())
        if rows:
            db.conn.execute(delete(of).where(of.c.id.in_(rows)))
        more = more or len(rows) == AT_ONCE
    return more
