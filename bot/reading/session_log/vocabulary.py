"""The words that session logs are made of, kept in `words/*.toml`, found in a text in one pass."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from bot.reading.session_log.spelling import Spelling

MENTEE = "he"
"""The one word that stands for he, she, they, him, them and the mentee's name or code."""

_PRONOUNS = dict.fromkeys(["he", "she", "they", "him", "them", "her"], MENTEE)
_PRONOUNS |= {"shes": "hes", "theyre": "hes", "theyve": "hes"}
WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset(["this", "always", "things", "please", "other", "finish", "massage", "whole"])
_FILES = ("status", "kind", "next", "topics", "goals", "support", "sides")


class Mark(NamedTuple):
    """A phrase of ours in a text: `family` and `name` as in the TOML, first and last word, and its span."""

    family: str
    name: str
    first: int
    last: int
    start: int
    end: int

    def holds(self, other: Mark) -> bool:
        return self.first <= other.first and other.last <= self.last

    @property
    def size(self) -> int:
        return self.last - self.first


class Marks:
    """The marks of one text by family, in order."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._all = list(marks)
        self._families: dict[str, list[Mark]] = {}
        self._starts: dict[str, list[int]] = {}
        for mark in self._all:
            self._families.setdefault(mark.family, []).append(mark)
            self._starts.setdefault(mark.family, []).append(mark.start)

    def and_these(self, marks: Iterable[Mark]) -> Marks:
        """These marks and some of another family."""
        return Marks([*self._all, *marks])

    def named(self, family: str, names: tuple[str, ...], within: tuple[int, int]) -> list[Mark]:
        """The marks of a family, of these names if any are given, that lie `within` a span."""
        starts = self._starts.get(family)
        if not starts:
            return []
        low, high = bisect_left(starts, within[0]), bisect_left(starts, within[1])
        if low == high:
            return []
        end = within[1]
        return [
            mark
            for mark in self._families[family][low:high]
            if mark.end <= end and (not names or mark.name in names)
        ]


class Phrases:
    """Phrases as a tree of words, so that a text is looked through once, however many there are."""

    def __init__(self, named: Iterable[tuple[str, str, str]]) -> None:
        self._root: dict[str, Any] = {}
        words = set()
        for family, name, phrase in named:
            branch = self._root
            for word in canonical(WORD.findall(phrase)):
                branch = branch.setdefault(word, {})
                words.add(word)
            branch.setdefault("", []).append((family, name))
        self.spelling = Spelling(words | _PRONOUNS.keys() | _COMMON)

    def knows(self, word: str) -> bool:
        return word in self._root

    def find(
        self, words: Sequence[str], spans: Sequence[tuple[int, int]], breaks: frozenset[int]
    ) -> list[Mark]:
        """Every phrase in `words`. None runs over a word in `breaks`, which begins a sentence or part."""
        found: list[Mark] = []
        root, size = self._root, len(words)
        for first, word in enumerate(words):
            branch, last = root.get(word), first
            while branch is not None:
                for family, name in branch.get("", ()):
                    found.append(Mark(family, name, first, last, spans[first][0], spans[last][1]))
                last += 1
                branch = branch.get(words[last]) if last < size and last not in breaks else None
        return list(_longest(found))


def canonical(
    words: Iterable[str],
    names: frozenset[str] = frozenset(),
    standard: Callable[[str], str] = str,
) -> list[str]:
    """The words in their `standard` spelling, with every name for the mentee as one."""
    return [_one_name(word, names) or _PRONOUNS.get(word) or standard(word) for word in words]


def _one_name(word: str, names: frozenset[str]) -> str | None:
    if word in names:
        return MENTEE
    return "hes" if word[-1] == "s" and word[:-1] in names else None


def _longest(marks: list[Mark]) -> Iterator[Mark]:
    """In each family, a mark inside a longer one goes: "didn't meet up" is no "meet up"."""
    kept: dict[str, Mark] = {}
    for mark in sorted(marks, key=lambda one: (one.first, -one.last)):
        before = kept.get(mark.family)
        if before and before.holds(mark) and before.size > mark.size:
            continue
        kept[mark.family] = mark
        yield mark


@cache
def phrases() -> Phrases:
    return Phrases(
        (family, name, phrase)
        for file in _FILES
        for family, names in table(file).items()
        if family not in ("from_flag", "place", "word")
        for name, listed in names.items()
        for phrase in listed
    )


@cache
def table(file: str) -> dict[str, Any]:
    return tomllib.loads((files("bot.reading.session_log") / "words" / f"{file}.toml").read_text("utf-8"))


phrases()
