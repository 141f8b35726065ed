"""From a text that tells of danger to each alert about it at the provider, while many others come.

By `alongside serve` as it is run, its second reader too; two are on call, and each is texted and rung. The
provider answers in 50 ms.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.parse import parse_qs
from urllib.request import urlopen
from uuid import UUID

from sqlalchemy import select

from benchmarks import load
from benchmarks.crowd import KEY, NOW, number
from benchmarks.databases import KINDS, migrated, opened
from benchmarks.http import free_port
from benchmarks.limits import Limits
from benchmarks.provider import Line, Provider
from benchmarks.texting import ACCOUNT, PATH, TOKEN, signed
from bot.inbound import Inbound
from bot.screening import Severity, screen
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database, Db
from bot.store.rows import add
from corpus.text import ordinary, to_learn_from

TO_ALERT = 2.0  # seconds
RATE, SECONDS = 20, 60  # texts a second
ONE_IN = 100  # tells of danger
ON_CALL = 2
ALERTS = 2 * ON_CALL  # of each flag
LINES = 16  # on which webhooks come
PHONES = 200
PATIENCE = 30  # seconds

flag, message, out = (table(one) for one in (tables.Flag, tables.MessageIn, tables.MessageOut))


def main(quick: bool) -> Limits:
    limits = Limits()
    texts = _mixed(RATE * (10 if quick else SECONDS))
    for kind in KINDS:
        waits = _waits(kind, texts)
        p95, median = statistics.quantiles(waits, n=20)[-1], statistics.median(waits)
        print(
            f"{kind}: {len(waits)} alerts at {RATE} texts/s, median {median:.2f} s, worst {max(waits):.2f} s"
        )
        limits.at_most(f"{kind}: from a text to its alerts, p95 {p95:.2f} s, of 2 s", p95 / TO_ALERT, 1)
    return limits


def _waits(kind: str, texts: Sequence[Inbound]) -> list[float]:
    """Seconds from when each text that tells of danger was due to when each of its alerts was handed over."""
    with migrated(kind) as url, opened(url) as database:
        database.write(lambda db: _move_in(db, len(texts)))
        return asyncio.run(_live(url, database, texts))


def _mixed(many: int) -> list[Inbound]:
    """Ordinary texts of a few people, and among them dangers, each of somebody who has not told of any."""
    everyday = itertools.cycle(one.text for one in ordinary() if not screen(one.text))
    dangers = itertools.cycle(one.text for one in to_learn_from() if one.label and _is_danger(one.text))
    texts = []
    for place in range(many):
        tells = place % ONE_IN == ONE_IN // 2
        who, words = (PHONES + place // ONE_IN, dangers) if tells else (place % PHONES, everyday)
        texts.append(Inbound("sms", f"SM{place}", number(who), next(words)))
    return texts


def _is_danger(text: str) -> bool:
    return any(found.severity is Severity.S1 and found.about == "self" for found in screen(text))


def _move_in(db: Db, texts: int) -> None:
    words = {"name": "Bridges", "alias": "Bridges", "phone": "020 7946 0000", "timezone": "Europe/London"}
    within = {"programme_id": add(db, "programme", **words)}
    always = {"weekdays": "1234567", "begins": dt.time(0), "ends": dt.time(0), "first_day": NOW.date()}
    for who in range(PHONES + texts // ONE_IN + ON_CALL):
        role = "mentee" if who >= ON_CALL else "coordinator"
        person = _person(db, within, role, number(who - ON_CALL if role == "mentee" else 10**7 + who))
        if role == "coordinator":
            add(db, "shift", **within, person_id=person, post="on_call", **always, made_at=NOW)


def _person(db: Db, within: dict[str, UUID], role: str, phone: str) -> UUID:
    their = {"language": "en", "timezone": "Europe/London", "consent": "yes", "phone_setting": "own"}
    state = "community" if role == "mentee" else None
    person = add(db, "person", **within, role=role, name="Ada Okafor", state=state, made_at=NOW, **their)
    at = {"value": phone, "blind": db.seals.blind(phone)}
    add(db, "address", **within, person_id=person, channel="sms", **at)
    return person


@dataclass
class Station(Provider):
    """Notes when each text and call came, by our own id of it."""

    came: dict[str, float] = field(default_factory=dict)

    def take(self, form: str) -> str:
        self.came[_our_id(parse_qs(form)["StatusCallback"][0])] = time.perf_counter()
        return super().take(form)


def _our_id(callback: str) -> str:
    """As it stands in the address at which the status of a text or call is to be told."""
    return callback.removesuffix("/status").rpartition("/")[2]


async def _live(url: str, database: Database, texts: Sequence[Inbound]) -> list[float]:
    """Post each text at its time, and wait until all alerts have come to the provider."""
    station, port = Station(), free_port()
    provider = await asyncio.get_running_loop().create_server(lambda: Line(station), "127.0.0.1", 0)
    public = f"http://127.0.0.1:{port}"
    posts = [load.request(PATH, body.decode(), mark) for body, mark in (signed(one, public) for one in texts)]
    with _serving(url, port, provider.sockets[0].getsockname()[1]):
        await asyncio.to_thread(_wait, port)
        began = time.perf_counter() + 1
        await asyncio.gather(*(_line(port, posts[line::LINES], began, line) for line in range(LINES)))
        expected, until = ALERTS * len(posts) // ONE_IN, time.perf_counter() + PATIENCE
        while len(waits := database.read(lambda db: _to_alerts(db, began, station.came))) < expected:
            if time.perf_counter() > until:
                raise TimeoutError(f"only {len(waits)} of {expected} alerts came")
            await asyncio.sleep(0.2)
    provider.close()
    return waits


async def _line(port: int, posts: Sequence[bytes], began: float, first: int) -> None:
    """One of so many connections, each of which has every so-many-th text to post."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for turn, post in enumerate(posts):
        due = began + _after(first + turn * LINES)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        writer.write(post)
        await load.answered(reader)
    writer.close()


def _after(place: int) -> float:
    return place / RATE


def _to_alerts(db: Db, began: float, came: dict[str, float]) -> list[float]:
    """Of those that came. A text counts from when it was due, however long it waited to be posted."""
    rows = (
        select(out.c.id, message.c.provider_id)
        .select_from(out.join(flag, flag.c.number == out.c.flag_number))
        .join(message, message.c.id == flag.c.message_id)
        .where(out.c.kind == "alert", flag.c.severity == "S1", flag.c.reader == "rules")
    )
    due = {str(row.id): began + _after(int(row.provider_id[2:])) for row in db.conn.execute(rows)}
    return [at - due[one] for one, at in came.items() if one in due]


@contextmanager
def _serving(url: str, port: int, provider: int) -> Iterator[None]:
    """`alongside serve`. What it wrote is told if the rest fails."""
    told = {"DATABASE_URL": url, "ALONGSIDE_KEYS": KEY, "TWILIO_API_URL": f"http://127.0.0.1:{provider}"}
    told |= {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM": "+442079460000"}
    told |= {"PUBLIC_URL": f"http://127.0.0.1:{port}", "PYTHONPATH": os.pathsep.join(sys.path)}
    with TemporaryDirectory(prefix="alongside-bench-") as folder:
        journal = Path(folder) / "journal"
        with journal.open("w") as written:
            command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
            process = subprocess.Popen(
                command, cwd=folder, env=os.environ | told, stdout=written, stderr=written
            )
        try:
            yield
        except (RuntimeError, TimeoutError, OSError):
            print(journal.read_text()[-2000:])
            raise
        finally:
            process.terminate()
            process.wait(60)


def _wait(port: int) -> None:
    """Until it is ready."""
    until = time.perf_counter() + PATIENCE
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE).close()
            return
        except URLError:
            if time.perf_counter() > until:
                raise
            time.sleep(0.05)


if __name__ == "__main__":
    main("quick" in sys.argv)
