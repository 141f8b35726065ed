"""A small directory kept in one go, as the one that ships is, or one that is made for a test."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from importlib.resources import files

from sqlalchemy import Connection, select

from signposting.directory import closing, keep, run
from signposting.directory.made import READ_AS
from signposting.directory.tables import feed, import_run
from signposting.service import Service

FIRST = "Alongside"
"""The feed of the directory that ships."""


def load_first(conn: Connection, now: dt.datetime) -> bool:
    """Keep the directory that ships, but for what staff edited; False where this version's is kept."""
    from signposting.first import services

    return load(conn, FIRST, services, _fingerprint("signposting.first"), now)


def load(
    conn: Connection,
    name: str,
    services: Callable[[], Iterable[Service]],
    source: str,
    now: dt.datetime,
) -> bool:
    """Make the services of the feed of this name exactly these, in this transaction.

    False where the feed was last read from this `source` (a fingerprint), and then nothing is done.
    """
    if _is_kept(conn, name, source):
        return False
    begun = run.begin(conn, name, "", source, now)
    keep.take_in(conn, begun, keep.prepared(conn, begun, list(services())), now)
    while closing.close_some(conn, begun, now):
        continue
    closing.end(conn, begun, now)
    return True


def _is_kept(conn: Connection, name: str, source: str) -> bool:
    of_feed = select(import_run.c.source).join(feed, feed.c.id == import_run.c.feed_id)
    last = of_feed.where(feed.c.name == name, import_run.c.ended_at.is_not(None))
    return conn.execute(last.order_by(import_run.c.id.desc()).limit(1)).scalar() == source


def _fingerprint(package: str) -> str:
    """Of all that a package holds, and of how services are read here."""
    told = hashlib.sha256(str(READ_AS).encode())
    for file in sorted(files(package).iterdir(), key=lambda one: one.name):
        if file.name.endswith((".py", ".toml")):
            told.update(file.read_bytes())
    return told.hexdigest()
