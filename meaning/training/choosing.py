"""How sure the network must be before it says so: as low a bar as lets few harmless texts pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.text import Text
from meaning.encoder import Numbers

HARD_ONES = 0.04  # of the hard harmless texts of the hands to choose by may be taken for a worry
ORDINARY_ONES = 0.0085  # and of the ordinary ones, half of which are mishaps, as few in life are
SERIOUS_ONES = 0.003  # of the ordinary ones may be taken for one that somebody is paged for
STEPS = np.round(np.arange(0.20, 0.9961, 0.005), 3)


@dataclass(frozen=True)
class Bars:
    """From which score on a text is a worry, and from which one that is worth more than S3."""

    sure_from: float
    serious_from: float


def bars(scores: Numbers, texts: Sequence[Text], of_ordinary: Numbers) -> Bars:
    """Chosen by the `scores` of `texts` and those of ordinary ones. Raises ValueError where none will do."""
    hard = scores[np.array([text.label == 0 for text in texts])]
    few = [bar for bar in STEPS if _over(hard, bar) <= HARD_ONES and _over(of_ordinary, bar) <= ORDINARY_ONES]
    fewer = [bar for bar in few if _over(of_ordinary, bar) <= SERIOUS_ONES]
    if not fewer:
        raise ValueError("no bar is high enough: it has not learnt what is harmless")
    return Bars(float(few[0]), float(fewer[0]))


def _over(scores: Numbers, bar: float) -> float:
    return float(np.mean(scores >= bar))
