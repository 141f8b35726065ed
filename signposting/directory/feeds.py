"""The directories that services came from."""

from __future__ import annotations

from sqlalchemy import Connection, select

from signposting.directory.tables import feed

MOST = 50


def names_of_feeds(conn: Connection) -> list[str]:
    """What each is called, in order."""
    return list(conn.execute(select(feed.c.name).order_by(feed.c.name).limit(MOST)).scalars())
