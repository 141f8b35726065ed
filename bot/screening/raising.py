"""What in the rest of a text makes a worry in it more urgent (docs/practice.md, "Severities")."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

import ahocorasick  # type: ignore[import-not-found]

from bot.screening.flag import Severity
from bot.screening.rule import Rule, all_rules, named_sets
from bot.screening.spelling import spelling

_HIGHER = {Severity.S3: Severity.S2, Severity.S2: Severity.S1}
_MOST = 32
Words = tuple[str, ...]


class Place(NamedTuple):
    """Where some plain words stand, and why they matter, where that is said."""

    start: int
    end: int
    why: str = ""


@dataclass(frozen=True)
class Raise:
    """Words of each list in `all` raise a worry of one of `categories` by a level."""

    id: str
    categories: frozenset[str]
    why: str
    all: tuple[Words, ...]
    levels: frozenset[str]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@cache
def all_raises() -> tuple[Raise, ...]:
    """Every raise, as raises.toml has them. Raises KeyError, with its name, for a list that is left out."""
    text = (files("bot.screening") / "raises.toml").read_text(encoding="utf-8")
    return tuple(
        Raise(
            entry["id"],
            frozenset(entry["categories"]),
            entry["why"],
            tuple(named_sets().get(words) or tuple(words.split("|")) for words in entry["all"]),
            frozenset(entry.get("from", _HIGHER)),
            tuple(entry["examples"]),
            tuple(entry["counter_examples"]),
        )
        for entry in tomllib.loads(text)["raise"]
    )


class Raising:
    """Every list of raising words that one text has, looked for only once it is asked about."""

    def __init__(self, words: str) -> None:
        self._words = words

    def raised(self, severity: Severity, category: str, rule: Rule) -> tuple[Severity, tuple[Place, ...]]:
        """How urgent a worry is in this text, and the words that made it so."""
        if severity not in _HIGHER:
            return severity, ()
        for name in rule.raised_by:
            if place := self._there.get(named_sets()[name]):
                return Severity.S1, (place,)
        for one in _raises_of(category):
            places = tuple(self._there[words] for words in one.all if words in self._there)
            if severity in one.levels and len(places) == len(one.all):
                return _HIGHER[severity], tuple(Place(at.start, at.end, one.why) for at in places)
        return severity, ()

    @cached_property
    def _there(self) -> dict[Words, Place]:
        """The first place of each list that the text has words of."""
        found: dict[Words, Place] = {}
        for end, (word, lists) in _lists().iter(self._words):
            for one in lists:
                found.setdefault(one, Place(end - len(word) + 2, end))
        return found


@cache
def _raises_of(category: str) -> tuple[Raise, ...]:
    return tuple(one for one in all_raises() if category in one.categories)


@cache
def _lists() -> ahocorasick.Automaton:
    """Every word of every list that raises, as it stands in plain words."""
    lists = {named_sets()[name] for rule in all_rules() for name in rule.raised_by}
    lists |= {words for one in all_raises() for words in one.all}
    held: dict[str, list[Words]] = {}
    for one in lists:
        for way in one:
            for word in _numbered(" ".join(spelling("en").usual(part) for part in way.split())):
                held.setdefault(f" {word} ", []).append(one)
    automaton = ahocorasick.Automaton()
    for word, holders in held.items():
        automaton.add_word(word, (word, holders))
    automaton.make_automaton()
    return automaton


def _numbered(way: str) -> Iterator[str]:
    """`way`, or where it has a # in it, `way` with each small number."""
    return (way.replace("#", str(number)) for number in range(1, _MOST)) if "#" in way else iter((way,))
