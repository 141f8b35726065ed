"""The learning curve: what the second reader alone finds, by how many hands it was tuned on.

It tells whether more texts or a better network is the next step. On the hands kept aside, in totals.

Run: python -m meaning.training.curve
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from corpus.text import Text, kept_aside, ordinary_kept_aside, to_learn_from
from meaning.encoder import Numbers
from meaning.training.export import export
from meaning.training.network import seeded, untuned
from meaning.training.rows import TO_CHOOSE_BY, to_tune_on
from meaning.training.tuning import Recipe, tune
from meaning.worries import WEIGHTS, Worries

HANDS = (4, 9)  # and all of them, which are the weights that are there
ORDINARY_ONES = 0.005  # flagged of the ordinary texts kept aside: the bar at which points are compared

Point = dict[str, float]


def main() -> None:
    hands = sorted({text.hand for text in to_learn_from()} - TO_CHOOSE_BY, key=lambda hand: hand[::-1])
    points = [_point(hands[:many]) for many in HANDS]
    points.append(_measured(Worries.load(), len(hands)))
    written = json.dumps(points, indent=1) + "\n"
    (WEIGHTS / "curve.json").write_text(written, encoding="utf-8")
    sys.stdout.write(written)


def _point(hands: Sequence[str]) -> Point:
    recipe = Recipe()
    seeded(recipe.seed)
    network, tokenizer = untuned()
    tune(network, tokenizer, to_tune_on(frozenset(hands)), recipe)
    with TemporaryDirectory() as folder:
        export(network, tokenizer, [text for text in to_learn_from() if text.label][:500], Path(folder))
        return _measured(Worries(Path(folder)), len(hands))


def _measured(worries: Worries, hands: int) -> Point:
    told, everyday = kept_aside(), ordinary_kept_aside()
    scores, of_everyday = (_scores(worries, texts) for texts in (told, everyday))
    bar = np.quantile(of_everyday, 1 - ORDINARY_ONES)
    worrying = np.array([text.label == 1 for text in told])
    return {
        "hands": hands,
        "disclosures found": round(float(np.mean(scores[worrying] > bar)), 3),
        "hard harmless texts flagged": round(float(np.mean(scores[~worrying] > bar)), 3),
    }


def _scores(worries: Worries, texts: Sequence[Text]) -> Numbers:
    return np.array([reading.score for reading in worries.read([text.text for text in texts])])


if __name__ == "__main__":
    main()
