"""How well and how fast needs are read in texts by hands that no reader has met (corpus/needs/README.md).

Only totals are told. Run: python -m benchmarks needs
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.kept_hands import Figure
from benchmarks.limits import Limits
from bot import by_meaning
from bot.by_meaning import Reader
from bot.commands.readings import flags_of
from corpus.text import ordinary_kept_aside
from signposting.needs import CATEGORIES, SAFETY, Learned, Need, learned, read_need, warm
from signposting.needs.phrase import lines

KEPT = Path(__file__).parents[1] / "corpus" / "needs" / "kept"
MILLISECOND = 1_000.0
NOW = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)
_SCANNED = 100


@dataclass(frozen=True)
class Row:
    """A text, what it asks for, and what was read."""

    text: str
    category: str
    accept: frozenset[str]
    need: Need
    microseconds: float

    @property
    def is_first(self) -> bool:
        return bool(self.accept & set(self.need.categories[:1]))

    @property
    def is_among(self) -> bool:
        return bool(self.accept & set(self.need.categories))


def rows(reader: Learned | None) -> list[Row]:
    return [
        _read(json.loads(line), reader)
        for path in sorted(KEPT.glob("hand_*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def _read(row: dict[str, str], reader: Learned | None) -> Row:
    at = row["text"].find(row["place"]) if row["place"] else -1
    span = (at, at + len(row["place"])) if at >= 0 else None
    began = time.process_time_ns()
    need = read_need(row["text"], "en", span, reader)
    taken = (time.process_time_ns() - began) / 1000
    return Row(row["text"], row["category"], frozenset((row["category"], *row["accept"])), need, taken)


def figure(what: str, holds: Sequence[bool], **limit: float) -> Figure:
    return Figure(what, sum(holds), len(holds), **limit)


def is_flagged(text: str) -> bool:
    """Whether either reader of every text sees what staff are alerted to at once."""
    return any(flag.severity in ("S1", "S2") for flag in flags_of(text, NOW, worries()))


@cache
def worries() -> Reader:
    return by_meaning.load()


def fuzzy_scan(texts: Sequence[str]) -> float:
    """Microseconds a text takes where every phrase is scored against it."""
    phrases = [line.line for line in lines()]
    began = time.perf_counter_ns()
    for text in texts:
        process.extractOne(text.lower(), phrases, scorer=fuzz.token_set_ratio)
    return (time.perf_counter_ns() - began) / 1000 / len(texts)


def figures(kept: Sequence[Row], reader: Learned | None) -> Iterator[Figure]:
    """What is found, with the learned reader or without one."""
    named = [row for row in kept if row.category in CATEGORIES]
    yield figure("a fair category first", [row.is_first for row in named])
    yield figure("a fair category among the first three", [row.is_among for row in named], floor=0.90)
    yield figure("vague: read as vague", [row.need.is_vague for row in kept if row.category == "vague"])
    yield figure("of no need that trigger", [row.need.asks for row in kept if row.category == "none"])
    grave = [row for row in named if row.category in SAFETY]
    yield figure("safety needs sent to safety by this reader", [row.need.is_safety for row in grave])
    either = [row.need.is_safety or is_flagged(row.text) for row in grave]
    yield figure("safety needs sent to safety by it or by screening", either, floor=1.0)
    others = [row for row in kept if not row.accept & set(SAFETY)]
    yield figure("others sent to safety", [row.need.is_safety for row in others])
    everyday = [read_need(text.text, learned=reader) for text in ordinary_kept_aside()]
    yield figure("ordinary texts kept aside that trigger", [need.asks for need in everyday], ceiling=0.05)
    yield figure("ordinary texts sent to safety", [need.is_safety for need in everyday])


def main(quick: bool = False) -> Limits:
    limits = Limits()
    began = time.perf_counter_ns()
    warm()
    print(f"getting ready: {(time.perf_counter_ns() - began) / 1e6:.0f} ms")
    for who, reader in (("phrases alone", None), ("with the learned reader", learned())):
        kept = rows(reader)
        print(f"\n{who}: {len(kept)} texts by kept hands")
        for one in figures(kept, reader):
            print(one.told())
            if reader:
                one.held(limits)
        _speed(kept, limits, reader is not None, quick)
    return limits


def _speed(kept: Sequence[Row], limits: Limits, is_learned: bool, quick: bool) -> None:
    taken = sorted(row.microseconds for row in kept)
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    print(f"p50 {p50:.0f} us, p99 {p99:.0f} us of the processor")
    if is_learned:
        limits.at_most("p99 with the learned reader, share of 30 ms", p99 / (30 * MILLISECOND), 1.0)
        return
    peer = fuzzy_scan([row.text for row in kept[: 10 if quick else _SCANNED]])
    limits.at_most("p50 of the phrases, share of a millisecond", p50 / MILLISECOND, 1.0)
    limits.at_most("p50 of the phrases, share of a rapidfuzz scan", p50 / peer, 1.0)


if __name__ == "__main__":
    main()
