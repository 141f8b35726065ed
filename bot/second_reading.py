"""The second reader: reads each text by its meaning, within seconds and off the path on which it is answered.

It only adds. A worry that it alone has seen becomes a flag of S2 at most, with at most the neutral words
(docs/practice.md, "The second reader").
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.exc import OperationalError

from bot import by_meaning, crisis, flagging, joining, metrics, turns
from bot.by_meaning import TRIES, Grounds, Load, Reader, Reading, Span
from bot.clock import Clock
from bot.flagging import PAGED
from bot.flows.steps import Record
from bot.rules.crisis import STAFF_ROLES
from bot.rules.person import Role
from bot.screening import Flag, about
from bot.store import flags as kept_flags
from bot.store import people, readings, spot_checks
from bot.store.database import Database, Db
from bot.store.readings import Unread
from bot.turns import Scene

log = structlog.get_logger()

AT_ONCE = 16  # texts
EVERY = 1.0  # seconds between two looks, where nobody says that a text has come in
LEASE = dt.timedelta(seconds=60)
NOT_READ = "a text could not be read a second time"
NOT_FOLLOWED = "a worry seen at the second reading could not be dealt with"

T = TypeVar("T")


class SecondReader:
    """This process's part in reading what waits. Any number of these may share a database.

    `load` gives the reader; None: this one does not read. `said` is called where something may have been
    said. `aside`: newer processes are there, to which it leaves whatever it cannot do.
    """

    def __init__(self, database: Database, clock: Clock, load: Load | None, said: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._load = load
        self._said = said
        self._reader: Reader | None = None
        self._wake = asyncio.Event()
        self._at_it = asyncio.Lock()
        self.resting = False  # nothing more is taken on, and what was not touched yet is put back
        self.aside = False

    def wake(self) -> None:
        """A text may be waiting."""
        self._wake.set()

    async def begin(self) -> str | None:
        """Load the reader, once; its version. None: there is none."""
        async with self._at_it:
            if self._load is not None:
                load, self._load = self._load, None
                try:
                    self._reader = await asyncio.to_thread(load)
                except Exception:
                    log.exception("second reader not there")
        return self._reader.version if self._reader else None

    async def run(self, stop: asyncio.Event, every: float = EVERY) -> None:
        """Read until `stop`, and finish the text in hand; look at least `every` seconds."""
        while not stop.is_set() and await self.begin() is not None:
            if not await self._look():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), every)
                self._wake.clear()

    async def _look(self) -> int:
        try:
            return await self.read_waiting()
        except Exception:  # a lock held for long, a full disk: it passes
            log.exception("second reading failed")
            return 0

    async def read_waiting(self) -> int:
        """Read some of what waits, the oldest first. How many texts were taken.

        To be called again soon when that is not 0.
        """
        await self.begin()
        async with self._at_it:
            if self._reader is None or self.resting:
                return 0
            now = self._clock()
            claim = partial(readings.claim, now=now, until=now + LEASE, most=AT_ONCE)
            texts = await self._database.awrite(claim)
            await self._read(self._reader, texts)
            return len(texts)

    async def _read(self, reader: Reader, texts: Sequence[Unread]) -> None:
        found = await asyncio.to_thread(by_meaning.read, reader, texts) if texts else {}
        for number, text in enumerate(texts):
            if self.resting and number:
                await self._put_back(texts[number:], self._clock())
                break
            try:
                await self._deal_with(reader, text, found.get(text.id))
            except OperationalError:  # it passes, and the text is read again when the lease runs out
                log.exception("second reading failed", message=text.id)
            except Exception:
                log.exception("text not read", message=text.id, tries=text.tries)
                await self._failed(text)

    async def _deal_with(self, reader: Reader, text: Unread, reading: Reading | None) -> None:
        if reading is None:
            await self._failed(text)
            return
        why = (
            await asyncio.to_thread(by_meaning.grounds, reader, text.body or "", reading)
            if by_meaning.tells(reading)
            else None
        )
        keep = partial(settle, text=text, version=reader.version, reading=reading, grounds=why)
        recorded = await self._database.awrite(partial(keep, now=self._clock()))
        for record in recorded:
            if record.kind == "flag":
                metrics.read_flags.labels(record.facts["severity"]).inc()
        if recorded:
            self._said()

    async def _failed(self, text: Unread) -> None:
        """It is tried again when its lease runs out; at last it goes to a person."""
        if self.aside:  # newer ones may well know how, and must not find it tried too often
            await self._put_back([text], self._clock() + LEASE)
        elif text.tries >= TRIES:
            await self._database.awrite(partial(give_up, text=text, now=self._clock()))

    async def _put_back(self, texts: Sequence[Unread], until: dt.datetime) -> None:
        await self._database.awrite(partial(readings.put_back, texts=texts, until=until))


def settle(
    db: Db, text: Unread, version: str, reading: Reading, grounds: Grounds | None, now: dt.datetime
) -> list[Record]:
    """Keep that a text was read and, if nobody has seen the worry before, raise it. What was recorded."""
    scene = joining.scene_again(db, text, now)
    if not readings.settle(db, text.id, version, float(reading.score)):
        return []
    scene.message_id = text.id
    worries = (_in_context(scene, one, text) for one in _worries(scene, text, reading, grounds))
    scene.flags = tuple(worry for worry in worries if not _seen(text, worry))
    if scene.flags:
        flagging.raise_flags(scene, text.id, version)
        if any(worry.severity in PAGED for worry in scene.flags):
            _guarded(scene, lambda: crisis.respond_later(scene, text.at))
    spot_checks.pick(db, text.programme_id, text.id, now)
    return scene.recorded


def give_up(db: Db, text: Unread, now: dt.datetime) -> None:
    """A text cannot be read: a person reads it."""
    if readings.settle(db, text.id):
        place = people.place(db, text.address_id)
        kept_flags.open_task(db, place, NOT_READ, now, message_id=text.id)


def _worries(scene: Scene, text: Unread, reading: Reading, grounds: Grounds | None) -> Iterator[Flag]:
    if grounds is None:
        return
    body = text.body or ""
    for category in by_meaning.categories(reading):
        about_whom = _about(scene, body, category, grounds[0])
        yield by_meaning.worry(body, category, reading, grounds, about_whom)


def _about(scene: Scene, body: str, category: str, span: Span) -> str:
    """Mentors and staff tell of others; of anyone else, whom the words name."""
    whose = scene.person or scene.owner
    if category == "third_party_risk" or (whose and whose.role in (Role.MENTOR, *STAFF_ROLES)):
        return "other"
    return about(body, span, whose.language if whose else turns.LANGUAGE)


def _in_context(scene: Scene, worry: Flag, text: Unread) -> Flag:
    """Raised by what is known of the person; as it is, where that fails."""
    raised = _guarded(scene, lambda: flagging.in_this_context(scene, (worry,), text.body or "", text.id))
    return raised[0] if raised else worry


def _seen(text: Unread, worry: Flag) -> bool:
    """Was the same worry, as severe, seen in this text before?"""
    return any(category == worry.category and severity <= worry.severity for category, severity in text.flags)


def _guarded(scene: Scene, part: Callable[[], T]) -> T | None:
    """Do one part so that its failure undoes nothing but itself, and reaches a person."""
    before = len(scene.recorded)
    try:
        with scene.db.part():
            return part()
    except OperationalError:
        raise
    except Exception:
        del scene.recorded[before:]
        log.exception("second reading failed", message=scene.message_id)
        kept_flags.open_task(scene.db, scene.place, NOT_FOLLOWED, scene.now, message_id=scene.message_id)
    return None
