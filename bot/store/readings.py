"""Texts that the second reader is to read: taking some, keeping what it made of them, and how many wait."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, union_all, update

from bot.screening.flag import Severity
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.many import EachOf, Many
from bot.store.prepared import Prepared
from bot.store.sealing import SealBroken

flag = table(tables.Flag)
message = table(tables.MessageIn)
sighting = table(tables.Sighting)

COUNTED = 10_000  # rows; that many means that many or more

_UNREAD = message.c.unread_at.is_not(None)  # as the index has it
_FOUND = EachOf(bindparam("found", type_=Many(Uuid)))
_THESE = message.c.id.op("IN")(_FOUND)
_DUE = Prepared(
    select(
        message.c.id,
        message.c.programme_id,
        message.c.address_id,
        message.c.person_id,
        message.c.body,
        message.c.at,
        message.c.read_tries,
    )
    .where(_UNREAD, message.c.unread_at <= bindparam("now"))
    .order_by(message.c.unread_at, message.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE = Prepared(
    update(message).where(_THESE).values(unread_at=bindparam("until"), read_tries=message.c.read_tries + 1)
)
_PUT_BACK = Prepared(
    update(message)
    .where(_THESE, _UNREAD)
    .values(unread_at=bindparam("until"), read_tries=message.c.read_tries - 1)
)
_FLAGS = Prepared(
    union_all(
        select(flag.c.message_id, flag.c.category, flag.c.severity).where(flag.c.message_id.op("IN")(_FOUND)),
        select(sighting.c.message_id, flag.c.category, sighting.c.severity)
        .join(flag, flag.c.id == sighting.c.flag_id)
        .where(sighting.c.message_id.op("IN")(_FOUND)),
    )
)
_SETTLE = Prepared(
    update(message)
    .where(message.c.id == bindparam("this"), _UNREAD)
    .values(unread_at=None, meaning_version=bindparam("version"), meaning_score=bindparam("score"))
)
_LENGTH = select(func.count()).select_from(select(message.c.id).where(_UNREAD).limit(COUNTED).subquery())
_OLDEST = select(message.c.at).where(_UNREAD).order_by(message.c.unread_at).limit(1)


@dataclass(frozen=True)
class Unread:
    """A text to be read. `body`: None where its seal does not open. `tries` counts this one as well.

    `flags` are the category and severity of what was seen in it before.
    """

    id: UUID
    programme_id: UUID
    address_id: UUID
    person_id: UUID | None
    body: str | None
    at: dt.datetime
    tries: int
    flags: tuple[tuple[str, Severity], ...] = ()


@dataclass(frozen=True)
class Waiting:
    """How many texts have not been read a second time, and when the one that waits longest came in."""

    many: int
    since: dt.datetime | None


def claim(db: Db, now: dt.datetime, until: dt.datetime, most: int) -> list[Unread]:
    """Take texts that are due, the longest waiting first, so that no other worker reads them till `until`.

    One that was tried before is taken alone: it may be what ended the process that tried.
    """
    rows = _DUE.all(db, {"now": now, "most": most})
    chosen = rows[:1] if rows and rows[0].read_tries else [row for row in rows if not row.read_tries]
    if not chosen:
        return []
    ids = [row.id for row in chosen]
    _TAKE.run(db, {"found": ids, "until": until})
    flags = _flags(db, ids)
    return [_opened(db, row, tuple(flags[row.id])) for row in chosen]


def _flags(db: Db, ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, Severity]]]:
    found: dict[UUID, list[tuple[str, Severity]]] = defaultdict(list)
    for row in _FLAGS.all(db, {"found": ids}):
        found[row.message_id].append((row.category, Severity(row.severity)))
    return found


def _opened(db: Db, row: Any, flags: tuple[tuple[str, Severity], ...]) -> Unread:
    try:
        body = db.seals.open(row.body, "message_in.body", row.id)
    except SealBroken:
        body = None
    return Unread(
        row.id,
        row.programme_id,
        row.address_id,
        row.person_id,
        body,
        row.at,
        row.read_tries + 1,
        flags,
    )


def put_back(db: Db, texts: Iterable[Unread], until: dt.datetime) -> None:
    """These were taken and not read, and it does not count: whoever looks from `until` on may read them."""
    _PUT_BACK.run(db, {"found": [text.id for text in texts], "until": until})


def settle(db: Db, message_id: UUID, version: str | None = None, score: float | None = None) -> bool:
    """A text has been read, or never will be (no `version`). False: somebody was done with it before."""
    return _SETTLE.run(db, {"this": message_id, "version": version, "score": score}) == 1


def waiting(db: Db) -> Waiting:
    """What has not been read yet, at a cost that does not grow with it."""
    return Waiting(db.conn.execute(_LENGTH).scalar_one(), db.conn.execute(_OLDEST).scalar())
