"""One import of one feed, from its first service to its last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from signposting.directory.moment import new_id
from signposting.directory.tables import feed, import_run, service


@dataclass(frozen=True, slots=True)
class LastRead:
    """What a feed told of itself when it was read last; `whole_at` is when it was last read to its end."""

    etag: str = ""
    modified_at: dt.datetime | None = None
    whole_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """`goes_on`: the same source was begun before, and that import was killed or stopped."""

    id: UUID
    feed_id: UUID
    feed: str
    goes_on: bool = False

    @property
    def who(self) -> str:
        """How it signs what it changes."""
        return f"import: {self.feed}"


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import has done; `known` is how many services of the feed were open when it began."""

    known: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    reopened: int = 0
    closed: int = 0
    refused: int = 0


def last_read(conn: Connection, name: str) -> LastRead:
    """Of the feed of this name; nothing where it is new."""
    columns = feed.c.etag, feed.c.modified_at, feed.c.read_at
    row = conn.execute(select(*columns).where(feed.c.name == name)).one_or_none()
    return LastRead(row.etag or "", row.modified_at, row.read_at) if row else LastRead()


def begin(conn: Connection, name: str, address: str, source: str, now: dt.datetime) -> Run:
    """The import of the feed of this name, which is made if it is new.

    `source` is a fingerprint of what will be read, at most 64 letters. If an import of the same was not
    ended, it goes on; one of something else is over, and what it met counts for nothing.
    """
    feed_id = _feed(conn, name, address)
    hold(conn, feed_id)
    unended = import_run.c.feed_id == feed_id, import_run.c.ended_at.is_(None)
    for row in conn.execute(select(import_run.c.id, import_run.c.source).where(*unended)).all():
        if row.source == source:
            return Run(row.id, feed_id, name, goes_on=True)
        conn.execute(update(import_run).where(import_run.c.id == row.id).values(ended_at=now))
    known = func.count().select().where(service.c.feed_id == feed_id, service.c.closed_at.is_(None))
    values = {"feed_id": feed_id, "source": source, "began_at": now, "known": known.scalar_subquery()}
    run = new_id()
    conn.execute(insert(import_run).values(id=run, **values))
    return Run(run, feed_id, name)


def _feed(conn: Connection, name: str, address: str) -> UUID:
    found = conn.execute(select(feed.c.id).where(feed.c.name == name)).scalar()
    if found is None:
        found = new_id()
        conn.execute(insert(feed).values(id=found, name=name, address=address))
    else:
        conn.execute(update(feed).where(feed.c.id == found).values(address=address))
    return found


def hold(conn: Connection, feed_id: UUID) -> None:
    """Nobody else writes for this feed until the transaction ends.

    On PostgreSQL what a killed import had sent may still be under way when the next one begins.
    """
    conn.execute(select(feed.c.id).where(feed.c.id == feed_id).with_for_update(key_share=True))


def counts(conn: Connection, run: Run) -> Counts:
    names = Counts.__dataclass_fields__
    row = conn.execute(select(*(import_run.c[name] for name in names)).where(import_run.c.id == run.id)).one()
    return Counts(*row)


def count(conn: Connection, run: Run, **more: int) -> None:
    """Add to what the run has done."""
    if any(more.values()):
        added = {name: import_run.c[name] + number for name, number in more.items()}
        conn.execute(update(import_run).where(import_run.c.id == run.id).values(added))
