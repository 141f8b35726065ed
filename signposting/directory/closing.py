"""The end of an import: what its feed no longer has is closed, unless that would be too much to be true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from signposting.directory import found_by
from signposting.directory.changes import Change, note
from signposting.directory.run import Run, count, counts
from signposting.directory.tables import feed, import_run, service

MOST = 0.2
"""The share of a feed's known services that may close at once: beyond it the feed is likelier broken."""


class TooMany(Exception):
    """A feed that would close too many of its services: one plain sentence with the figures."""


def to_close(conn: Connection, run: Run) -> int:
    """How many open services of the feed were not met in this run, or say themselves that they have closed.

    Raises TooMany where that is over a fifth of those known.
    """
    gone = conn.execute(select(func.count()).select_from(service).where(_gone(run))).scalar_one()
    known = counts(conn, run).known
    if gone > MOST * known:
        raise TooMany(
            f"{run.feed} would close {gone} of its {known} services, which is over a fifth: "
            "none was closed. If that is right, say --force."
        )
    return gone


def close_some(conn: Connection, run: Run, now: dt.datetime, most: int = 500) -> int:
    """Close some of those, and say how many; 0 when all are."""
    wanted = select(service.c.id).where(_gone(run)).limit(most).with_for_update()
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
    refused: int,
    etag: str | None = None,
    modified_at: dt.datetime | None = None,
    is_whole: bool = True,
) -> None:
    """The run is over. `is_whole`: the feed was read to its end, and said this etag and modified_at."""
    conn.execute(update(import_run).where(import_run.c.id == run.id).values(ended_at=now, refused=refused))
    if is_whole:
        read = {"read_at": now, "etag": etag, "modified_at": modified_at}
        conn.execute(update(feed).where(feed.c.id == run.feed_id).values(read))


def _gone(run: Run) -> ColumnElement[bool]:
    unseen = service.c.seen_in.is_distinct_from(run.id)
    is_open = service.c.feed_id == run.feed_id, service.c.closed_at.is_(None)
    return and_(*is_open, or_(unseen, service.c.says_closed))
