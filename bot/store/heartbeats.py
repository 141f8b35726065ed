"""The rows by which processes see each other: each keeps one fresh, and takes it away when it stops."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add

heartbeat = table(tables.Heartbeat)

_ALL = select(heartbeat).order_by(heartbeat.c.id)
_MINE = heartbeat.c.id == bindparam("mine")
_ALARM = update(heartbeat).where(_MINE, heartbeat.c.alarmed_at.is_(None)).values(alarmed_at=bindparam("now"))
_CLEAR = update(heartbeat).where(_MINE, heartbeat.c.alarmed_at.is_not(None)).values(alarmed_at=None)
_READS = (
    select(heartbeat.c.id)
    .where(
        heartbeat.c.meaning_version.is_not(None),
        heartbeat.c.alarmed_at.is_(None),
        heartbeat.c.seen_at > bindparam("since"),
    )
    .limit(1)
)
_FORGET = delete(heartbeat).where(heartbeat.c.alarmed_at < bindparam("before"))


@dataclass(frozen=True)
class Beat:
    """One process: `kind` is serve, worker or practice, `version` that of its program.

    `meaning_version`: the model by which it reads texts a second time; None: it does not.
    """

    id: UUID
    kind: str
    version: str
    began_at: dt.datetime
    seen_at: dt.datetime
    ticked_at: dt.datetime | None
    alarmed_at: dt.datetime | None = None
    meaning_version: str | None = None


def keep(db: Db, beat: Beat) -> None:
    """A sign of life. Whether it has been reported as stopped is for those who watch."""
    fresh = {
        "seen_at": beat.seen_at,
        "ticked_at": beat.ticked_at,
        "meaning_version": beat.meaning_version,
    }
    if db.conn.execute(update(heartbeat).where(heartbeat.c.id == beat.id).values(fresh)).rowcount == 0:
        add(
            db, "heartbeat", id=beat.id, kind=beat.kind, version=beat.version, began_at=beat.began_at, **fresh
        )


def leave(db: Db, process: UUID) -> None:
    """A process says goodbye: nobody will miss it."""
    db.conn.execute(delete(heartbeat).where(heartbeat.c.id == process))


def everyone(db: Db) -> list[Beat]:
    """All processes that have not said goodbye."""
    return [Beat(**row._mapping) for row in db.conn.execute(_ALL)]


def reads(db: Db, since: dt.datetime) -> bool:
    """Does a process that has shown itself since then read texts a second time?"""
    return db.conn.execute(_READS, {"since": since}).first() is not None


def alarm(db: Db, process: UUID, now: dt.datetime) -> bool:
    """Note that it was reported as stopped. False: somebody else has done that."""
    return db.conn.execute(_ALARM, {"mine": process, "now": now}).rowcount == 1


def clear(db: Db, process: UUID) -> bool:
    """It goes on. False: somebody else has noted that."""
    return db.conn.execute(_CLEAR, {"mine": process}).rowcount == 1


def forget(db: Db, before: dt.datetime) -> None:
    """Those reported before then, which never came back."""
    db.conn.execute(_FORGET, {"before": before})
