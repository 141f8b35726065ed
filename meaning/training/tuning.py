"""Tunes the whole network on rows of the corpus."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean
from typing import Any

import torch
from torch import Tensor, nn

from meaning.training.average import Average
from meaning.training.network import Network
from meaning.training.rows import Row
from meaning.training.slips import Typist

LONGEST = 96  # tokens
EVERY = 10  # steps, from one that is averaged to the next


@dataclass(frozen=True)
class Recipe:
    """How it is tuned: chosen on the hands to choose by, never on those kept aside."""

    epochs: int = 3
    together: int = 32
    rate: float = 8e-5
    rate_of_words: float = 2e-5  # a word that few texts hold says little about what they tell of
    rate_of_heads: float = 1e-3
    in_chatter: float = 0.15  # of the texts, those that are typed beside something harmless
    amid: float = 0.0  # of those, the ones typed between or beside two harmless things
    unseen: float = 0.1  # of the tokens, so that it does not hang on single words
    averaged: float = 0.4  # of the steps, the last ones: the weights are their average
    warm_up: float = 0.08  # of all steps
    smoothing: float = 0.05
    weight_of_levels: float = 0.5
    seed: int = 7


def tune(network: Network, tokenizer: Any, rows: Sequence[Row], recipe: Recipe) -> None:
    """Tune `network` in place. It counts in bfloat16: a processor that knows it needs half the time."""
    rng = Random(recipe.seed)  # noqa: S311 (nothing secret)
    typist = Typist(rows, rng, recipe.in_chatter, recipe.amid)
    steps = math.ceil(len(rows) / recipe.together) * recipe.epochs
    optimiser = _optimiser(network, recipe)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps, recipe))
    average = Average(network)
    began = time.monotonic()
    for epoch in range(recipe.epochs):
        network.train()
        losses = []
        for batch in _batches(rows, recipe.together, rng):
            losses.append(_step(network, _seen(tokenizer, typist, batch, recipe), batch, recipe, optimiser))
            schedule.step()
            if schedule.last_epoch > steps * (1 - recipe.averaged) and schedule.last_epoch % EVERY == 0:
                average.add(network)
        spent = (time.monotonic() - began) / 60
        sys.stderr.write(f"epoch {epoch + 1}: loss {fmean(losses):.3f}, {spent:.1f} minutes\n")
    average.into(network)
    network.eval()


def _step(
    network: Network,
    seen: tuple[Tensor, Tensor],
    batch: Sequence[Row],
    recipe: Recipe,
    optimiser: torch.optim.Optimizer,
) -> float:
    """Learn from one batch. The loss before that."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        categories, levels, _ = network(*seen)
    of = nn.CrossEntropyLoss(label_smoothing=recipe.smoothing)
    loss = of(categories.float(), torch.tensor([one.category for one in batch]))
    loss = loss + recipe.weight_of_levels * of(levels.float(), torch.tensor([one.level for one in batch]))
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    return float(loss.item())


def _seen(tokenizer: Any, typist: Typist, batch: Sequence[Row], recipe: Recipe) -> tuple[Tensor, Tensor]:
    """A batch as typed this time, some of its tokens hidden, but none that begins, ends or fills a text."""
    texts = [typist.typed(one) for one in batch]
    found = tokenizer(texts, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
    ids: Tensor = found["input_ids"]
    hidden = torch.rand(ids.shape) < recipe.unseen
    special = torch.isin(ids, torch.tensor(tokenizer.all_special_ids))
    return ids.masked_fill(hidden & ~special, tokenizer.mask_token_id), found["attention_mask"]


def _optimiser(network: Network, recipe: Recipe) -> torch.optim.Optimizer:
    heads = [*network.categories.parameters(), *network.levels.parameters()]
    words = network.encoder.embeddings.word_embeddings.weight
    others = [one for one in network.encoder.parameters() if one is not words]
    groups = [
        {"params": others, "lr": recipe.rate},
        {"params": [words], "lr": recipe.rate_of_words},
        {"params": heads, "lr": recipe.rate_of_heads},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _rate(step: int, steps: int, recipe: Recipe) -> float:
    return min(1.0, (step + 1) / (steps * recipe.warm_up)) * max(0.0, (steps - step) / steps)


def _batches(rows: Sequence[Row], size: int, rng: Random) -> Iterator[list[Row]]:
    """Rows in a new order each time, those of a like length together: so little is spent on padding."""
    shuffled = list(rows)
    rng.shuffle(shuffled)
    for start in range(0, len(shuffled), size * 16):
        near = sorted(shuffled[start : start + size * 16], key=lambda one: len(one.text))
        batches = [near[at : at + size] for at in range(0, len(near), size)]
        rng.shuffle(batches)
        yield from batches
