"""The second reader: is a text alike in meaning to those by which people tell of harm?

It can be wrong, in both directions: see the card, `weights/README.md`. What follows from it is for others.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from meaning.encoder import Encoder, Numbers, facts_of, softmax
from meaning.nearest import Example, Nearest

WEIGHTS = Path(__file__).parent / "weights"
READ_AT_MOST = 4096  # characters: the longest that any door can bring in
LEFT_OUT_AT_MOST = 48  # words; of a longer text, runs of words are left out together
TOLD = 3  # words, at most, that are said to have moved it
NEARLY = 0.5  # as likely as the first, and a second kind of worry is told as well
MOVES = 0.2  # of the log of its odds, and less is not said

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Reading:
    """What a text seems to tell of. `score` is how likely it tells of any worry, 0 to 1.

    `category` is what it is most like, even where it `is_worry` no more than most; `level` is S1 to S3, and
    S3 where it is not sure enough for more. `also` is another category that is nearly as likely, if one is.
    """

    category: str
    level: str
    score: float
    is_worry: bool
    also: str | None = None


class Worries:
    """The tuned network, and how sure it must be before it says so."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        facts = facts_of(weights / "worries.json")
        self.version: str = facts["version"]
        self._categories: list[str] = facts["categories"]
        self._levels: list[str] = facts["levels"]
        self._sure_from: float = facts["sure_from"]
        self._serious_from: float = facts["serious_from"]
        self._encoder = Encoder(weights / "worries.onnx", weights / "worries.tokenizer.json")
        self._nearest = Nearest(weights / "worries.nearest.npz")

    @classmethod
    def load(cls) -> Worries:
        """The network that comes with the program. Raises NotThere."""
        return cls()

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """What each text seems to tell of. Of a long one, what its most worrying part does."""
        return [reading for reading, _ in self._read(texts)]

    def because(self, text: str, reading: Reading) -> list[tuple[int, int]]:
        """Where the words stand without which it would be least sure, the most telling first."""
        ((_, (begin, end)),) = self._read([text])
        part = text[begin:end]
        runs = _runs([match.span() for match in _WORD.finditer(part)])
        if len(runs) < 2:
            return [(begin + start, begin + stop) for start, stop in runs]
        without = self.read([part[:start] + part[stop:] for start, stop in runs])
        lost = [_odds(reading.score) - _odds(other.score) for other in without]
        order = sorted(range(len(runs)), key=lambda one: -lost[one])
        told = [runs[one] for one in order[:TOLD] if lost[one] >= MOVES]
        return [(begin + start, begin + stop) for start, stop in told]

    def nearest(self, text: str, most: int = 3) -> list[Example]:
        """The texts of the corpus that are nearest in meaning, nearest first."""
        vector = self._encoder.read([text[:READ_AT_MOST]]).vectors.mean(axis=0)
        return self._nearest.to(vector, most)

    def _read(self, texts: Sequence[str]) -> list[tuple[Reading, tuple[int, int]]]:
        """For each text, what its most worrying part seems to tell of, and where that part stands."""
        if not texts:
            return []
        found = self._encoder.read([text[:READ_AT_MOST] for text in texts])
        shares, levels = softmax(found.categories), softmax(found.levels)
        worst = [
            min(np.flatnonzero(found.whose == one), key=lambda row: float(shares[row, -1]))
            for one in range(len(texts))
        ]
        return [(self._reading(shares[row], levels[row]), found.spans[row]) for row in worst]

    def _reading(self, shares: Numbers, levels: Numbers) -> Reading:
        next_one, first = (int(one) for one in shares[:-1].argsort()[-2:])
        score = float(1 - shares[-1])
        level = self._levels[1 + int(levels[1:].argmax())]  # the first means none
        if score < self._serious_from:
            level = "S3"
        also = self._categories[next_one] if shares[next_one] >= NEARLY * shares[first] else None
        return Reading(self._categories[first], level, score, score >= self._sure_from, also)


def _odds(score: float) -> float:
    """The log of the odds: near certainty, scores themselves hardly move."""
    near = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(near / (1 - near))


def _runs(words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Single words, or runs of as many as make few enough runs."""
    size = -(-len(words) // LEFT_OUT_AT_MOST)
    return [
        (words[at][0], words[min(at + size, len(words)) - 1][1]) for at in range(0, len(words), max(1, size))
    ]
