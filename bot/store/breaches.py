"""Flags that nobody has acknowledged in time: each is kept as a breach, once."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import bindparam, func, select, update

from bot.screening.flag import Severity
from bot.store.database import Db
from bot.store.ladders import ladder
from bot.store.prepared import Prepared

_NOT_BREACHED = (ladder.c.late_at.is_not(None), ladder.c.breached_at.is_(None), ladder.c.stopped_at.is_(None))
_FIRST_LATE = Prepared(select(func.min(ladder.c.late_at).label("at")).where(*_NOT_BREACHED))
_LATE = (
    select(ladder.c.id)
    .where(*_NOT_BREACHED, ladder.c.late_at <= bindparam("now"))
    .limit(bindparam("most"))
    .with_for_update(key_share=True, skip_locked=True)
)
_BREACH = (
    update(ladder)
    .where(ladder.c.id.in_(_LATE))
    .values(breached_at=bindparam("now"))
    .returning(ladder.c.flag_id, ladder.c.severity)
)


def first_late(db: Db) -> dt.datetime | None:
    """When the next flag that nobody has acknowledged becomes a breach."""
    moment: dt.datetime | None = _FIRST_LATE.one(db, {}).at
    return moment


def breach(db: Db, now: dt.datetime, most: int) -> list[Severity]:
    """Keep, once, which flags nobody has acknowledged in time. Their severities."""
    rows = db.conn.execute(_BREACH, {"now": now, "most": most}).all()
    return [Severity(row.severity) for row in rows]
