"""A process that climbs ladders and sends, by a clock that the test sets, till it is killed or kills itself.

It is the whole switchboard with its real doors; only its tick comes more often, and its database is watched.
"""

import asyncio
import datetime as dt
import os
import signal

from sqlalchemy import event

from bot import logs
from bot.clock import real
from bot.handlers.twilio_sms import TwilioDoor
from bot.handlers.twilio_voice import CallDoor
from bot.store.database import Database
from bot.store.sealing import Seals
from bot.switchboard import Switchboard
from tests.app import carrier as twilio
from tests.crash.forking import forked

OFTEN = 0.05  # seconds from tick to tick
NOBODY = -1


class Fate:
    """What a test and its processes share: the time, and how many more are told until one of them dies of it.

    It begins at noon tomorrow: whoever watches by the real clock finds nothing late, and no morning comes.
    """

    def __init__(self):
        tomorrow = real() + dt.timedelta(days=1)
        self._moment = forked.Value("d", tomorrow.replace(hour=12, minute=0, second=0).timestamp())
        self._left = forked.Value("i", NOBODY)

    def now(self):
        return dt.datetime.fromtimestamp(self._moment.value, dt.UTC)

    def passes(self, **time):
        self._moment.value += dt.timedelta(**time).total_seconds()

    def comes_after(self, told):
        """Let whoever tells the so-many-th from now on die before that is committed; or nobody."""
        self._left.value = told

    def one_more_is_told(self):
        with self._left:
            self._left.value = max(self._left.value - 1, NOBODY)
            dies = self._left.value == 0
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)


def account(number):
    """By which the provider knows who asks."""
    return f"AC{number:032}"


def climber(*args):
    """Such a process, not yet started."""
    return forked.Process(target=climb, args=args, daemon=True)


def climb(url, keys, api, number, fate):
    logs.set_up()
    database = Database(url, Seals(keys))
    event.listen(database.engine, "after_cursor_execute", lambda *its: _executed(its[2], fate))
    who, where = (account(number), twilio.TOKEN), {"public_url": api, "api_url": api, "patience": 5}
    text, call = TwilioDoor(*who, sender=twilio.OURS, **where), CallDoor(*who, caller=twilio.OURS, **where)
    asyncio.run(_work(Switchboard(database, {"sms": text, "voice": call}, fate.now, kind="worker")))


def _executed(statement, fate):
    if statement.startswith("INSERT INTO told"):
        fate.one_more_is_told()


async def _work(board):
    async with board.running():
        while True:
            await board.tick()
            await asyncio.sleep(OFTEN)
