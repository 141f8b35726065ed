"""The end of an import: what its feed no longer has is closed, unless that would be too much to be true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from signposting.directory import found_by
from signposting.directory.changes import Change, note
from signposting.directory.run import LastRead, Run, count, counts, hold
from signposting.directory.tables import feed, import_run, service

MOST = 0.2
"""The share of a feed's known services that may close at once: beyond it the feed is likelier broken."""


class TooMany(Exception):
    """A feed that would close too many of its services: one plain sentence with the figures."""


def gone(conn: Connection, run: Run) -> int:
    """How many open services of the feed were not met in this run, or say that they have closed."""
    return conn.execute(select(func.count()).select_from(service).where(_gone(run))).scalar_one()


def check(conn: Connection, run: Run) -> None:
    """Raises TooMany where over a fifth of those known would close."""
    closing, known = gone(conn, run), counts(conn, run).known
    if closing > MOST * known:
        raise TooMany(
            f"{run.feed} would close {closing} of its {known} services, which is over a fifth: "
            "none was closed. If that is right, say --force."
        )


def close_some(conn: Connection, run: Run, now: dt.datetime, most: int = 500) -> int:
    """Close some of those, and say how many; 0 when all are."""
    hold(conn, run.feed_id)
    wanted = select(service.c.id).where(_gone(run)).limit(most)
    ids = conn.execute(wanted).scalars().all()
    close(conn, ids, now)
    note(conn, (Change(id, "closed") for id in ids), run.who, now)
    count(conn, run, closed=len(ids))
    return len(ids)


def close(conn: Connection, ids: Iterable[UUID], now: dt.datetime) -> None:
    """From now on these are not offered."""
    these = list(ids)
    if these:
        conn.execute(update(service).where(service.c.id.in_(these)).values(closed_at=now))
        found_by.take_out(conn, these)


def end(
    conn: Connection,
    run: Run,
    now: dt.datetime,
    *,
    refused: int = 0,
    read: LastRead | None = None,
) -> None:
    """The run is over. `read` is what to know of it when it is read again; None if it is to be read anew."""
    conn.execute(update(import_run).where(import_run.c.id == run.id).values(ended_at=now, refused=refused))
    told = read or LastRead()
    values = {"etag": told.etag or None, "modified_at": told.modified_at, "read_at": told.whole_at}
    conn.execute(update(feed).where(feed.c.id == run.feed_id).values(values))


def _gone(run: Run) -> ColumnElement[bool]:
    unseen = service.c.seen_in.is_distinct_from(run.id)
    is_open = service.c.feed_id == run.feed_id, service.c.closed_at.is_(None)
    return and_(*is_open, or_(unseen, service.c.says_closed))
