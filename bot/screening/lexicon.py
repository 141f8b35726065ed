"""All patterns of a set of rules behind one automaton, so that only those whose anchor occurred are run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import ahocorasick  # type: ignore[import-not-found]

from bot.screening.pattern import Pattern
from bot.screening.rule import Rule

_BEFORE_ANCHOR = 400


def _everywhere(pattern: Pattern, words: str, begin: int) -> Iterator[tuple[int, int]]:
    """Where `pattern` stands in `words` from `begin`; two places may share the space between them."""
    match = pattern.regex.search(words, begin)
    while match:
        yield match.start() + 1, match.end() - 1
        match = pattern.regex.search(words, match.end() - 1)


class Lexicon:
    """Finds where rules match in plain words."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        held: dict[str, list[tuple[Rule, Pattern]]] = {}
        for rule in rules:
            for pattern in rule.patterns:
                for anchor in pattern.anchors:
                    held.setdefault(anchor, []).append((rule, pattern))
        self._automaton = ahocorasick.Automaton()
        for anchor, patterns in held.items():
            self._automaton.add_word(anchor, patterns)
        self._automaton.make_automaton()

    def matches(self, words: str) -> Iterator[tuple[Rule, int, int]]:
        """Each rule that matches and where, start and end in `words`; a rule may match more than once."""
        seen: set[int] = set()
        for end_of_anchor, patterns in self._automaton.iter(words):
            for rule, pattern in patterns:
                if id(pattern) in seen:
                    continue
                seen.add(id(pattern))
                for start, end in _everywhere(pattern, words, max(0, end_of_anchor - _BEFORE_ANCHOR)):
                    yield rule, start, end
