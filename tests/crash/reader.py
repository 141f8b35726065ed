"""A process that reads texts a second time, slowly, until it is killed."""

import asyncio
import multiprocessing
import time

from bot import logs
from bot.clock import real
from bot.store.database import Database
from bot.store.sealing import Seals
from bot.switchboard import Switchboard
from tests.stand_in import StandIn

spawn = multiprocessing.get_context("spawn")
WORRIES = {"purple": ("suicide_implicit", "S1"), "indigo": ("domestic_abuse", "S2")}
SLOW = 0.03  # seconds


class Slow(StandIn):
    """Takes its time to read, and to say why, so that there is a middle of either to be killed in."""

    def __init__(self):
        super().__init__(WORRIES, seconds=SLOW)

    def because(self, text, reading):
        time.sleep(SLOW)
        return super().because(text, reading)


def reader(*args):
    """Such a process, not yet started."""
    return spawn.Process(target=read, args=args, daemon=True)


def read(url, keys):
    logs.set_up()
    board = Switchboard(Database(url, Seals(keys)), {}, real, reader=Slow)

    async def run():
        async with board.running():
            await asyncio.Event().wait()

    asyncio.run(run())
