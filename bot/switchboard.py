"""Connects the doors, the conversation, the timers and the outbox over one database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import conversation, nudges, outcomes
from bot.clock import Clock, real
from bot.conversation import Heard
from bot.inbound import Inbound
from bot.outbound import Door
from bot.outbox import Outbox
from bot.store.database import Database

log = structlog.get_logger()

TICK = 5  # seconds


class Switchboard:
    """One process's part of the bot. Any number of these may share a database."""

    def __init__(self, database: Database, doors: Mapping[str, Door], clock: Clock = real) -> None:
        self.database = database
        self.clock = clock
        self.outbox = Outbox(database, doors, clock)

    async def hear(self, message: Inbound) -> None:
        """Take in one message. Once this returns it is kept for good, and what is to be said will be said."""
        await self.heard(message)

    async def heard(self, message: Inbound) -> Heard:
        """Take in one message, and tell what it caused."""
        work = partial(conversation.hear, message=message, now=self.clock())
        caused = await self.database.awrite(work)
        self.outbox.wake()
        return caused

    async def status(self, text_id: UUID, word: str, code: str | None, provider_id: str | None) -> None:
        """Take in what a provider says became of a text."""
        now = self.clock()
        await self.database.awrite(lambda db: outcomes.status(db, text_id, word, code, provider_id, now))

    async def tick(self) -> None:
        """Begin and wake whatever is due."""
        try:
            await asyncio.to_thread(nudges.tick, self.database, self.clock())
        except Exception:
            log.exception("the tick failed")
        self.outbox.wake()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send and tick in the background; at the end, finish what is in hand."""
        await asyncio.to_thread(conversation.get_ready)
        stop = asyncio.Event()
        timers = AsyncIOScheduler(timezone="UTC")
        timers.add_job(
            self.tick, "interval", seconds=TICK, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        timers.start()
        sending = asyncio.create_task(self.outbox.run(stop))
        try:
            yield
        finally:
            timers.shutdown(wait=False)
            stop.set()
            self.outbox.wake()
            await sending
