"""Sends what waits to be said: claims it, asks again whether it may go, sends it, keeps what became of it.

A row is claimed before it is sent. If this process dies in between, the lease runs out and another looks at
the provider for that text before it sends anything: no text is lost, and none is said twice.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from itertools import groupby
from uuid import UUID

import structlog
from sqlalchemy.exc import OperationalError

from bot import outcomes
from bot.nudging.permission import may_send
from bot.outbound import (
    CannotTell,
    Door,
    MaybeSent,
    NotSent,
    OptedOut,
    Outbound,
    Refused,
    TooLate,
    TryLater,
    Unreachable,
)
from bot.rules.nudging import Drop, Go, Wait
from bot.store import claims, senders
from bot.store import outbox as rows
from bot.store.database import Database, Db
from bot.store.outbox import Claimed
from bot.store.senders import UNLIMITED, Pace
from bot.wording import choices_in

log = structlog.get_logger()

AT_ONCE = 50  # addresses that are being texted
BREATH = 0.02  # seconds
LEASE = dt.timedelta(minutes=2)
TRIES = 8
BACK_OFF = (5, 15, 60, 180, 600, 1800, 3600)  # seconds
URGENT_TRIES, URGENT_WAIT = 120, 60  # crisis words and alerts: for two hours, each minute at least

Clock = Callable[[], dt.datetime]
Observe = Callable[[Claimed, str], None]
"""Told of each text and what became of it, for figures."""


def unobserved(_text: Claimed, _outcome: str) -> None:
    """Nobody keeps figures."""


def _is_looked_for(text: Claimed) -> bool:
    """May it be there already, so that the provider is asked before it is asked whether it may go?

    One that was taken and then dropped here would pass at the provider for the next of its kind.
    """
    return text.maybe_sent and text.channel not in rows.NEVER_TELLS


def _line(text: Claimed) -> tuple[UUID, str]:
    """What goes out in order: no call waits behind a text to the same phone."""
    return text.address_id, text.channel


class Outbox:
    """Sends by the doors it is given. Any number of these may run, in any number of processes."""

    def __init__(
        self,
        database: Database,
        doors: Mapping[str, Door],
        clock: Clock,
        *,
        pace: Pace = UNLIMITED,
        observe: Observe = unobserved,
    ) -> None:
        self._database = database
        self._doors = doors
        self._clock = clock
        self._pace = pace
        self._observe = observe
        self._wake = asyncio.Event()
        self._open_lines = 0
        self.resting = False  # nothing more is taken on, and what was not touched yet is put back
        self.urgent_alone = False  # crisis words and alerts are sent, all else is left to others

    def wake(self) -> None:
        """Something may be waiting."""
        self._wake.set()

    async def run(self, stop: asyncio.Event, every: float = 1.0) -> None:
        """Send until `stop`, and finish what is in hand; look at least `every` seconds.

        No address waits for the provider's answer about another.
        """
        async with asyncio.TaskGroup() as lines:
            while not stop.is_set():
                if not await self._start(lines):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), every)
                    self._wake.clear()
                elif self._open_lines > AT_ONCE // 2:  # a few at a time would cost a claim each
                    await asyncio.sleep(BREATH)

    async def send_waiting(self) -> int:
        """Send what is due now, each address in its own order. How many rows were dealt with."""
        async with asyncio.TaskGroup() as lines:
            return await self._start(lines)

    async def _start(self, lines: asyncio.TaskGroup) -> int:
        """Claim what is due now and begin to send it. How many rows that is."""
        if self.resting:
            return 0
        now, room = self._clock(), 0 if self.urgent_alone else max(0, AT_ONCE - self._open_lines)
        try:
            claimed, ready = await self._database.awrite(lambda db: self._claim(db, now, room))
        except Exception:
            log.exception("sending failed")
            return 0
        in_order = sorted(ready, key=lambda one: (*_line(one), not one.urgent, one.id))
        for _, group in groupby(in_order, _line):
            self._open_lines += 1
            lines.create_task(self._send_in_order(list(group), now + LEASE))
        return claimed

    def _claim(self, db: Db, now: dt.datetime, most: int) -> tuple[int, list[Claimed]]:
        """How many texts were taken, and those of them that may indeed be sent."""
        claimed = claims.claim(db, now, now + LEASE, most, tuple(self._doors), self._pace)
        return len(claimed), [text for text in claimed if _is_looked_for(text) or self._may_go(db, text, now)]

    def _may_go(self, db: Db, text: Claimed, now: dt.datetime) -> bool:
        """Asked once more at the moment of sending. What may not go is put off, or dropped and why."""
        try:
            with db.part():
                decision = may_send(db, text, now)
        except OperationalError:
            raise
        except Exception:  # it is left till its lease runs out, and holds up no other
            log.exception("text not looked at", outbound=text.id)
            return False
        match decision:
            case Drop(reason):
                outcomes.settle(db, text, "dropped", reason, now)
                self._observe(text, "dropped")
            case Wait(until):
                rows.put_off(db, text, until)
        return isinstance(decision, Go)

    async def _send_in_order(self, texts: list[Claimed], until: dt.datetime) -> None:
        try:
            for number, text in enumerate(texts):
                if not (await self._in_hand(text, until, number) and await self._deal_with(text)):
                    for later in texts[number + 1 :]:
                        await self._database.awrite(partial(rows.put_back, one=later))
                    return
        except Exception:  # what is left is looked at again when its lease runs out
            log.exception("sending failed")
        finally:
            self._open_lines -= 1
            self.wake()

    async def _in_hand(self, text: Claimed, until: dt.datetime, number: int) -> bool:
        """Is a text that was claimed `until` then still ours to send, and may it still go?

        Those before it may have taken long, and may have been answered with STOP or "who is this?".
        """
        now = self._clock()
        if self.resting and number:
            await self._database.awrite(partial(rows.put_back, one=text))
            return False
        if not number and until - now >= LEASE / 2:  # twice as long as a door waits
            return True
        return await self._still_goes(text, now)

    async def _still_goes(self, text: Claimed, now: dt.datetime, *, found_out: bool = False) -> bool:
        def may_it(db: Db) -> bool:
            if not rows.hold(db, text, now + LEASE):
                return False
            is_asked_first = not found_out and _is_looked_for(text)
            return is_asked_first or self._may_go(db, rows.by_now(db, text), now)

        return await self._database.awrite(may_it)

    async def _deal_with(self, text: Claimed) -> bool:
        """Send one text. False: it must be tried again, and what follows it must wait."""
        tells = text.maybe_sent or text.channel not in rows.NEVER_TELLS
        if not (tells or await self._database.awrite(partial(rows.hand_over, one=text))):
            return True
        try:
            provider_id = await self._hand_over(self._doors[text.channel], text)
        except NotSent as error:
            self._observe(text, type(error).__name__.lower())
            return await self._not_sent(text, error)
        if provider_id is None:
            return False
        now = self._clock()
        await self._database.awrite(lambda db: outcomes.sent(db, text, provider_id, now))
        self._observe(text, "sent")
        return True

    async def _hand_over(self, door: Door, text: Claimed) -> str | None:
        """The provider's id of it. None: it has not left yet, and may not go any more."""
        known, rivals = await self._others(text) if text.maybe_sent else (frozenset[str](), False)
        left = None if text.expires_at is None else (text.expires_at - self._clock()).total_seconds()
        choices = choices_in(text.body)
        message = Outbound(
            text.id, text.channel, text.address, text.body, choices, text.sender, known, rivals, left
        )
        if text.maybe_sent:
            found = await door.find(message)
            if found or not await self._still_goes(text, self._clock(), found_out=True):
                return found
        return await door.send(message)

    async def _others(self, text: Claimed) -> tuple[frozenset[str], bool]:
        def read(db: Db) -> tuple[frozenset[str], bool]:
            return rows.provider_ids(db, text.address_id, text.id), rows.has_rivals(db, text)

        return await self._database.aread(read)

    async def _not_sent(self, text: Claimed, error: NotSent) -> bool:
        log.warning("not sent", outbound=text.id, code=error.code, kind=type(error).__name__.lower())
        match error:
            case MaybeSent():
                return await self._again(text, error.code, None, maybe=True)
            case TooLate():
                await self._settle(text, "dropped", error.code)
            case TryLater(after=after, whole_sender=whole):
                if whole:
                    await self._pause(text, after)
                return await self._again(text, error.code, after, maybe=text.maybe_sent)
            case CannotTell():
                await self._settle(text, "unknown", error.code, task=True)
            case OptedOut():
                await self._settle(text, "failed", "opted out at the provider", opted_out=True)
            case Unreachable():
                await self._settle(text, "failed", f"unreachable: {error.code}", error.code, unreachable=True)
            case Refused() | _:
                await self._settle(text, "failed", f"refused: {error.code}", task=True)
        return True

    async def _pause(self, text: Claimed, after: float | None) -> None:
        """The provider wants a rest from this sender, whichever process it hears from."""
        now, name = self._clock(), senders.name_of(text.channel, text.sender)
        until = now + dt.timedelta(seconds=after or BACK_OFF[0])
        await self._database.awrite(lambda db: senders.pause(db, name, until, now))

    async def _again(self, text: Claimed, code: str, after: float | None, *, maybe: bool) -> bool:
        if text.attempts >= (URGENT_TRIES if text.urgent else TRIES):
            await self._settle(text, "unknown" if maybe else "failed", code, task=True)
            return True
        longest = URGENT_WAIT if text.urgent else BACK_OFF[-1]
        wait = max(after or 0, min(BACK_OFF[min(text.attempts, len(BACK_OFF)) - 1], longest))
        until = self._clock() + dt.timedelta(seconds=wait)
        await self._database.awrite(lambda db: rows.try_again(db, text, until, code, maybe=maybe))
        return False

    async def _settle(
        self, text: Claimed, state: str, reason: str, code: str | None = None, **marks: bool
    ) -> None:
        now = self._clock()
        await self._database.awrite(
            lambda db: outcomes.settle(db, text, state, reason, now, code=code, **marks)
        )
