"""What it costs to look for what is due, and to find nothing, beside very many relationships."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from uuid import UUID

from benchmarks.crowd import NOW, Ids, Row, fill
from benchmarks.databases import KINDS, migrated, opened
from benchmarks.limits import Limits
from benchmarks.texting import ACCOUNT, TOKEN
from bot import nudges
from bot.handlers.twilio_sms import TwilioDoor
from bot.outbox import Outbox
from bot.store.database import Database

LIMIT = 0.002  # seconds of processor time
LOOKS = 200
NEXT_WEEK = NOW + dt.timedelta(days=7)


def main(quick: bool) -> Limits:
    limits = Limits()
    for kind in KINDS:
        people = 5_000 if quick else 100_000
        with migrated(kind) as url, opened(url) as database:
            fill(database, people, _next_check_in)
            tick, look = _ticks(database), asyncio.run(_looks(database))
        print(f"{kind}, {people:,} relationships: a tick {tick * 1e3:.2f} ms, a look {look * 1e3:.2f} ms")
        limits.at_most("CPU of a tick with nothing due, of 2 ms", tick / LIMIT, 1)
        limits.at_most("CPU of the outbox's look with nothing to send, of 2 ms", look / LIMIT, 1)
    return limits


def _next_check_in(row: Row, person: Ids, within: Ids, _address: UUID) -> None:
    about = within["relationship_id"]
    times = {"local_date": NEXT_WEEK.date(), "planned_at": NEXT_WEEK, "due_at": NEXT_WEEK}
    row("nudge", **person, **within, about=about, kind="goal_checkin", state="waiting", **times)


def _ticks(database: Database) -> float:
    """Seconds of this process that a tick takes."""
    nudges.tick(database, NOW)
    began = time.process_time()
    for _ in range(LOOKS):
        nudges.tick(database, NOW)
    return (time.process_time() - began) / LOOKS


async def _looks(database: Database) -> float:
    """Seconds of this process that a look at what waits to be sent takes."""
    door = TwilioDoor(ACCOUNT, TOKEN, public_url="http://127.0.0.1:9")
    outbox = Outbox(database, {"sms": door}, lambda: NOW)
    await outbox.send_waiting()
    began = time.process_time()
    for _ in range(LOOKS):
        await outbox.send_waiting()
    took = (time.process_time() - began) / LOOKS
    await door.close()
    return took
