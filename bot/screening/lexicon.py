"""All patterns of a set of rules behind one automaton, so that only those whose anchor occurred are run."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

import ahocorasick  # type: ignore[import-not-found]

from bot.screening.pattern import Pattern
from bot.screening.rule import Rule

_Search = Callable[..., "re.Match[str] | None"]
_Holder = tuple[int, tuple[frozenset[str], ...]]
"""The number of a pattern that an anchor holds, and what else must be there for it."""


class Lexicon:
    """Finds where rules match in plain words."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._patterns = [(rule, pattern) for rule in rules for pattern in rule.patterns]
        self._search: list[_Search | None] = [None] * len(self._patterns)
        held: dict[str, list[_Holder]] = {}
        for number, (_, pattern) in enumerate(self._patterns):
            also = tuple(frozenset(group) for group in pattern.also)
            for anchor in pattern.anchors:
                held.setdefault(anchor, []).append((number, also))
            for anchor in (anchor for group in pattern.also for anchor in group):
                held.setdefault(anchor, [])
        self._automaton = ahocorasick.Automaton()
        for anchor, holders in held.items():
            self._automaton.add_word(anchor, (anchor, len(anchor) - 1, holders))
        self._automaton.make_automaton()

    def matches(self, words: str) -> Iterator[tuple[Rule, int, int]]:
        """Each rule that matches and where, start and end in `words`; a rule may match more than once."""
        anchored = self._anchored(words)
        if not anchored:
            return
        edges = list(accumulate((len(word) + 1 for word in words.split(" ")), initial=-1))[1:-1]
        for number in sorted(anchored):
            rule, pattern = self._patterns[number]
            search = self._search[number] or self._compiled(number)
            for begin, last in _windows(pattern, anchored[number], edges):
                match = search(words, begin, last)
                while match:  # two places may share the space between them
                    yield rule, match.start() + 1, match.end() - 1
                    match = search(words, match.end() - 1, last)

    def get_ready(self) -> None:
        """Compile every expression: else each is when it is first of use, and whoever texts waits for it."""
        for number, search in enumerate(self._search):
            if search is None:
                self._compiled(number)

    def _compiled(self, number: int) -> _Search:
        search = self._search[number] = re.compile(self._patterns[number][1].expression).search
        return search

    def _anchored(self, words: str) -> dict[int, list[int]]:
        """The patterns of which every group of anchors occurred, and where their own anchors begin."""
        occurred: set[str] = set()
        held: list[tuple[int, list[_Holder]]] = []
        for end, (anchor, length, holders) in self._automaton.iter(words):
            occurred.add(anchor)
            if holders:
                held.append((end - length, holders))
        anchored: dict[int, list[int]] = {}
        for start, holders in held:
            for number, also in holders:
                for group in also:
                    if group.isdisjoint(occurred):
                        break
                else:
                    anchored.setdefault(number, []).append(start)
        return anchored


def _windows(pattern: Pattern, held: list[int], edges: list[int]) -> Iterator[tuple[int, int]]:
    """The stretches of text in which a match with one of the anchors can lie, those that meet made one."""
    last = len(edges) - 1
    begin = end = -1
    for anchor in sorted(held):
        word = bisect_left(edges, anchor)
        further = max(0, word - pattern.before)
        if further > end >= 0:
            yield edges[begin], edges[end] + 1
            begin = further
        elif end < 0:
            begin = further
        end = min(last, word + pattern.longest)
    yield edges[begin], edges[end] + 1
