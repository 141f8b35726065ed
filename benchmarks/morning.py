"""A morning of reminders, due at once: planned, checked, worded, sealed, and handed to a provider.

By `alongside worker` as it is run, and Twilio's door; the provider answers in 50 ms.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from benchmarks.crowd import KEY, Ids, Row, fill
from benchmarks.databases import migrated, opened
from benchmarks.limits import Limits
from benchmarks.provider import Taken, provider, taken
from benchmarks.texting import ACCOUNT, TOKEN

AT_ANY_HOUR = '{"mentee_opens": "00:00", "mentee_closes": "23:59:59", "rest_days": true}'
OWN_SENDER = {"sender": "+442079460000", "texts_per_second": 10_000.0, "limits": AT_ANY_HOUR}
A_SECOND = 300  # texts, on two cores
EARLY = 0.2  # of the texts: by then caches are full, and memory should grow no more
SLOWEST = 40  # texts a second, below which it is given up
PATIENCE = 30  # seconds that it may take beyond that
LOOK = 0.1  # seconds

Popen = subprocess.Popen[bytes]


class Morning:
    """What one morning came to: texts a second, and how the workers' memory grew from early on to its end."""

    def __init__(self, came: Taken, growth: float) -> None:
        self.rate = (came.texts - 1) / (came.last - came.first)
        self.growth = growth


def main(quick: bool) -> Limits:
    on_file, on_server = (1_500, 1_000) if quick else (100_000, 20_000)
    limits = Limits()
    one = _told("SQLite", on_file, 1)
    limits.at_least(f"texts/s, of {A_SECOND}", one.rate / A_SECOND, 1)
    limits.at_most(f"memory at the end, of that at {EARLY:.0%}", one.growth, 1.1)
    two = _told("SQLite", on_server, 2)
    print(f"{two.rate / one.rate:8.2f}  texts/s of two workers, of one's, on SQLite")
    alone, together = _told("PostgreSQL", on_server, 1), _told("PostgreSQL", on_server, 2)
    limits.at_least("texts/s of two workers, of one's, on PostgreSQL", together.rate / alone.rate, 1)
    return limits


def _told(kind: str, people: int, workers: int) -> Morning:
    found = morning(kind, people, workers)
    by = "one worker" if workers == 1 else f"{workers} workers"
    print(f"{kind}, {people:,} reminders, {by}: {found.rate:,.0f} texts/s", flush=True)
    return found


def morning(kind: str, people: int, workers: int) -> Morning:
    with migrated(kind) as url, provider() as port, ExitStack() as at_work:
        with opened(url) as database:
            fill(database, people, _reminder, **OWN_SENDER)
        at_it = [at_work.enter_context(worker(url, port)) for _ in range(workers)]
        until = time.perf_counter() + PATIENCE + people / SLOWEST
        _wait(at_it, port, int(people * EARLY), until)
        early = _memory(at_it)
        came = _wait(at_it, port, people, until)
        if came.texts != came.numbers:
            raise RuntimeError(f"{came.texts} texts for {came.numbers} people")
        return Morning(came, _memory(at_it) / early)


def _reminder(row: Row, person: Ids, within: Ids, _address: UUID) -> None:
    """A check-in that is due. Late ones would be spread over an hour, so it is due from now on."""
    now = dt.datetime.now(dt.UTC)
    times = {"local_date": now.date(), "planned_at": now, "due_at": now}
    about = within["relationship_id"]
    row("nudge", **person, **within, about=about, kind="goal_checkin", state="waiting", **times)


@contextmanager
def worker(url: str, port: int) -> Iterator[Popen]:
    """A worker at its work. What it wrote is told if the rest fails."""
    told = {"DATABASE_URL": url, "ALONGSIDE_KEYS": KEY, "TWILIO_API_URL": f"http://127.0.0.1:{port}"}
    told |= {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM": "+442079460000"}
    told |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    with TemporaryDirectory(prefix="alongside-bench-") as folder:
        journal = Path(folder) / "journal"
        with journal.open("w") as out:
            command = [sys.executable, "-m", "bot", "worker"]
            process = subprocess.Popen(command, cwd=folder, env=os.environ | told, stdout=out, stderr=out)
        try:
            yield process
        except (RuntimeError, TimeoutError):
            print(journal.read_text()[-2000:])
            raise
        finally:
            process.terminate()
            process.wait(60)


def _wait(at_it: list[Popen], port: int, texts: int, until: float) -> Taken:
    """Wait until the provider has taken so many."""
    while (came := taken(port)).texts < texts:
        if any(process.poll() is not None for process in at_it):
            raise RuntimeError("a worker has stopped")
        if time.perf_counter() > until:
            raise TimeoutError(f"only {came.texts:,} of {texts:,} texts came")
        time.sleep(LOOK)
    return came


def _memory(at_it: list[Popen]) -> float:
    """What these processes hold together, in MiB."""
    held = (Path(f"/proc/{process.pid}/status").read_text() for process in at_it)
    return sum(int(found[1]) for one in held if (found := re.search(r"VmRSS:\s+(\d+)", one))) / 1024
