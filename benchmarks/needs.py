"""How well and how fast the lexicon of needs reads hands that it has not met (corpus/needs/README.md).

Only totals are told. Run: python -m benchmarks needs
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.limits import Limits
from corpus.text import ordinary_kept_aside
from signposting.needs import CATEGORIES, SAFETY, Need, read_need
from signposting.needs.phrase import lines

KEPT = Path(__file__).parents[1] / "corpus" / "needs" / "kept"
MILLISECOND = 1_000.0
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


def rows() -> list[Row]:
    return [
        _read(json.loads(line))
        for path in sorted(KEPT.glob("hand_*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def _read(row: dict[str, str]) -> Row:
    at = row["text"].find(row["place"]) if row["place"] else -1
    span = (at, at + len(row["place"])) if at >= 0 else None
    began = time.perf_counter_ns()
    need = read_need(row["text"], "en", span)
    taken = (time.perf_counter_ns() - began) / 1000
    return Row(row["text"], row["category"], frozenset((row["category"], *row["accept"])), need, taken)


def share(holds: Sequence[bool]) -> float:
    return sum(holds) / max(1, len(holds))


def fuzzy_scan(texts: Sequence[str]) -> float:
    """Microseconds a text takes where every phrase is scored against it."""
    phrases = [line.line for line in lines()]
    began = time.perf_counter_ns()
    for text in texts:
        process.extractOne(text.lower(), phrases, scorer=fuzz.token_set_ratio)
    return (time.perf_counter_ns() - began) / 1000 / len(texts)


def main(quick: bool = False) -> Limits:
    limits = Limits()
    began = time.perf_counter_ns()
    read_need("somewhere to get ready for the frist text")
    print(f"getting ready: {(time.perf_counter_ns() - began) / 1e6:.0f} ms")
    kept = rows()
    named = [row for row in kept if row.category in CATEGORIES]
    print(f"{len(kept)} texts by kept hands, {len(named)} of them with a kind of need")
    print(f"{share([row.is_first for row in named]):8.3f}  a fair category first")
    print(f"{share([row.is_among for row in named]):8.3f}  a fair category among the first three")
    for kind, told in (("vague", "read as vague"), ("none", "of no need that trigger")):
        of_kind = [row.need for row in kept if row.category == kind]
        holds = [need.is_vague if kind == "vague" else need.asks for need in of_kind]
        print(f"{share(holds):8.3f}  {kind}: {told}")
    grave = [row.need.is_safety for row in named if row.category in SAFETY]
    print(f"{share(grave):8.3f}  safety needs sent to safety, of {len(grave)}")
    everyday = [read_need(text.text).asks for text in ordinary_kept_aside()]
    limits.at_most("ordinary texts kept aside that trigger", share(everyday), 0.05)
    _speed(kept, limits, quick)
    return limits


def _speed(kept: Sequence[Row], limits: Limits, quick: bool) -> None:
    taken = sorted(row.microseconds for row in kept)
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    peer = fuzzy_scan([row.text for row in kept[: 10 if quick else _SCANNED]])
    print(f"p50 {p50:.0f} us, p99 {p99:.0f} us; rapidfuzz over every phrase {peer:.0f} us")
    limits.at_most("p50, share of a millisecond", p50 / MILLISECOND, 1.0)
    limits.at_most("p50, share of a rapidfuzz scan", p50 / peer, 1.0)


if __name__ == "__main__":
    main()
