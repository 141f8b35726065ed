"""Misspelt words read as the usual words, or words of the lexicon, that they are nearest to."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from spellchecker import SpellChecker

SHORTEST = 4
"""Letters of the shortest word that is mended: shorter ones are too near to one another."""
_REMEMBERED = 50_000


class Mending:
    """Mends one wrong, missing, doubled or swapped letter; words that mean what they say are left alone."""

    def __init__(self, known: Iterable[str]) -> None:
        self._usual = usual_words()
        self._known = frozenset(known)
        self._near: dict[str, list[str]] = {}
        self._bones: dict[str, list[str]] = {}
        for word in sorted(self._known | self._usual.keys()):
            if len(word) >= SHORTEST and word.isalpha():
                self._bones.setdefault(_bones(word), []).append(word)
                for key in _with_one_less(word):
                    self._near.setdefault(key, []).append(word)
        self._read: dict[str, str] = {}

    def mended(self, word: str) -> str:
        """The word that was meant, of several the most usual; the word itself where none is near."""
        if word in self._known:
            return word
        if word not in self._read:
            if len(self._read) > _REMEMBERED:
                self._read.clear()
            self._read[word] = self._meant(word)
        return self._read[word]

    def _meant(self, word: str) -> str:
        if word.endswith("in") and f"{word}g" in self._known:
            return f"{word}g"
        if len(word) < SHORTEST or not word.isalpha() or word in self._usual or word in real_words():
            return word
        near = {other for key in _with_one_less(word) for other in self._near.get(key, [])}
        close = [other for other in near if _is_one_slip(word, other)]
        without_vowels = self._bones.get(word, []) if word == _bones(word) else []
        return max(close or without_vowels, key=self._how_usual, default=word)

    def _how_usual(self, word: str) -> tuple[int, str]:
        return self._usual.get(word, 0), word


@cache
def usual_words() -> dict[str, int]:
    """Words that texts hold, and in how many of the texts of the corpus: `signposting.training.usual`."""
    table = (files("signposting.needs") / "usual.csv").read_text("utf-8")
    return {word: int(texts) for word, texts in csv.reader(table.splitlines())}


@cache
def real_words() -> frozenset[str]:
    """Words of English and Spanish, which are never taken for slips."""
    return frozenset(
        word for language in ("en", "es") for word in SpellChecker(language=language).word_frequency.words()
    )


def _bones(word: str) -> str:
    return "".join(letter for letter in word if letter not in "aeiouy")


def _with_one_less(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _is_one_slip(word: str, other: str) -> bool:
    """Whether a single letter is wrong, missing or too many, or two that stand together are swapped."""
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if at is None:
        return abs(len(word) - len(other)) <= 1
    if len(word) == len(other):
        swapped = word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        return word[at + 1 :] == other[at + 1 :] or swapped == other[at:]
    longer, shorter = (word, other) if len(word) > len(other) else (other, word)
    return longer[at + 1 :] == shorter[at:]
