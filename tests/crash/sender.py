"""A process that begins talks and sends texts, and kills itself at a point that it was told.

It is the real tick, outbox and doors; only the database and the doors are wrapped, to see where they are.
"""

import asyncio
import datetime as dt
import os
import signal
from collections import Counter
from contextvars import ContextVar
from functools import partial

from sqlalchemy import event

from bot import logs, nudges
from bot.handlers.telegram import TelegramDoor
from bot.handlers.twilio_sms import TwilioDoor
from bot.nudging.beginning import begin_due
from bot.outbox import Outbox
from bot.store.database import Database
from bot.store.sealing import Seals
from tests.app import carrier as twilio
from tests.crash.forking import forked

POINTS = (
    "nudge taken",  # committed, and not begun
    "beginning",  # a talk and its text, not committed
    "begun",
    "taking",  # a text, not checked
    "checked",  # not committed
    "claimed",  # not handed over
    "handing over",
    "asked",  # the provider has read it, and not taken it (it kills)
    "accepted",  # it has taken it, and not said so (it kills)
    "answered",  # not recorded
    "recording",  # not committed
    "recorded",
    "looking up",
    "looked up",
)
handed_over: ContextVar[bool] = ContextVar("handed_over", default=False)


def sender(*args):
    """A process that sends, not yet started."""
    return forked.Process(target=send, args=args, daemon=True)


def send(url, keys, api, die_at, time):
    """Send until killed, or till the point `die_at` is reached for this `time`."""
    logs.set_up()
    death = Death(die_at, time)
    database = Watched(url, Seals(keys), death)
    sid, token = twilio.SETTINGS["twilio_account_sid"], twilio.TOKEN
    sms = TwilioDoor(sid, token, public_url=api, sender=twilio.OURS, api_url=api, patience=5)
    doors = {"sms": Doomed(sms, death), "telegram": Doomed(TelegramDoor("1:token", api), death)}

    async def run():
        outbox = Outbox(database, doors, now)
        sending = asyncio.create_task(outbox.run(asyncio.Event(), every=0.05))
        while not sending.done():
            await asyncio.to_thread(nudges.tick, database, now())
            await asyncio.sleep(0.1)

    asyncio.run(run())


def now():
    return dt.datetime.now(dt.UTC)


class Death:
    """Comes at one point, the first time that it is reached or a later one."""

    def __init__(self, at, time):
        self._at, self._time, self._reached = at, time, Counter()

    def passes(self, point):
        self._reached[point] += 1
        if point == self._at and self._reached[point] >= self._time:
            os.kill(os.getpid(), signal.SIGKILL)


class Watched(Database):
    """A database that tells where the work is."""

    def __init__(self, url, seals, death):
        super().__init__(url, seals)
        self._death = death
        event.listen(self.engine, "after_cursor_execute", self._executed)

    def _executed(self, _conn, _cursor, statement, *_):
        if statement.startswith("UPDATE message_out") and "attempts=(message_out.attempts +" in statement:
            self._death.passes("taking")

    def submit(self, work):
        if isinstance(work, partial) and work.func is begin_due:
            self._death.passes("nudge taken")
            begun = super().submit(self._followed(work, "beginning"))
            begun.add_done_callback(lambda _: self._death.passes("begun"))
            return begun
        return super().submit(work)

    async def awrite(self, work):
        before, after = ("recording", "recorded") if handed_over.get() else ("checked", "claimed")
        result = await super().awrite(self._followed(work, before))
        if result != (0, []):
            self._death.passes(after)
        return result

    def _followed(self, work, point):
        def watched(db):
            result = work(db)
            if result != (0, []):  # a claim that found nothing
                self._death.passes(point)
            return result

        return watched


class Doomed:
    """A door that tells when it is passed."""

    def __init__(self, door, death):
        self.channel, self._door, self._death = door.channel, door, death

    async def send(self, message):
        self._death.passes("handing over")
        handed_over.set(True)
        answer = await self._door.send(message)
        self._death.passes("answered")
        return answer

    async def find(self, message):
        self._death.passes("looking up")
        handed_over.set(True)
        found = await self._door.find(message)
        self._death.passes("looked up")
        return found
