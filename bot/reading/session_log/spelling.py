"""The word of ours that an unknown word is most likely a form, or a slip, of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_LONG = 6
_VOWELS = "aeiou"


class Spelling:
    """Known words, and the plurals, dropped endings and small slips of them.

    A slip is read only in a long word, with its first letter right, and only where a letter is missing,
    doubled, added or swapped, or a vowel is wrong: any other change makes too many other words.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._shortened: dict[str, str] = {}
        for word in sorted(self._words):
            if len(word) >= _LONG and word.isalpha():
                for at in range(1, len(word)):
                    self._shortened.setdefault(word[:at] + word[at + 1 :], word)
        self.standard = lru_cache(maxsize=8_192)(self._standard)

    def _standard(self, word: str) -> str:
        """The known word that `word` stands for, or `word` itself."""
        if word in self._words or len(word) < 4 or not word.isalpha():
            return word
        if word[-1] == "s" and word[:-1] in self._words:
            return word[:-1]
        if word.endswith("in") and f"{word}g" in self._words:
            return f"{word}g"
        return self._slip(word) if len(word) >= _LONG else word

    def _slip(self, word: str) -> str:
        missing = self._shortened.get(word)
        if missing:
            return missing
        for at in range(1, len(word)):
            without = word[:at] + word[at + 1 :]
            if len(without) >= _LONG and without in self._words:
                return without
            known = self._shortened.get(without)
            if known and len(word) == len(known) and _sounds_alike(word, known):
                return known
        return word


def _sounds_alike(word: str, known: str) -> bool:
    """Two letters swapped, or one vowel for another."""
    differ = [at for at in range(len(word)) if word[at] != known[at]]
    if len(differ) == 1:
        return word[differ[0]] in _VOWELS and known[differ[0]] in _VOWELS
    return sorted(word) == sorted(known) and len(differ) == 2 and differ[1] == differ[0] + 1
