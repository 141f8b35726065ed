"""Slips of the thumb: words that nobody writes, a letter away from words that the rules know."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
_TWO_SLIPS_FROM = 8
_FIRST_LETTER_FROM = 6
_FIRST_LETTER_OF_URGENT_FROM = 5


class Slips:
    """Takes a word for one that it is a slip of: a letter left out, put in, put wrong or swapped.

    The first letter must be right in short words, save that the first two may be swapped; `urgent` words are
    taken for meant before any others, and from eight letters with two slips in them.
    """

    def __init__(self, words: Iterable[str], urgent: Iterable[str]) -> None:
        self._urgent = {word for word in urgent if len(word) >= _SHORTEST}
        self._rank = {word: rank for rank, word in enumerate(words) if len(word) >= _SHORTEST}
        self.words = tuple(self._rank)
        """Everything that a slip may be meant for, the most urgent first."""
        self._without_one: dict[str, list[str]] = {}
        for word in self._rank:
            for less in set(_without_one(word)):
                self._without_one.setdefault(less, []).append(word)
        self._by_letter: dict[str, list[str]] = {}
        for word in self._urgent:
            self._by_letter.setdefault(word[0], []).append(word)

    def urgently(self, word: str) -> str | None:
        """The urgent word that `word` is a slip of, or None."""
        if len(word) < _SHORTEST:
            return None
        return self._likeliest(word, self._urgent) or self._two_slips_away(word)

    def mended(self, word: str) -> str | None:
        """The word that `word` is a slip of, or None."""
        return self._likeliest(word, self._rank) if len(word) >= _SHORTEST else None

    def _likeliest(self, word: str, among: Container[str]) -> str | None:
        near = [other for other in set(self._near(word)) if other in among and self._may_be(word, other)]
        return min(near, key=lambda other: (_is_rare_slip(word, other), self._rank[other]), default=None)

    def _near(self, word: str) -> Iterator[str]:
        yield from self._without_one.get(word, ())
        for less in _without_one(word):
            if less in self._rank:
                yield less
            yield from self._without_one.get(less, ())

    def _may_be(self, word: str, other: str) -> bool:
        if OSA.distance(word, other, score_cutoff=1) > 1:
            return False
        shortest = _FIRST_LETTER_OF_URGENT_FROM if other in self._urgent else _FIRST_LETTER_FROM
        return word[0] == other[0] or len(other) >= shortest or word[:2] == other[1::-1]

    def _two_slips_away(self, word: str) -> str | None:
        urgent: Sequence[str] = self._by_letter.get(word[0], ()) if len(word) >= _TWO_SLIPS_FROM else ()
        near = process.extractOne(word, urgent, scorer=OSA.distance, score_cutoff=2)
        return near[0] if near else None


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_rare_slip(word: str, other: str) -> bool:
    """Whether it is anything but the commonest slips: two letters swapped, and one typed twice or once."""
    if len(word) == len(other):
        return sorted(word) != sorted(other)
    longer, shorter = sorted((word, other), key=len, reverse=True)
    return not any(
        longer[at] == longer[at - 1] and longer[:at] + longer[at + 1 :] == shorter
        for at in range(1, len(longer))
    )
