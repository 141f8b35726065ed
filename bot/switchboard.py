"""Connects the doors, the conversation, the timers and the outbox over one database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import conversation, finding, metrics, nudges, outcomes, redaction
from bot.by_meaning import Load
from bot.clock import Clock, real
from bot.conversation import Heard
from bot.escalation import acknowledge
from bot.inbound import Inbound
from bot.outbound import VOICE, Door
from bot.outbox import Outbox
from bot.second_reading import SecondReader
from bot.store import audit_chain, calls, programmes, redactions, wakeups
from bot.store.database import Database, Db
from bot.store.migrations import is_ahead
from bot.store.outbox import Claimed
from bot.store.senders import UNLIMITED, Pace
from bot.watching import heartbeat, tidying
from bot.watching import watchman as watch
from bot.watching.alarm import Alarm
from bot.watching.heartbeat import Heart
from bot.watching.watchman import Watchman

log = structlog.get_logger()

TICK = 5  # seconds
STAND = 10  # seconds between two looks at whether the database is newer than this program
WELL = 60  # seconds between two words to somebody else's watchman
LINK = 60  # seconds between two looks for rows of the audit that can be linked
SETTLED = 1  # seconds after the start at which what takes long is loaded


class Switchboard:
    """One process's part of the bot. Any number of these may share a database. `kind` is what it runs as.

    `reader` loads what reads texts a second time; None: this process does not. `aside`: a newer version has
    migrated the database. Then this process hears, reads, sends crisis words and alerts, which wait for
    nobody, and leaves it to the newer ones to begin talks and to send the rest.
    """

    def __init__(
        self,
        database: Database,
        doors: Mapping[str, Door],
        clock: Clock = real,
        *,
        kind: str = "serve",
        pace: Pace = UNLIMITED,
        alarm: Alarm | None = None,
        reader: Load | None = None,
    ) -> None:
        self.database = database
        self.database.calls = VOICE in doors
        self.clock = clock
        self.outbox = Outbox(database, doors, clock, pace=pace, observe=_count)
        self.second = SecondReader(database, clock, reader, self.outbox.wake)
        self.heart = Heart(database, kind)
        self._hears = kind != "worker"
        self.aside = False
        self._doors = doors
        self._redacts = redaction.channels(doors)
        self._alarm = alarm or Alarm()
        self._watchman = Watchman(database, self._alarm)
        self._stopping = False
        self._ticking = asyncio.Lock()
        self._next_tick = self.heart.watch()

    async def hear(self, message: Inbound) -> None:
        """Take in one message. Once this returns it is kept for good, and what is to be said will be said."""
        await self.heard(message)

    async def heard(self, message: Inbound) -> Heard:
        """Take in one message, and tell what it caused."""
        now = self.clock()

        def hear(db: Db) -> Heard:
            caused = conversation.hear(db, message, now)
            if message.channel in self._redacts and message.blocked is None:
                redactions.plan_heard(db, message.channel, message.provider_id, now)
            return caused

        caused = await self.database.awrite(hear)
        self.outbox.wake()
        self.second.wake()
        return caused

    async def status(self, text_id: UUID, word: str, code: str | None, provider_id: str | None) -> None:
        """Take in what a provider says became of a text."""
        now = self.clock()
        await self.database.awrite(
            lambda db: outcomes.status(db, text_id, word, code, provider_id, now, redacts=self._redacts)
        )

    async def words(self, call_id: UUID) -> str | None:
        """What is to be said on a call. None: there is no such call, or somebody has its flag by now."""
        return await self.database.aread(
            lambda db: None if calls.is_needless(db, call_id) else calls.words(db, call_id)
        )

    async def pressed(self, call_id: UUID, provider_id: str | None) -> bool:
        """Whoever was called has pressed the key: the flag is theirs now. False: it may not be."""
        now = self.clock()

        def take(db: Db) -> bool:
            if not calls.is_call(db, call_id):
                return False
            outcomes.status(db, call_id, "read", None, provider_id, now)
            return acknowledge.by_call(db, call_id, now)

        taken = await self.database.awrite(take)
        self.outbox.wake()
        return taken

    async def tick(self) -> None:
        """Begin and wake whatever is due, unless that is for others to do by now."""
        async with self._ticking:
            began = self.heart.watch()
            metrics.tick_lag.set(max(0.0, began - self._next_tick))
            self._next_tick = began + TICK
            try:
                with metrics.tick_time.time():
                    await asyncio.to_thread(
                        nudges.tick, self.database, self.clock(), lambda: not (self._stopping or self.aside)
                    )
                self.heart.ticked()
            except Exception:
                log.exception("the tick failed")
        self.outbox.wake()

    def rest(self) -> None:
        """Take on nothing more: what is in hand is finished, what was claimed and not touched is put back."""
        self._stopping = True
        self.outbox.resting = self.second.resting = True
        self.outbox.wake()

    async def is_ahead(self) -> bool:
        """Has a newer version taken the database further than this one knows?"""
        return await self.database.aread(lambda db: is_ahead(db.conn))

    async def _stand(self) -> None:
        """Stand aside for newer versions, or no more."""
        ahead = await self.is_ahead()
        if ahead != self.aside:
            log.warning("standing aside" if ahead else "no longer standing aside")
        self.aside = self.outbox.urgent_alone = self.second.aside = ahead

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send and tick in the background; at the end, finish what is in hand."""
        await asyncio.to_thread(conversation.get_ready)
        stop = asyncio.Event()
        self._next_tick = self.heart.watch() + TICK
        timers = AsyncIOScheduler(timezone="UTC")
        timers.add_job(
            self.tick, "interval", seconds=TICK, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        timers.start()
        sending = asyncio.create_task(self.outbox.run(stop))
        reading = asyncio.create_task(self._read(stop))
        beside = [asyncio.create_task(again) for again in self._beside()]
        try:
            yield
        finally:
            self.rest()
            timers.pause()
            async with self._ticking:  # an unfinished one would go on in its thread and lose its database
                timers.shutdown(wait=False)
            stop.set()
            self.outbox.wake()
            self.second.wake()
            await sending
            await reading
            await _end(beside)
            await self._say_goodbye()

    def _beside(self) -> Iterator[Coroutine[None, None, None]]:
        """What goes on beside sending and ticking, for as long as this process runs."""
        yield wakeups.listen(self.database.engine, self.outbox.wake)
        yield _every(STAND, self._stand)
        yield _every(heartbeat.EVERY, self.heart.beat)
        yield _every(watch.EVERY, self._watchman.look)
        yield _every(WELL, self._all_is_well)
        yield _every(tidying.EVERY, self._tidy)
        yield _every(LINK, self._link_audit)
        if self._hears:
            yield self._know_places()
        if redaction.channels(self._doors):
            yield _every(1, self._redact)

    async def _know_places(self) -> None:
        """Load the places of the programmes' countries, so that no text has to wait for it."""
        await asyncio.sleep(SETTLED)
        try:
            countries = {one.country for one in await self.database.aread(programmes.every)}
            await asyncio.to_thread(finding.get_ready, countries)
        except Exception:  # then the first text that needs them loads them
            log.exception("places not loaded")

    async def _read(self, stop: asyncio.Event) -> None:
        """Read what waits, once the others know by which reader."""
        self.heart.meaning_version = await self.second.begin()
        try:
            await self.heart.beat()
        except Exception:  # they learn it from the next one
            log.exception("will be tried again")
        await self.second.run(stop)

    async def _link_audit(self) -> None:
        """Link what has settled of the audit, some rows at a time, so that nobody waits long for it."""
        while not (self.aside or self._stopping):
            if not await self.database.awrite(lambda db: audit_chain.extend(db, real())):
                return

    async def _all_is_well(self) -> None:
        if self.heart.is_well:
            await self._alarm.all_is_well()

    async def _redact(self) -> None:
        while await redaction.redact_waiting(self.database, self._doors, self.clock()):
            pass

    async def _tidy(self) -> None:
        while await self.database.awrite(lambda db: tidying.tidy(db, real())):
            pass

    async def _say_goodbye(self) -> None:
        try:
            await self.heart.leave()
        except Exception:  # then the others report it as silent, which it is
            log.exception("no goodbye said")


def _count(text: Claimed, outcome: str) -> None:
    metrics.text(text.channel, outcome)


async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    """Do something again and again, however often it fails."""
    while True:
        try:
            await act()
        except Exception:
            log.exception("will be tried again")
        await asyncio.sleep(seconds)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
