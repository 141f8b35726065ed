"""The second reader: processor time a text, from a text to its flag while others come, and memory it adds."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from benchmarks.databases import KINDS, migrated, opened
from benchmarks.limits import Limits
from benchmarks.waiting import somebody
from bot import by_meaning
from bot.by_meaning import NotThere, Reader
from bot.clock import real
from bot.inbound import Inbound
from bot.screening import screen
from bot.store import readings, tables
from bot.store.columns import table
from bot.store.database import Database, Db
from bot.switchboard import Switchboard
from corpus.text import ordinary, to_learn_from

CPU, TO_FLAG, MEMORY = 0.040, 5.0, 350.0  # seconds a text, seconds, MB
RATE, SECONDS = 10, 20  # texts a second
ONE_IN = 20  # texts tells of a worry; while messages are timed to their flags, one in four does
PHONES = 50

message, flag, sighting = (table(one) for one in (tables.MessageIn, tables.Flag, tables.Sighting))


def main(quick: bool) -> Limits:
    limits = Limits()
    try:
        reader = by_meaning.load()
    except NotThere:
        print("The model is not there: nothing was measured.")
        return limits
    seconds = 5 if quick else SECONDS
    worst, took = _cpu(reader, 100 if quick else 500)
    print(f"CPU a text: mean {took * 1e3:.1f} ms; one with its grounds {worst * 1e3:.0f} ms")
    limits.at_most(f"CPU a text, one in {ONE_IN} a worry, of 40 ms", took / CPU, 1)
    added = _memory()
    print(f"memory added: {added:.0f} MB")
    limits.at_most("memory added to a worker, of 350 MB", added / MEMORY, 1)
    for kind in KINDS:
        waits = _waits(kind, reader, seconds)
        p95 = statistics.quantiles(waits, n=20)[-1]
        print(f"{kind}: {len(waits)} flags at {RATE} texts/s, median {statistics.median(waits):.2f} s")
        limits.at_most(f"{kind}: from a text to its flag, p95 {p95:.2f} s, of 5 s", p95 / TO_FLAG, 1)
    return limits


def _mixed(one_in: int, many: int, worrying: Sequence[str]) -> list[str]:
    chance = random.Random(many)
    everyday = chance.sample([one.text for one in ordinary()], many)
    return [chance.choice(worrying) if number % one_in == 0 else everyday[number] for number in range(many)]


def _cpu(reader: Reader, many: int) -> tuple[float, float]:
    """Seconds of this process for the dearest text, and for one on average; each is read by itself."""
    texts = _mixed(ONE_IN, many, [one.text for one in to_learn_from() if one.label])
    _read(reader, texts[0])
    took = [_read(reader, text) for text in texts]
    return max(took), statistics.mean(took)


def _read(reader: Reader, text: str) -> float:
    began = time.process_time()
    (reading,) = reader.read([text])
    if reading.is_worry:
        reader.because(text, reading)
        reader.nearest(text, by_meaning.NEAREST)
    return time.process_time() - began


def _memory() -> float:
    """MB that a process has at its peak with the reader, more than without it."""
    with multiprocessing.get_context("spawn").Pool(1) as alone:
        return alone.apply(_added)


def _added() -> float:
    screen("hello")
    before = _peak()
    reader = by_meaning.load()
    texts = [one.text for one in ordinary()[:160]]
    for start in range(0, len(texts), 16):
        reader.read(texts[start : start + 16])
    _read(reader, "i cant do this any more " * 80)
    return _peak() - before


def _peak() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _waits(kind: str, reader: Reader, seconds: int) -> list[float]:
    """Seconds from each text to the flag that the second reader alone has raised for it."""
    told = [one.text for one in to_learn_from() if one.label and not screen(one.text)][:400]
    found = zip(told, reader.read(told), strict=True)
    texts = _mixed(4, RATE * seconds, [text for text, reading in found if reading.is_worry])
    with migrated(kind) as url, opened(url) as database:
        database.write(lambda db: somebody(db, 1, real()))
        asyncio.run(_live(database, reader, texts))
        return database.read(_to_flags)


async def _live(database: Database, reader: Reader, texts: Sequence[str]) -> None:
    """Texts come in at an even pace, from numbers that nobody knows, and are read till none waits."""
    board = Switchboard(database, {}, real, reader=lambda: reader)
    async with board.running():
        began = time.perf_counter()
        for number, text in enumerate(texts):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            await board.hear(Inbound("sms", f"SM{number}", f"+4477009{number % PHONES:05}", text))
        while (await database.aread(readings.waiting)).many:
            await asyncio.sleep(0.1)


def _to_flags(db: Db) -> list[float]:
    raised: dict[UUID, float] = {}
    for rows in (flag, sighting):
        wanted = select(message.c.id, message.c.at, rows.c.at.label("raised_at"))
        by_reader = wanted.join(rows, rows.c.message_id == message.c.id).where(rows.c.reader == "meaning")
        for row in db.conn.execute(by_reader):
            raised[row.id] = (row.raised_at - row.at).total_seconds()
    return [*raised.values()]


if __name__ == "__main__":
    main("quick" in sys.argv)
