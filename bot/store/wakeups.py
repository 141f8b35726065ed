"""Wakes those who send, on whatever machine, as soon as a text that somebody waits for is on disk.

PostgreSQL carries the word. With SQLite the process that queued a text wakes its own sender, and the others
look every second, as they also do wherever this line is broken.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import structlog
from sqlalchemy import Connection, Engine

log = structlog.get_logger()

CHANNEL = "alongside"
LONGEST = 30.0  # seconds between two tries to get the line back
QUIET = 30.0  # seconds without a word after which the line is tried
ANSWER = 10.0  # seconds that the server has to answer


def tell(conn: Connection) -> None:
    """Wake all who listen, once this transaction is kept."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"NOTIFY {CHANNEL}")


async def listen(engine: Engine, wake: Callable[[], None], again: float = 1.0) -> None:
    """Call `wake` at each word, until cancelled. A broken line is opened again, `again` seconds later on."""
    if engine.dialect.name != "postgresql":
        return
    from psycopg import Error

    wait = again
    while True:
        try:
            async for _ in _words(engine):
                wake()
                wait = again
        except (Error, OSError) as error:
            log.warning("not listening", error=type(error).__name__)
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST)


async def _words(engine: Engine) -> AsyncIterator[None]:
    """A word when the line is open, since some may have been missed till then, and one for each heard."""
    from psycopg import AsyncConnection

    where, options = engine.dialect.create_connect_args(engine.url)
    opening = AsyncConnection.connect(*where, **options, connect_timeout=round(ANSWER), autocommit=True)
    async with await opening as line:
        await line.execute(f"LISTEN {CHANNEL}")
        yield
        while True:
            async for _ in line.notifies(timeout=QUIET):
                yield
            async with asyncio.timeout(ANSWER):  # a line that was cut far away says nothing by itself
                await line.execute("SELECT 1")
