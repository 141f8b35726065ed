"""All phrases behind one automaton: where each of them stands in some words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import ahocorasick  # type: ignore[import-not-found]

from signposting.needs.phrase import Phrase
from signposting.needs.plain import STOP

GAP = 3
"""How many other words may stand where a phrase has a gap."""

Places = dict[tuple[str, ...], list[int]]


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase, and which of the words (by number, in order) are those of it."""

    phrase: Phrase
    words: tuple[int, ...]


class Lexicon:
    """Finds phrases in plain words."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_last_part: dict[tuple[str, ...], list[Phrase]] = {}
        parts: dict[tuple[str, ...], None] = {}
        for phrase in phrases:
            self._by_last_part.setdefault(phrase.parts[-1], []).append(phrase)
            parts |= dict.fromkeys(phrase.parts)
        self.words = frozenset(word for part in parts for word in part)
        """Every word of every phrase."""
        self._automaton = ahocorasick.Automaton()
        for part in parts:
            key = f" {' '.join(part)} "
            self._automaton.add_word(key, (len(key) - 1, part))
        self._automaton.make_automaton()

    def matches(self, words: Sequence[str]) -> list[Match]:
        """Each phrase at each place where it stands."""
        places = self._places(words)
        found: list[Match] = []
        for last, starts in places.items():
            for phrase in self._by_last_part.get(last, ()):
                if len(phrase.parts) == 1:
                    found += [Match(phrase, tuple(range(at, at + len(last)))) for at in starts]
                elif phrase.parts[0] in places:
                    found += _laid(phrase, places, words)
        return found

    def _places(self, words: Sequence[str]) -> Places:
        """Where each part of a phrase begins, by the number of its first word."""
        text = f" {' '.join(words)} "
        places: Places = {}
        for end, (length, part) in self._automaton.iter(text):
            places.setdefault(part, []).append(text.count(" ", 0, end - length))
        return places


def _laid(phrase: Phrase, places: Places, words: Sequence[str]) -> Iterator[Match]:
    """A phrase of several parts, wherever they follow one another within a sentence."""
    first, *others = phrase.parts
    if any(part not in places for part in phrase.parts[:-1]):
        return
    for start in places[first]:
        covered = list(range(start, start + len(first)))
        for part in others:
            end = covered[-1] + 1
            begin = next((at for at in places[part] if end <= at <= end + GAP), None)
            if begin is None or STOP in words[end:begin]:
                break
            covered += range(begin, begin + len(part))
        else:
            yield Match(phrase, tuple(covered))
