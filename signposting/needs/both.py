"""What the phrases and the learned reader tell of a text together.

The figures here were chosen by hands of corpus/needs that neither had met: see the card, README.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from signposting.needs.category import CATEGORIES, SAFETY
from signposting.needs.learnt import NOTHING, VAGUE
from signposting.needs.phrase import TELLING

TONE = 0.8
"""What one of tone counts for, beside one of the learned reader's log odds that anything is asked for."""
ASKS_FROM = -0.75
PHRASES = 0.6
"""What one of a phrase's telling counts for, beside one of the log of the learned reader's share."""
DANGER_FROM = -1.1
"""What a danger must weigh to be told as one. Low: to miss one costs more than one too many."""
ODDS_OF_DANGER, OF_ASKING, OF_A_PHRASE, OF_ANOTHERS = 0.9, 0.2, 0.65, -1.1
"""What weighs for it: the learned reader's log odds, that it asks, a phrase of it or of another."""
NEARLY_ASKS = 1.0
"""How far under `ASKS_FROM` a danger is still told."""
_MUCH = 8.0
_LITTLE = 1e-4


@dataclass(frozen=True, slots=True)
class Both:
    """How telling the phrases are of each kind, how the text sounds, and the learned reader's shares."""

    telling: Mapping[str, float]
    tone: float
    shares: Mapping[str, float]

    @property
    def asking(self) -> float:
        """Above 0 where a text asks for something."""
        return -_odds(self.shares[NOTHING]) + TONE * self.tone - ASKS_FROM

    @property
    def is_danger(self) -> bool:
        """Whether it is so like what is answered with the fixed replies that it must be."""
        odds = _odds(sum(self.shares[kind] for kind in SAFETY))
        weight = ODDS_OF_DANGER * odds + OF_ASKING * self.asking + self._phrases_of_danger
        return weight > DANGER_FROM and self.asking > -NEARLY_ASKS

    @property
    def is_vague(self) -> bool:
        """Whether it is more like asking for help of no kind than of any, and no phrase tells of one."""
        return max(self.shares, key=lambda answer: self.shares[answer]) == VAGUE and not self._is_told

    def sure(self) -> dict[str, float]:
        """How sure each kind is if one is asked for, the surest first; they add up to one."""
        weights = dict(self._weights())
        told = sum(weights.values())
        return {kind: weights[kind] / told for kind in sorted(weights, key=lambda kind: -weights[kind])}

    @property
    def _phrases_of_danger(self) -> float:
        if any(self.telling.get(kind) for kind in SAFETY):
            return OF_A_PHRASE
        return OF_ANOTHERS if self._is_told else 0.0

    @property
    def _is_told(self) -> bool:
        return max(self.telling.values(), default=0.0) >= TELLING["likely"]

    def _weights(self) -> Iterator[tuple[str, float]]:
        for kind in CATEGORIES:
            telling = min(self.telling.get(kind, 0.0), _MUCH)
            yield kind, (self.shares[kind] + _LITTLE) * math.exp(PHRASES * telling)


def _odds(share: float) -> float:
    near = min(max(share, 1e-6), 1 - 1e-6)
    return math.log(near / (1 - near))
