"""Runs pieces of work that write: many to a commit on SQLite, many at a time on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

T = TypeVar("T")
Work = Callable[[Connection], Any]
Job = tuple[Work, "Future[Any]"]

GROUP = 64  # pieces of work to one commit
POOL = 8
TURNS = 3  # tries of a piece of work that lost to a deadlock


class TransactionLost(OperationalError):
    """The database undid the whole transaction by itself: the disk is full, or the line is broken."""


class Savepoint:
    """What fails within undoes itself and nothing else. Raises TransactionLost where that cannot be.

    `driver` is the driver's own connection: SQLAlchemy's savepoints cost ten times as much.
    """

    def __init__(self, driver: Any) -> None:
        self._execute = driver.execute

    def __enter__(self) -> None:
        self._execute("SAVEPOINT part")

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None:
            self._execute("RELEASE SAVEPOINT part")
            return
        try:
            self._execute("ROLLBACK TO SAVEPOINT part")
            self._execute("RELEASE SAVEPOINT part")
        except Exception as gone:
            raise TransactionLost("ROLLBACK TO SAVEPOINT", None, gone) from gone


class Writer(Protocol):
    def submit(self, work: Callable[[Connection], T]) -> Future[T]: ...

    def close(self) -> None: ...


class GroupCommit:
    """One thread, which groups whatever waits into one durable commit, a savepoint for each."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        future: Future[T] = Future()
        self._waiting.put((work, future))
        return future

    def close(self) -> None:
        """Finish what waits, then stop."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        going = True
        while going:
            group, going = self._next_group()
            if group:
                self._commit(group)

    def _next_group(self) -> tuple[list[Job], bool]:
        group: list[Job] = []
        job = self._waiting.get()
        while job is not None:
            if job[1].set_running_or_notify_cancel():
                group.append(job)
            if len(group) == GROUP:
                return group, True
            try:
                job = self._waiting.get_nowait()
            except Empty:
                return group, True
        return group, False

    def _commit(self, group: list[Job]) -> None:
        done: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._engine.begin() as conn:
                done = [(future, *_attempt(conn, work)) for work, future in group]
        except BaseException as error:  # the commit itself failed: nothing of the group was kept
            done = [(future, None, error) for _, future in group]
        for future, result, failure in done:
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)


def _attempt(conn: Connection, work: Work) -> tuple[Any, BaseException | None]:
    try:
        with Savepoint(conn.connection.driver_connection):
            return work(conn), None
    except TransactionLost:
        raise
    except Exception as error:
        return None, error


class Pool:
    """A few threads, each piece of work in a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="writer")

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        return self._threads.submit(self._run, work)

    def close(self) -> None:
        self._threads.shutdown()

    def _run(self, work: Callable[[Connection], T]) -> T:
        for turn in range(1, TURNS + 1):
            try:
                with self._engine.begin() as conn:
                    return work(conn)
            except OperationalError as error:
                deadlock = getattr(error.orig, "sqlstate", "") in ("40P01", "40001")
                if not deadlock or turn == TURNS:
                    raise
        raise AssertionError("unreachable")
