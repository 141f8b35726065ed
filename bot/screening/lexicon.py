"""All patterns of a set of rules behind one automaton, so that only those whose anchor occurred are run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import ahocorasick  # type: ignore[import-not-found]

from bot.screening.pattern import Pattern
from bot.screening.rule import Rule


def _everywhere(pattern: Pattern, words: str) -> Iterator[tuple[int, int]]:
    """Where `pattern` stands in `words`; two places may share the space between them."""
    match = pattern.regex.search(words)
    while match:
        yield match.start() + 1, match.end() - 1
        match = pattern.regex.search(words, match.end() - 1)


class Lexicon:
    """Finds where rules match in plain words."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._patterns = [(rule, pattern) for rule in rules for pattern in rule.patterns]
        self._groups = [len(pattern.anchors) for _, pattern in self._patterns]
        held: dict[str, list[tuple[int, int]]] = {}
        for number, (_, pattern) in enumerate(self._patterns):
            for group, anchors in enumerate(pattern.anchors):
                for anchor in anchors:
                    held.setdefault(anchor, []).append((number, group))
        self._automaton = ahocorasick.Automaton()
        for anchor, holders in held.items():
            self._automaton.add_word(anchor, holders)
        self._automaton.make_automaton()

    def matches(self, words: str) -> Iterator[tuple[Rule, int, int]]:
        """Each rule that matches and where, start and end in `words`; a rule may match more than once."""
        for number in self._anchored(words):
            rule, pattern = self._patterns[number]
            for start, end in _everywhere(pattern, words):
                yield rule, start, end

    def _anchored(self, words: str) -> list[int]:
        """The patterns of which every group of anchors occurred."""
        occurred: set[tuple[int, int]] = set()
        for _, holders in self._automaton.iter(words):
            occurred.update(holders)
        count = Counter(number for number, _ in occurred)
        return sorted(number for number, groups in count.items() if groups == self._groups[number])
