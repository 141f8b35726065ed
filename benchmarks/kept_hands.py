"""How much the two readers find in texts by hands that neither has met (corpus/screening/kept/README.md).

Only totals are told. Run: python -m benchmarks kept_hands
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.limits import Limits
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
        {reading.category: max(reading.level, "S2")} if reading.is_worry else {}
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


def share(reads: Iterable[Read], holds: Callable[[Read], bool]) -> tuple[int, int]:
    kept = list(reads)
    return sum(holds(one) for one in kept), len(kept)


def told(what: str, counted: tuple[int, int]) -> str:
    right, of = counted
    low, high = wilson(right, of)
    return f"{right / max(1, of):6.2f}  ({low:.2f} to {high:.2f}, {of:4} texts)  {what}"


def seen(one: Read) -> bool:
    return bool(one.found)


def right_category(one: Read) -> bool:
    return one.text.category in one.found


def main(quick: bool = False) -> Limits:
    worries, limits = Worries.load(), Limits()
    for who in ("rules",) if quick else ("rules", "meaning"):
        print(f"\n{who} alone:")
        _show(_reads(worries, who), Limits(), quiet=True)
    print("\nboth:")
    _show(_reads(worries, "both"), limits, quiet=False)
    _curve()
    return limits


def _reads(worries: Worries, who: str) -> tuple[list[Read], list[Read]]:
    return tuple(all_read(texts, worries, who) for texts in (kept_aside(), ordinary_kept_aside()))  # type: ignore[return-value]


def _show(reads: tuple[list[Read], list[Read]], limits: Limits, *, quiet: bool) -> None:
    told_of, everyday = reads
    disclosures = [one for one in told_of if one.text.label]
    rows = [
        ("flagged of all disclosures", share(disclosures, seen), None, True),
        *(
            (
                " and ".join(group),
                share((one for one in disclosures if one.text.category in group), seen),
                floor,
                True,
            )
            for group, floor in FLOORS.items()
        ),
        ("right category, of those flagged", share(filter(seen, disclosures), right_category), 0.85, True),
        (
            "S1-worthy missed",
            share((one for one in disclosures if one.text.severity == "S1"), lambda one: not seen(one)),
            0.10,
            False,
        ),
        (
            "hard harmless texts flagged",
            share((one for one in told_of if one.text.category in HARD_NEGATIVES), seen),
            0.08,
            False,
        ),
        *(
            (f"ordinary texts at {name}", share(everyday, partial(at, levels)), most, False)
            for name, levels, most in (
                ("S1", ("S1",), 0.001),
                ("S1 and S2", ("S1", "S2"), 0.004),
                ("S1 to S3", ABOVE_S4, 0.008),
            )
        ),
    ]
    for what, counted, limit, at_least in rows:
        print(told(what, counted))
        if limit is not None and not quiet:
            hold = limits.at_least if at_least else limits.at_most
            hold(what, counted[0] / max(1, counted[1]), limit)


def at(levels: Sequence[str], one: Read) -> bool:
    return any(level in levels for level in one.found.values())


def _curve() -> None:
    """What `python -m meaning.training.curve` found: is it more hands that are needed, or a better model?"""
    path = WEIGHTS / "curve.json"
    if path.is_file():
        print("\nthe learning curve, measured when the weights were made (second reader alone):")
        for point in json.loads(path.read_text(encoding="utf-8")):
            print("  " + ", ".join(f"{name} {value}" for name, value in point.items()))


if __name__ == "__main__":
    main()
