"""Opens the database, and runs each piece of work in a transaction of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import wakeups
from bot.store.same_file import SameFile
from bot.store.sealing import Seals
from bot.store.writers import GroupCommit, Pool, Savepoint, Writer

T = TypeVar("T")
BUSY = 10.0  # seconds
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-65536",  # KiB
    "mmap_size=1073741824",  # bytes; with many people most pages that a message needs are cold ones
    "wal_autocheckpoint=8000",  # pages; one commit of many messages writes hundreds
)


class Db:
    """One transaction, and the keys that open its sealed fields. `driver` is its driver's own connection.

    `awaited`: it has queued a text for which somebody waits, and those who send are to be woken. `calls`: is
    there a door by which people are called by telephone?
    """

    def __init__(self, conn: Connection, seals: Seals, *, calls: bool = False) -> None:
        self.conn = conn
        self.seals = seals
        self.calls = calls
        self.awaited = False
        self.driver: Any = conn.connection.driver_connection

    def insert_new(self, table: Any) -> Any:
        """An insert which does nothing where the row is already there."""
        return insert_new(self.conn.dialect.name, table)

    def part(self) -> Savepoint:
        """A part of the transaction that can fail without the rest."""
        return Savepoint(self.driver)


@cache
def insert_new(dialect: str, table: Any) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()


def make_engine(url: str, *, busy_seconds: float = BUSY) -> Engine:
    """An engine for SQLite or PostgreSQL. A SQLite file's folder is made if absent.

    `busy_seconds` is how long to wait for a SQLite file in which somebody else is writing, or for a
    PostgreSQL server to answer.
    """
    target = make_url(url)
    if target.get_backend_name() != "sqlite":
        target = target.set(drivername="postgresql+psycopg")
        patience = {"connect_timeout": max(2, round(busy_seconds))}
        return create_engine(target, connect_args=patience, pool_size=12, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": busy_seconds})
    if target.database and target.database != ":memory:":
        Path(target.database).parent.mkdir(parents=True, exist_ok=True)
        SameFile(Path(target.database)).watch(engine)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: see _begin_sqlite
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(conn: Connection) -> None:
    # A deferred transaction that reads before it writes can lose its place to another process's write.
    reads_only = conn.get_execution_options().get("reads_only", False)
    conn.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


class Database:
    """Where everything is kept. `write` returns when the work is on disk. `calls` is each `Db`'s as well."""

    def __init__(self, url: str, seals: Seals, *, busy_seconds: float = BUSY) -> None:
        self.engine = make_engine(url, busy_seconds=busy_seconds)
        self.seals = seals
        self.calls = False
        self._reading = self.engine.execution_options(reads_only=True)
        one_writer = self.engine.dialect.name == "sqlite"
        self._writer: Writer = GroupCommit(self.engine) if one_writer else Pool(self.engine)

    def submit(self, work: Callable[[Db], T]) -> Future[T]:
        """Queue `work`; the future is done when it has been committed, or has failed and left nothing."""
        return self._writer.submit(lambda conn: self._done(conn, work))

    def _done(self, conn: Connection, work: Callable[[Db], T]) -> T:
        db = Db(conn, self.seals, calls=self.calls)
        result = work(db)
        if db.awaited:
            wakeups.tell(conn)
        return result

    def write(self, work: Callable[[Db], T]) -> T:
        return self.submit(work).result()

    async def awrite(self, work: Callable[[Db], T]) -> T:
        return await asyncio.wrap_future(self.submit(work))

    def read(self, work: Callable[[Db], T]) -> T:
        with self._reading.connect() as conn, conn.begin():
            return work(Db(conn, self.seals, calls=self.calls))

    async def aread(self, work: Callable[[Db], T]) -> T:
        return await asyncio.to_thread(self.read, work)

    def close(self) -> None:
        self._writer.close()
        self.engine.dispose()
