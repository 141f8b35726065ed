"""How sure the network must be before it says so, category by category."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.text import Text
from meaning.encoder import Numbers
from meaning.training.rows import CATEGORIES

HARD_ONES = 0.05  # of the hard harmless texts of the hands to choose by may be taken for a worry
ORDINARY_ONES = 0.003  # and of the ordinary ones
STEPS = np.round(np.arange(0.20, 0.996, 0.005), 3)


def sure_from(shares: Numbers, texts: Sequence[Text], of_ordinary: Numbers) -> dict[str, float]:
    """The lowest bar for all that takes few enough harmless texts for worries.

    `shares` are those of categories, "none" last, of `texts`; `of_ordinary` are those of ordinary texts.
    """
    hard = shares[np.array([text.label == 0 for text in texts])]
    for bar in STEPS:
        if _over(hard, bar) <= HARD_ONES and _over(of_ordinary, bar) <= ORDINARY_ONES:
            return dict.fromkeys(CATEGORIES[:-1], float(bar))
    raise ValueError("no bar is high enough: it has not learnt what is harmless")


def _over(shares: Numbers, bar: np.floating[npt.NBitBase]) -> float:
    return float(np.mean(1 - shares[:, -1] >= bar))
