"""Files that staff bring in: what was found in each, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from bot.rules.staff import Staff
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, sealed
from bot.store.sign_ins import actor
from bot.store.staff import trace

A_PAGE = 20
RUNNING = ("checking", "importing")
WAITS = "checked"

upload = table(tables.Upload)
staff_row = table(tables.Staff)

_WITH_STAFF = select(upload, staff_row.c.email).join(staff_row, staff_row.c.id == upload.c.staff_id)


@dataclass(frozen=True)
class Brought:
    """A file as it stands. `found` and `came` are JSON, "" where there is none yet."""

    id: UUID
    programme_id: UUID | None
    by: str
    kind: str
    name: str
    digest: str
    feed: str
    mapping: str | None
    state: str
    done: int
    of: int | None
    found: str
    came: str
    worker: str
    beat_at: dt.datetime
    made_at: dt.datetime


def begin(
    db: Db, staff: Staff, kind: str, name: str, digest: str, feed: str, worker: str, now: dt.datetime
) -> UUID:
    """Keep that somebody brings in this file, which is to be checked."""
    row = add(
        db,
        "upload",
        programme_id=staff.programme_id,
        staff_id=staff.id,
        kind=kind,
        name=name,
        digest=digest,
        feed=feed,
        state="checking",
        worker=worker,
        beat_at=now,
        made_at=now,
    )
    trace(db, staff.programme_id, actor(staff), f"brought a file to check: {kind}", "upload", row, now)
    return row


def same(db: Db, staff: Staff, kind: str, digest: str, feed: str, since: dt.datetime) -> UUID | None:
    """The file that this person has brought since then already, if it still waits for them."""
    mine = (upload.c.staff_id == staff.id, upload.c.kind == kind, upload.c.digest == digest)
    waits = (upload.c.feed == feed, upload.c.state.in_(("checking", WAITS)), upload.c.made_at > since)
    wanted = select(upload.c.id).where(*mine, *waits).order_by(upload.c.made_at.desc()).limit(1)
    found: UUID | None = db.conn.execute(wanted).scalar()
    return found


def by_id(db: Db, staff: Staff, which: UUID) -> Brought | None:
    """One that this person may see."""
    row = db.conn.execute(_WITH_STAFF.where(upload.c.id == which, *_walled(staff))).first()
    return _brought(db, row) if row else None


def newest(db: Db, staff: Staff) -> list[Brought]:
    """Those brought last."""
    wanted = _WITH_STAFF.where(*_walled(staff)).order_by(upload.c.made_at.desc()).limit(A_PAGE)
    return [_brought(db, row) for row in db.conn.execute(wanted)]


def turn(db: Db, which: UUID, was: str, state: str, **values: Any) -> bool:
    """From one state to another. False: somebody was quicker."""
    done = update(upload).where(upload.c.id == which, upload.c.state == was)
    return db.conn.execute(done.values(state=state, **values)).rowcount == 1


def beat(db: Db, which: UUID, now: dt.datetime, done: int, of: int | None) -> None:
    """Whoever has it in hand is alive, and has come so far."""
    db.conn.execute(update(upload).where(upload.c.id == which).values(beat_at=now, done=done, of=of))


def settle(db: Db, which: UUID, state: str, column: str, told: str, now: dt.datetime) -> None:
    """What was found in it, or what became of it; `told` is JSON."""
    values = sealed(db, "upload", which, {column: told})
    db.conn.execute(
        update(upload).where(upload.c.id == which).values(state=state, beat_at=now, ended_at=now, **values)
    )


def _walled(staff: Staff) -> list[ColumnElement[bool]]:
    """What is for every programme is for those alone who may see every one."""
    if staff.programme_id is None:
        return []
    return [upload.c.programme_id == staff.programme_id]


def _brought(db: Db, row: Any) -> Brought:
    def opened(column: str) -> str:
        value = row._mapping[column]
        return db.seals.open(value, f"upload.{column}", row.id) if value else ""

    return Brought(
        row.id,
        row.programme_id,
        db.seals.open(row.email, "staff.email", row.staff_id),
        row.kind,
        opened("name"),
        row.digest,
        row.feed,
        row.mapping,
        row.state,
        row.done,
        row.of,
        opened("found"),
        opened("came"),
        row.worker,
        row.beat_at,
        row.made_at,
    )
