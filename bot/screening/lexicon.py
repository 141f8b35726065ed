"""All patterns of a set of rules behind one automaton, so that only those whose anchor occurred are run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import ahocorasick  # type: ignore[import-not-found]

from bot.screening.pattern import Pattern
from bot.screening.rule import Rule


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
        for _, patterns in self._automaton.iter(words):
            for rule, pattern in patterns:
                if id(pattern) in seen:
                    continue
                seen.add(id(pattern))
                for match in pattern.regex.finditer(words):
                    yield rule, match.start(), match.end() - 1
