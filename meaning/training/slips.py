"""Texts typed a little differently each time they are learnt from: by thumb, in haste, amid other talk."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from meaning.training.rows import Row, small_talk

SLIPS = 0.35  # the share of texts with slips of the thumb
CUT_AND_JOINED = 0.4  # and of ordinary ones, those made of parts of two
A_WORD = 0.12
UNMARKED = 0.2
KEYS = "qwertyuiopasdfghjklzxcvbnm"
JOINTS = (". ", " ", ", ", " anyway ")


class Typist:
    """Types rows anew. What is harmless in parts is harmless together; a worry stays one amid chatter."""

    def __init__(self, rows: Sequence[Row], rng: Random, in_chatter: float, amid: float) -> None:
        """`in_chatter`: the share of texts that stand beside something harmless; `amid`: of those, two."""
        self._rng = rng
        self._in_chatter = in_chatter
        self._amid = amid
        self._chatter = small_talk(rows)
        self._everyday = [one.text for one in rows if one.is_ordinary]

    def typed(self, row: Row) -> str:
        text = row.text
        if row.is_ordinary and self._rng.random() < CUT_AND_JOINED:
            text = self._joined(self._part(text), self._part(self._rng.choice(self._everyday)))
        elif not row.is_ordinary and self._chatter and self._rng.random() < self._in_chatter:
            text = self._joined(text, *self._some_chatter())
        return self.slipped(text) if self._rng.random() < SLIPS else text

    def _some_chatter(self) -> list[str]:
        pieces = 2 if self._amid and self._rng.random() < self._amid else 1
        return [self._rng.choice(self._chatter) for _ in range(pieces)]

    def _joined(self, *texts: str) -> str:
        return self._rng.choice(JOINTS).join(self._rng.sample(texts, len(texts)))

    def _part(self, text: str) -> str:
        words = text.split()
        if len(words) < 4:
            return text
        size = self._rng.randint(2, len(words))
        start = self._rng.randint(0, len(words) - size)
        return " ".join(words[start : start + size])

    def slipped(self, text: str) -> str:
        """The text as it may be typed in haste."""
        words = [
            self._slip(word) if len(word) > 3 and self._rng.random() < A_WORD else word
            for word in text.split(" ")
        ]
        slipped = " ".join(words)
        if self._rng.random() < UNMARKED:
            slipped = "".join(letter for letter in slipped if letter not in ".,!?'")
        return slipped

    def _slip(self, word: str) -> str:
        at = self._rng.randrange(1, len(word))
        before, letter, after = word[:at], word[at], word[at + 1 :]
        slips = (
            before + after,
            before[:-1] + letter + before[-1] + after,
            before + letter * self._rng.randint(2, 4) + after,
            word[0] + "".join(one for one in word[1:] if one not in "aeiou"),
            before + self._rng.choice(KEYS) + after,
        )
        return self._rng.choice(slips)
