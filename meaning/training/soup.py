"""One network out of several that were tuned differently from the same beginning: the mean of their weights.

Wortsman and others, "Model soups" (2022). With ours, it found a sixth more at as few false alarms as either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meaning.training.average import Average
from meaning.training.network import Network, seeded, untuned
from meaning.training.rows import Row
from meaning.training.tuning import Recipe, tune

BEGINNING = 7
INGREDIENTS = (
    Recipe(seed=7),
    Recipe(seed=8, rate_of_words=8e-5, unseen=0.0, averaged=0.0),
    Recipe(seed=9, rate_of_words=8e-5, unseen=0.0, averaged=0.0, in_chatter=0.35, amid=0.5),
)


def soup(rows: Sequence[Row], recipes: Sequence[Recipe] = INGREDIENTS) -> tuple[Network, Any]:
    """The mean of networks tuned on `rows`, and their tokenizer."""
    network, tokenizer = _tuned(rows, recipes[0])
    average = Average(network)
    average.add(network)
    for recipe in recipes[1:]:
        network, _ = _tuned(rows, recipe)
        average.add(network)
    average.into(network)
    return network, tokenizer


def _tuned(rows: Sequence[Row], recipe: Recipe) -> tuple[Network, Any]:
    seeded(BEGINNING)
    network, tokenizer = untuned()
    tune(network, tokenizer, rows, recipe)
    return network, tokenizer
