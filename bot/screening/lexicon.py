"""All patterns of a set of rules behind one automaton, so that only those whose anchor occurred are run."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

import ahocorasick  # type: ignore[import-not-found]

from bot.screening.pattern import Pattern
from bot.screening.rule import Rule


class Lexicon:
    """Finds where rules match in plain words."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._patterns = [(rule, pattern) for rule in rules for pattern in rule.patterns]
        held: dict[str, list[int]] = {}
        for number, (_, pattern) in enumerate(self._patterns):
            for anchor in pattern.anchors:
                held.setdefault(anchor, []).append(number)
            for anchor in (anchor for group in pattern.also for anchor in group):
                held.setdefault(anchor, [])
        self._automaton = ahocorasick.Automaton()
        for anchor, numbers in held.items():
            self._automaton.add_word(anchor, (anchor, numbers))
        self._automaton.make_automaton()
        self._also = [tuple(frozenset(group) for group in pattern.also) for _, pattern in self._patterns]

    def matches(self, words: str) -> Iterator[tuple[Rule, int, int]]:
        """Each rule that matches and where, start and end in `words`; a rule may match more than once."""
        anchored = self._anchored(words)
        if not anchored:
            return
        edges = list(accumulate((len(word) + 1 for word in words.split(" ")), initial=-1))[1:-1]
        for number in sorted(anchored):
            rule, pattern = self._patterns[number]
            for start, end in _places(pattern, words, anchored[number], edges):
                yield rule, start, end

    def _anchored(self, words: str) -> dict[int, list[int]]:
        """The patterns of which every group of anchors occurred, and where their own anchors begin."""
        occurred: set[str] = set()
        anchored: dict[int, list[int]] = {}
        for end, (anchor, numbers) in self._automaton.iter(words):
            occurred.add(anchor)
            for number in numbers:
                anchored.setdefault(number, []).append(end - len(anchor) + 1)
        for number in list(anchored):
            for group in self._also[number]:
                if group.isdisjoint(occurred):
                    del anchored[number]
                    break
        return anchored


def _places(pattern: Pattern, words: str, held: list[int], edges: list[int]) -> Iterator[tuple[int, int]]:
    """Where `pattern` stands around the anchors `held`; two places may share the space between them."""
    search = pattern.regex.search
    for begin, end in _windows(pattern, held, edges):
        match = search(words, begin, end)
        while match:
            yield match.start() + 1, match.end() - 1
            match = search(words, match.end() - 1, end)


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
