"""The phrases that people use, as they stand in the files of `phrases/`.

One to a line; `|` between words either of which will do, `..` where up to three others may stand.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

from signposting.needs.category import CATEGORIES
from signposting.needs.plain import in_phrase

TELLING = {"sure": 4.0, "likely": 2.0, "hint": 1.0}
"""How telling a phrase is: `sure` by itself, `likely` where something is asked for, `hint` beside others."""
UNLESS = "unless"
LANGUAGES = ("en", "es", "cy")

_HERE = files("signposting.needs")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a kind (a category, or what else it tells): parts of which each follows the one before."""

    kind: str
    parts: tuple[tuple[str, ...], ...]
    telling: float
    language: str = "en"

    @property
    def length(self) -> int:
        return sum(map(len, self.parts))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file."""

    kind: str
    tier: str
    language: str
    line: str


@cache
def lines() -> tuple[Line, ...]:
    """Every line of the categories' files."""
    return tuple(line for kind in CATEGORIES for line in _of_category(kind))


def phrases() -> Iterator[Phrase]:
    """Every phrase of every category, and those that take one back (their `telling` is 0)."""
    for one in lines():
        yield from _spelt(one.kind, one.line, TELLING.get(one.tier, 0.0), one.language)


def phrases_of(name: str) -> Iterator[Phrase]:
    """The phrases of a file that is no category: "asking", "chat", "no_more", "vague"."""
    for tier, told in tomllib.loads((_HERE / f"{name}.toml").read_text("utf-8")).items():
        for line in told.strip().splitlines():
            yield from _spelt(name, line, TELLING.get(tier, 0.0), "en")


def ways_to_say(line: str) -> Iterator[str]:
    """Each way to read a line: "bus|train fare" is "bus fare" and "train fare"."""
    return (" ".join(way) for way in product(*(word.split("|") for word in line.split())))


def _of_category(kind: str) -> Iterator[Line]:
    table = tomllib.loads((_HERE / "phrases" / f"{kind}.toml").read_text("utf-8"))
    for language, tiers in table.items():
        for tier, told in tiers.items():
            for line in told.strip().splitlines():
                yield Line(kind, tier, language, line)


def _spelt(kind: str, line: str, telling: float, language: str) -> Iterator[Phrase]:
    for way in dict.fromkeys(ways_to_say(line)):
        parts = tuple(tuple(in_phrase(part)) for part in way.split(".."))
        if parts := tuple(part for part in parts if part):
            yield Phrase(kind, parts, telling, language)
