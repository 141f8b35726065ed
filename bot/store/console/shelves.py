"""A service of the directory as staff see it: what it says, what came of it, and who changed what."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.rules.staff import Staff, within
from bot.store import signposts, tables
from bot.store.columns import table
from bot.store.console.unsent import walls
from bot.store.database import Db
from bot.store.signposts import Tally
from signposting.directory.read import changes_of, service_of
from signposting.directory.tables import feed, service
from signposting.service import Service

staff_row = table(tables.Staff)
STAFF = "staff "
ANOTHER = "staff of another programme"
_WHOLE = select(service, feed.c.name.label("feed")).join(feed, feed.c.id == service.c.feed_id)


@dataclass(frozen=True)
class Kept:
    """One service. `seen` is another whenever it was changed; `ours` are the keys that staff have changed."""

    id: UUID
    service: Service
    body: Mapping[str, Any]
    feed: str
    closed_at: dt.datetime | None
    ours: frozenset[str]
    seen: str


@dataclass(frozen=True)
class Change:
    """What happened to it: added, changed, closed, reopened or edited; `keys` are those that differ."""

    at: dt.datetime
    who: str
    what: str
    keys: tuple[str, ...]


def by_id(db: Db, which: UUID, *, locked: bool = False) -> Kept | None:
    """One service, open or closed. `locked`: nobody else changes it until the transaction ends."""
    wanted = _WHOLE.where(service.c.id == which)
    row = db.conn.execute(wanted.with_for_update(of=service) if locked else wanted).one_or_none()
    if row is None:
        return None
    body, source = json.loads(row.body), json.loads(row.source_body or row.body)
    ours = frozenset(key for key in body.keys() | source.keys() if body.get(key) != source.get(key))
    seen = sha256(f"{row.body} {row.closed_at}".encode()).hexdigest()[:16]
    return Kept(row.id, service_of(row), body, row.feed, row.closed_at, ours, seen)


def outcomes(db: Db, staff: Staff, which: UUID) -> Tally:
    """What came of it in the programmes of this person, together."""
    mine = [signposts.tally(db, programme, which) for programme in walls(db, staff)]
    names = ("offered", "taken", "helped", "not_helped", "not_tried", "no_answer")
    return Tally(which, *(sum(getattr(one, name) for one in mine) for name in names))


def history(db: Db, staff: Staff, which: UUID) -> list[Change]:
    """What happened to it, newest first. Staff of another programme are not named."""
    rows = changes_of(db.conn, which)
    ids = {one: UUID(one.removeprefix(STAFF)) for one in {row["who"] for row in rows} if _is_staff(one)}
    found = select(staff_row.c.id, staff_row.c.email, staff_row.c.programme_id)
    names = {
        row.id: db.seals.open(row.email, "staff.email", row.id)
        for row in db.conn.execute(found.where(staff_row.c.id.in_(ids.values())))
        if row.programme_id is None or within(staff, row.programme_id)
    }

    def named(who: str) -> str:
        return names.get(ids[who], ANOTHER) if who in ids else who

    return [
        Change(
            row["at"],
            named(row["who"]),
            row["what"],
            tuple(sorted(row["before"].keys() | row["after"].keys())),
        )
        for row in reversed(rows)
    ]


def _is_staff(who: str) -> bool:
    try:
        return who.startswith(STAFF) and UUID(who.removeprefix(STAFF)).version is not None
    except ValueError:
        return False
