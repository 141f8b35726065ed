"""A text in plain words, with the way back to where each word stood in the original."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate

from bot.screening.letters import meant
from bot.screening.spelling import Spelling, spelling

READ_AT_MOST = 4096
"""Characters read of one text: the longest that any door can bring in."""

_EMOJI = {
    "💊": "pills", "🔪": "knife", "🗡": "knife", "🔫": "gun", "🪒": "razor", "🩸": "blood",
    "⚰": "coffin", "🪦": "grave", "🪢": "rope", "💉": "needle", "👊": "punch", "🌉": "bridge",
}  # fmt: skip
_LAUGHING = "😂🤣😹"
_LETTER = r"[^\W\d_]"
_BETWEEN_LETTERS = (r"[ \t]{1,3}", r"\.{1,3} ?", ", ?", " ?- ?", "_", r"\*", r"\n+")
_SPACED = (
    rf"(?<![^\W_]){_LETTER}(?:{'|'.join(f'(?:{s}{_LETTER}){{2,}}' for s in _BETWEEN_LETTERS)})(?![^\W_])"
)
_YEAR = r"(?<!\w)['’‘]\d\d(?!\w)"
_WORD = r"[@$]?[^\W_]++(?:(?:['’‘`´!|@$]|\*{1,3})[^\W_]++)*+"
_TOKEN = re.compile(rf"{_SPACED}|{_YEAR}|{_WORD}|[.!?;\n]+|[{''.join(_EMOJI)}]|[{_LAUGHING}]+")
_STOPS = ".!?;\n"
_STOP = re.compile(rf"[{_STOPS}…]+")
_BETWEEN = frozenset(" \t\n\r.,-_*")
_LONGEST = 40
_THIS_CENTURY = "40"
"""Before it, a year of two digits is of this century ("the easter of '19")."""


class Plain:
    """Plain words, a space on each side, sentences ended by a lone full stop; `span` finds the way back.

    Read without `pauses`, a new line or a row of dots ends no sentence ("i want to.. die").
    """

    def __init__(self, text: str, spelt: Spelling, *, pauses: bool = True) -> None:
        self.text = text
        self._spelt = spelt
        self._letters, self._where = meant(text)
        self._typed: list[str] = _TOKEN.findall(self._letters)
        readings = _Readings.of(spelt)
        read = [readings[token] for token in self._typed]
        if not pauses:
            read = ["" if _is_pause(token) else words for token, words in zip(self._typed, read, strict=True)]
        self._read = _in_place(read, spelt)
        said = " ".join(filter(None, self._read))
        self.words = f" {said} . " if said else " "

    def without_pauses(self) -> Plain | None:
        """The same text read on across pauses; None where there are none between its words."""
        return Plain(self.text, self._spelt, pauses=False) if _is_pause(self.text.strip()) else None

    def crosses_pause(self, start: int, end: int) -> bool:
        """Whether there is a pause in what was typed for words[start:end]."""
        first, last = self.span(start, end)
        return any(_is_pause(stop) for stop in _STOP.findall(self.text[first:last]))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where words[start:end] stood in the original text."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, max(start, end - 1)) - 1
        return self.origins[first][0], self.origins[last][1]

    def slips(self, start: int, end: int) -> Iterator[tuple[str, str]]:
        """What was typed for words[start:end], and the plain words for it, where those are not the same."""
        for piece in range(bisect_right(self.starts, start) - 1, bisect_left(self.starts, end)):
            typed, word = self.text[slice(*self.origins[piece])], self._pieces[2][piece]
            if typed.lower() != word and word[0] != ".":
                yield typed, word

    @property
    def starts(self) -> Sequence[int]:
        """Where in `words` each piece that was read begins."""
        return self._pieces[0]

    @property
    def origins(self) -> Sequence[tuple[int, int]]:
        """Where in the text each of those pieces stood; the last is the end of the text."""
        return self._pieces[1]

    @cached_property
    def _pieces(self) -> tuple[list[int], list[tuple[int, int]], list[str]]:
        read, origins = self._read, [match.span() for match in _TOKEN.finditer(self._letters)]
        if "" in read or not _BETWEEN.isdisjoint([token[1:2] for token in self._typed]):
            read, origins = _apart(self._typed, read, origins)
        if not read:
            return [], [], []
        if where := self._where:
            origins = [(where[start], where[end - 1] + 1) for start, end in origins]
        starts = list(accumulate((len(words) + 1 for words in read), initial=1))
        return starts, [*origins, (origins[-1][1], origins[-1][1])], [*read, "."]


def _apart(
    typed: list[str], read: list[str], origins: list[tuple[int, int]]
) -> tuple[list[str], list[tuple[int, int]]]:
    """What was read, and where it stood: single letters each by itself, nothing where none was meant."""
    apart: list[tuple[str, tuple[int, int]]] = []
    for token, words, (start, end) in zip(typed, read, origins, strict=True):
        if (letters := _letters(token)) and len(letters) == len(words.split()):
            places = ((start + at, start + at + 1) for at in letters)
            apart += zip(words.split(), places, strict=True)
        elif words:
            apart.append((words, (start, end)))
    return [words for words, _ in apart], [place for _, place in apart]


def plain(text: str, language: str = "en") -> Plain:
    """`text` in lower case, text-speak spelt out, typing slips mended. Never raises."""
    return Plain(text[:READ_AT_MOST], spelling(language))


def _in_place(read: list[str], spelt: Spelling) -> list[str]:
    """What was read of each token by itself, or what it means behind the word before it."""
    if spelt.turning.isdisjoint(read):
        return read
    placed: list[str] = []
    before = ""
    for words in read:
        placed.append(spelt.after(before, words) or words if words in spelt.turning else words)
        before = placed[-1].rpartition(" ")[2] or before
    return placed


class _Readings(dict[str, str]):
    """What tokens mean by themselves. Every answer is remembered, for people repeat themselves."""

    _MOST = 50_000

    def __init__(self, spelt: Spelling) -> None:
        self._spelt = spelt

    def __missing__(self, token: str) -> str:
        words = _read(token, self._spelt)
        if len(token) <= _LONGEST:
            if len(self) >= self._MOST:
                self.clear()
            self[token] = words
        return words

    @staticmethod
    @lru_cache(maxsize=16)
    def of(spelt: Spelling) -> _Readings:
        return _Readings(spelt)


def _is_pause(token: str) -> bool:
    return "\n" in token or ".." in token or "…" in token


def _read(token: str, spelt: Spelling) -> str:
    if token[0] in _STOPS:
        return "."
    if token in _EMOJI:
        return _EMOJI[token]
    if token[0] in _LAUGHING:
        return ". 😂"
    if token[0] in "'’‘":
        return f"{20 if token[1:] < _THIS_CENTURY else 19}{token[1:]}"
    if letters := _letters(token):
        words = {letter: spelt.word(letter) or letter for letter in set(token) if letter.isalpha()}
        return spelt.joined(token) or " ".join(words[token[at]] for at in letters)
    return spelt.word(token)


def _letters(token: str) -> list[int]:
    """Where the letters stand in a token of single ones ("k i l l"); nothing in any other."""
    if token[1:2] not in _BETWEEN or not re.fullmatch(_SPACED, token):
        return []
    return [at for at, letter in enumerate(token) if letter.isalpha()]
