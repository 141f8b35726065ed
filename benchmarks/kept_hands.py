"""How much the two readers find in texts by hands that neither has met (corpus/screening/kept/README.md).

Only totals are told. Run: python -m benchmarks kept_hands
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.limits import Limits
from bot.by_meaning import categories
from bot.screening import screen
from corpus.count import DISCLOSURES, HARD_NEGATIVES
from corpus.text import Text, kept_aside, ordinary_kept_aside
from meaning.worries import WEIGHTS, Worries

ABOVE_S4 = ("S1", "S2", "S3")
FLOORS = {
    ("suicide_explicit", "self_harm"): 0.85,
    ("suicide_implicit", "third_party_risk"): 0.65,
} | {
    (category,): 0.70
    for category in DISCLOSURES
    if category not in ("suicide_explicit", "self_harm", "suicide_implicit", "third_party_risk")
}

Found = dict[str, str]
"""What was seen in a text above S4: category by category, the level."""


@dataclass(frozen=True)
class Read:
    """A text, and what was seen in it."""

    text: Text
    found: Found


def by_rules(text: str) -> Found:
    return {flag.category: flag.severity.value for flag in screen(text) if flag.severity in ABOVE_S4}


def by_meaning(worries: Worries, texts: Sequence[str]) -> list[Found]:
    return [
        dict.fromkeys(categories(reading), max(reading.level, "S2")) if reading.is_worry else {}
        for reading in worries.read(texts)
    ]


def all_read(texts: Sequence[Text], worries: Worries, who: str) -> list[Read]:
    words = [text.text for text in texts]
    meaning = by_meaning(worries, words) if who != "rules" else [Found() for _ in words]
    rules = [by_rules(text) if who != "meaning" else Found() for text in words]
    return [
        Read(*one) for one in zip(texts, (m | r for m, r in zip(meaning, rules, strict=True)), strict=True)
    ]


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = share + z * z / (2 * of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


@dataclass(frozen=True)
class Figure:
    """How many of some texts something holds for, and the share that it should be."""

    what: str
    holds: int
    of: int
    floor: float | None = None
    ceiling: float | None = None

    @property
    def share(self) -> float:
        return self.holds / max(1, self.of)

    def told(self) -> str:
        low, high = wilson(self.holds, self.of)
        return f"{self.share:6.3f}  ({low:.3f} to {high:.3f}, {self.of:4} texts)  {self.what}"

    def held(self, limits: Limits) -> None:
        if self.floor is not None:
            limits.at_least(self.what, self.share, self.floor)
        if self.ceiling is not None:
            limits.at_most(self.what, self.share, self.ceiling)


def figure(what: str, reads: Iterable[Read], holds: Callable[[Read], bool], **limit: float) -> Figure:
    kept = list(reads)
    return Figure(what, sum(holds(one) for one in kept), len(kept), **limit)


def is_seen(one: Read) -> bool:
    return bool(one.found)


def is_missed(one: Read) -> bool:
    return not one.found


def is_right(one: Read) -> bool:
    return one.text.category in one.found


def is_at(levels: Sequence[str], one: Read) -> bool:
    return any(level in levels for level in one.found.values())


def figures(told_of: Sequence[Read], everyday: Sequence[Read]) -> Iterator[Figure]:
    """What is asked of the two readers together, and what they do."""
    worrying = [one for one in told_of if one.text.label]
    yield figure("all disclosures", worrying, is_seen)
    for group, floor in FLOORS.items():
        of_these = (one for one in worrying if one.text.category in group)
        yield figure(" and ".join(group), of_these, is_seen, floor=floor)
    yield figure("right category, of those flagged", filter(is_seen, worrying), is_right, floor=0.85)
    gravest = (one for one in worrying if one.text.severity == "S1")
    yield figure("S1-worthy missed", gravest, is_missed, ceiling=0.10)
    hard = (one for one in told_of if one.text.category in HARD_NEGATIVES)
    yield figure("hard harmless texts flagged", hard, is_seen, ceiling=0.08)
    for levels, most in ((("S1",), 0.001), (("S1", "S2"), 0.004), (ABOVE_S4, 0.008)):
        yield figure(f"ordinary texts at {', '.join(levels)}", everyday, partial(is_at, levels), ceiling=most)


def main(quick: bool = False) -> Limits:
    worries, limits = Worries.load(), Limits()
    for who in ("both",) if quick else ("rules", "meaning", "both"):
        print(f"\n{who}:")
        told_of, everyday = (all_read(texts, worries, who) for texts in (kept_aside(), ordinary_kept_aside()))
        for one in figures(told_of, everyday):
            print(one.told())
            if who == "both":
                one.held(limits)
    _curve()
    return limits


def _curve() -> None:
    """What `python -m meaning.training.curve` found: is it more hands that are needed, or a better model?"""
    path = WEIGHTS / "curve.json"
    if path.is_file():
        print("\nthe learning curve, measured when the weights were made (second reader alone):")
        for point in json.loads(path.read_text(encoding="utf-8")):
            print("  " + ", ".join(f"{name} {value}" for name, value in point.items()))


if __name__ == "__main__":
    main()
