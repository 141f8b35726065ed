"""What the words around a name say of it: that something is there, or that it is a person."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from signposting.places.doubt import Doubt
from signposting.places.words import Word

_STOP = re.compile(r"[.,;:!?()\n/]|\s-\s|\.\.")
_FURTHER = 3
"""Words between "in" and a name, at most ("in the north of Leeds")."""
_NEEDED = {Doubt.NONE: -0.5, Doubt.SOME: 1.0, Doubt.PERSON: 1.5, Doubt.WORD: 3.0, Doubt.NEVER: 9.0}
_NEEDED_OF_LARGE = {Doubt.PERSON: 1.0, Doubt.WORD: 2.5}
_LARGE = 100_000  # people: a city that may stand by itself, although somebody may be called so


def needed(doubt: Doubt, people: int) -> float:
    """What the words around must weigh for a name of that doubt, and a place of that many people."""
    return _NEEDED_OF_LARGE.get(doubt, _NEEDED[doubt]) if people >= _LARGE else _NEEDED[doubt]


@cache
def lists() -> dict[str, frozenset[str]]:
    """Words by what they make of a name beside them."""
    text = (files("signposting.places") / "tables" / "around.toml").read_text(encoding="utf-8")
    return {name: frozenset(words.split()) for name, words in tomllib.loads(text).items()}


class Around:
    """A text's words, and what stands between them."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self.words = words
        self._text = text
        letters = [one for one in text if one.isalpha()]
        self._shouted = sum(one.isupper() for one in letters) > len(letters) / 2

    def weigh(self, first: int, after: int, doubt: Doubt) -> float:
        """How much speaks for a place in words `first` up to `after`; below 0 a person is meant."""
        return (
            self._before(first, doubt)
            + self._after(after)
            + self._capital(first, after)
            + self._service(first)
            + self._alone(first, after, doubt)
            - self._person(first, after, doubt)
        )

    def before(self, first: int) -> str:
        """The plain word before, "" after a stop."""
        return self._plain(first - 1) if first and not self.stops(first - 1) else ""

    def after(self, after: int) -> str:
        """The plain word after, "" before a stop."""
        return self._plain(after) if after < len(self.words) and not self.stops(after - 1) else ""

    def stops(self, at: int) -> bool:
        """Whether a clause ends between a word and the next."""
        there = self.words[at + 1].start if at + 1 < len(self.words) else len(self._text)
        return bool(_STOP.search(self._text, self.words[at].end, there))

    def leading(self, first: int) -> str:
        """The preposition that leads to the name, "" where none does."""
        known = lists()
        at = first - 1
        for _ in range(_FURTHER):
            if at < 0 or self.stops(at):
                return ""
            plain = self._plain(at)
            if plain in known["in"] or plain in known["way"]:
                return plain
            if plain not in known["between"]:
                return ""
            at -= 1
        return ""

    def _plain(self, at: int) -> str:
        return self.words[at].plain

    def _before(self, first: int, doubt: Doubt) -> float:
        leading = self.leading(first)
        if leading in lists()["in"]:
            article = doubt is Doubt.WORD and self.before(first) in ("the", "my", "all", "a")
            begins = self.before(first) == leading and (first == 1 or self.stops(first - 2))
            return 0.5 if article else 2.0 + begins
        return (0.5 if doubt is Doubt.PERSON else 1.0) if leading else 0.0

    def _after(self, after: int) -> float:
        return 1.0 if self.after(after) in lists()["after"] else 0.0

    def _capital(self, first: int, after: int) -> float:
        raw = self.words[first].raw
        if self._shouted or not raw[0].isupper():
            return 0.0
        if after - first > 1:
            return 2.0 if self.words[after - 1].raw[0].isupper() else 0.5
        return 0.2 if first == 0 or self.stops(first - 1) else 1.0

    def _service(self, first: int) -> float:
        """What is asked for, and then where ("refuge leeds with kids")."""
        return 2.0 if self.before(first) in lists()["services"] else 0.0

    def _alone(self, first: int, after: int, doubt: Doubt) -> float:
        """Last words are often where ("food bank leeds"), the more so after a stop."""
        if after < len(self.words) and not self.stops(after - 1):
            return 0.0
        if first == 0 or self.stops(first - 1):
            signed = doubt is Doubt.PERSON and after == len(self.words)
            return 0.0 if doubt is Doubt.PERSON and first == 0 else 1.0 if signed else 1.5
        return 1.0

    def _person(self, first: int, after: int, doubt: Doubt) -> float:
        if after - first > 1:
            return 0.0
        known = lists()
        weight = 4.0 if doubt is Doubt.PERSON else 1.0
        told = self.before(first) in known["person"] or _speaks_to(self.words, first)
        does = doubt is Doubt.PERSON and self.after(after) in known["does"] and not self.leading(first)
        return weight * (told or does)


def _speaks_to(words: Sequence[Word], first: int) -> bool:
    speaking = first > 1 and words[first - 2].plain in lists()["speaking"]
    return speaking and words[first - 1].plain in ("to", "with")
