"""One import of a feed at a time, on however many machines.

The database's own lock on PostgreSQL, a lock on a file beside the database on SQLite: either is gone at once
when whoever holds it is, so an import that was killed can be begun again without waiting.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text


class NotAlone(Exception):
    """Somebody else is importing the same feed: one plain sentence."""

    def __init__(self, feed: str) -> None:
        super().__init__(f"Another import of {feed} is running: wait for it to end, or stop it.")


@contextmanager
def alone(engine: Engine, feed: str) -> Iterator[None]:
    """Nobody else imports this feed meanwhile. Raises NotAlone."""
    number = int.from_bytes(hashlib.sha256(f"import {feed}".encode()).digest()[:8], signed=True)
    lock = _on_postgresql if engine.dialect.name == "postgresql" else _on_sqlite
    with lock(engine, number) as is_ours:
        if not is_ours:
            raise NotAlone(feed)
        yield


@contextmanager
def _on_postgresql(engine: Engine, number: int) -> Iterator[bool]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        is_ours = conn.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}).scalar()
        try:
            yield bool(is_ours)
        finally:
            if is_ours:
                conn.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})


@contextmanager
def _on_sqlite(engine: Engine, number: int) -> Iterator[bool]:
    import fcntl  # only here: PostgreSQL does without

    file = engine.url.database
    if not file or file == ":memory:":
        yield True
        return
    path = Path(f"{file}.import-{number & 0xFFFFFFFF:08x}")
    with path.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        # Whoever held it before may have taken the file away since we opened it.
        is_there = path.exists() and os.path.samestat(os.fstat(held.fileno()), path.stat())
        try:
            yield is_there
        finally:
            if is_there:
                path.unlink(missing_ok=True)
