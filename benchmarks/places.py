"""How often the place that a text names is found, how often one that is not there, and how fast."""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.limits import Limits
from signposting.places import Found, find_place
from signposting.places.names import names
from signposting.places.words import plain_name

NEEDS = Path(__file__).parents[1] / "corpus/needs"
LIMIT = 0.001  # seconds
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 5  # letters of a name that a slip is made in


@dataclass(frozen=True, slots=True)
class Need:
    text: str
    place: str | None
    country: str

    def found(self) -> Found | None:
        return find_place(self.text, self.country)

    def is_right(self) -> bool:
        """Whether what is found is, or lies over, the place that its writer labelled."""
        found = self.found()
        if not found or not self.place:
            return False
        start = self.text.index(self.place)
        over = found.span[0] < start + len(self.place) and start < found.span[1]
        return over or self.text[slice(*found.span)].lower() == self.place.lower()


def main(quick: bool) -> Limits:
    limits = Limits()
    needs = list(_needs(NEEDS.glob("hand_*.jsonl")))
    _measure(limits, needs)
    _slips(limits, needs)
    _times(limits, needs[:: 10 if quick else 1])
    return limits


def _needs(hands: Iterable[Path]) -> Iterable[Need]:
    for hand in sorted(hands):
        for line in hand.read_text("utf-8").splitlines():
            told = json.loads(line)
            yield Need(told["text"], told["place"], "US" if told["country"].startswith("US") else "GB")


def _measure(limits: Limits, needs: list[Need]) -> None:
    placed = [need for need in needs if need.place]
    others = [need for need in needs if not need.place]
    right = sum(need.is_right() for need in placed) / len(placed)
    wrong = sum(need.found() is not None for need in others) / len(others)
    print(f"{len(placed)} texts that name a place, {len(others)} that do not")
    limits.at_least("share of places found", right, 0.98)
    limits.at_most("a place found where none is, of 1 in 200", wrong / 0.005, 1)


def _slips(limits: Limits, needs: list[Need]) -> None:
    """One letter wrong, missing, too many or swapped in each name spelt right, the same ones each time."""
    chance = random.Random(6)
    named = [need for need in needs if need.place and need.place.isalpha() and len(need.place) >= SHORTEST]
    named = [need for need in named if names(need.country).get(plain_name(need.place or ""))]
    slipped = [_slip(need, chance) for need in named]
    whole = sum(need.is_right() for need in named) / len(named)
    after = sum(need.is_right() for need in slipped) / len(slipped)
    limits.at_least(
        f"{len(named)} names with a slip more: share of what is found without", after / whole, 0.9
    )


def _slip(need: Need, chance: random.Random) -> Need:
    assert need.place
    at, letter = chance.randrange(1, len(need.place) - 1), chance.choice(LETTERS)
    start, end = need.place[:at], need.place[at:]
    wrong = chance.choice(
        [start + letter + end[1:], start + end[1:], start + letter + end, start + end[1] + end[0] + end[2:]]
    )
    return Need(need.text.replace(need.place, wrong), wrong, need.country)


def _times(limits: Limits, needs: list[Need]) -> None:
    """Beside rapidfuzz looking for every name in the text, as one would without an index."""
    times = sorted(_took(need.found) for need in needs)
    print(f"median {statistics.median(times) * 1e3:.2f} ms, slowest {times[-1] * 1e3:.2f} ms")
    limits.at_most("the slowest in a hundred, of 1 ms", times[int(len(times) * 0.99)] / LIMIT, 1)
    every = [plain for plain, _ in names("GB").all()]
    sample = needs[:: max(1, len(needs) // 20)]
    scan = statistics.median(_took(partial(_scan, need.text, every)) for need in sample)
    limits.at_most("beside rapidfuzz over every name", statistics.median(times) / scan, 0.1)


def _scan(text: str, every: list[str]) -> object:
    return process.extractOne(text, every, scorer=fuzz.partial_ratio)


def _took(work: Callable[[], object], times: int = 3) -> float:
    """The best of several, since a busy moment of the machine is not the finder's."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best
