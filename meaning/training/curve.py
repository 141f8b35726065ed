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

from corpus.text import kept_aside, ordinary_kept_aside, to_learn_from
from meaning.encoder import Encoder
from meaning.training.export import network_in, scores_of, write_network
from meaning.training.rows import TO_CHOOSE_BY, to_tune_on
from meaning.training.soup import soup
from meaning.training.tuning import Recipe
from meaning.worries import WEIGHTS

HANDS = (5, 10)  # and all of them
SHORT = (Recipe(epochs=2),)  # it is the shape that counts: the weights themselves find more
A_THIRD = 3  # of the ordinary texts
ORDINARY_ONES = 0.005  # flagged of the ordinary texts kept aside: the bar at which points are compared

Point = dict[str, float]


def main() -> None:
    hands = sorted({text.hand for text in to_learn_from()} - TO_CHOOSE_BY, key=lambda hand: hand[::-1])
    points: list[Point] = []
    for many in (*HANDS, len(hands)):
        points.append(_point(hands[:many]))
        (WEIGHTS / "curve.json").write_text(json.dumps(points, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(f"{points[-1]}\n")


def _point(hands: Sequence[str]) -> Point:
    rows = to_tune_on(frozenset(hands), ordinary_ones=1)
    everyday = [row for row in rows if row.is_ordinary][::A_THIRD]
    network, tokenizer = soup([*(row for row in rows if not row.is_ordinary), *everyday], SHORT)
    with TemporaryDirectory() as folder:
        write_network(network, tokenizer, Path(folder))
        return _measured(Encoder(*network_in(Path(folder))), len(hands))


def _measured(encoder: Encoder, hands: int) -> Point:
    told, everyday = kept_aside(), ordinary_kept_aside()
    scores, of_everyday = (scores_of(encoder, texts) for texts in (told, everyday))
    bar = np.quantile(of_everyday, 1 - ORDINARY_ONES)
    worrying = np.array([text.label == 1 for text in told])
    return {
        "hands": hands,
        "disclosures found": round(float(np.mean(scores[worrying] > bar)), 3),
        "hard harmless texts flagged": round(float(np.mean(scores[~worrying] > bar)), 3),
    }


if __name__ == "__main__":
    main()
