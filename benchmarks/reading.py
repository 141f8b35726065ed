"""How long the readers take over one text, against the limit of two milliseconds."""

from __future__ import annotations

import datetime as dt
import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.limits import Limits
from bot.reading.choices import yes_no
from bot.reading.session_log import read_log

LIMIT = 0.002  # seconds
LONGEST = 1_600  # letters that a text can hold
LOGS = sorted((Path(__file__).parents[1] / "tests/reading/logs").glob("*.jsonl"))
NOW = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)


def main(quick: bool) -> Limits:
    texts = [json.loads(line)["text"] for file in LOGS for line in file.read_text("utf-8").splitlines()]
    limits = Limits()
    times = sorted(_took(_log, text, 2 if quick else 10) for text in texts)
    slow = times[int(len(times) * 0.99)]
    middle = statistics.median(times) * 1e3
    print(f"{len(texts)} session logs: median {middle:.2f} ms, slowest {times[-1] * 1e3:.2f} ms")
    limits.at_most("the slowest in a hundred, of 2 ms", slow / LIMIT, 1)
    longest = [_long(texts, seed) for seed in range(3 if quick else 20)]
    worst = max(_took(read, text, 3) for text in longest for read in (_log, yes_no))
    limits.at_most(f"the slowest of {LONGEST} letters, of 2 ms", worst / LIMIT, 1)
    return limits


def _log(text: str) -> object:
    return read_log(text, NOW, day_first=True, flags=())


def _took(read: Callable[[str], object], text: str, times: int) -> float:
    """The best of several, since a busy moment of the machine is not the reader's."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        read(text)
        best = min(best, time.perf_counter() - began)
    return best


def _long(texts: list[str], seed: int) -> str:
    chosen = random.Random(seed).sample(texts, len(texts))
    return " ".join(chosen)[:LONGEST]
