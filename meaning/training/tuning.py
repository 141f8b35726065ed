"""Tunes the whole network on rows of the corpus."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import torch
from torch import Tensor, nn

from meaning.training.network import Network
from meaning.training.rows import Row, small_talk
from meaning.training.slips import retyped

LONGEST = 96  # tokens


@dataclass(frozen=True)
class Recipe:
    """How it is tuned: chosen on the hands to choose by, never on those kept aside."""

    epochs: int = 4
    together: int = 32
    rate: float = 8e-5
    rate_of_heads: float = 1e-3
    warm_up: float = 0.08  # of all steps
    smoothing: float = 0.05
    weight_of_levels: float = 0.5
    seed: int = 7


def tune(network: Network, tokenizer: Any, rows: Sequence[Row], recipe: Recipe) -> None:
    """Tune `network` in place. It counts in bfloat16: a processor that knows it needs half the time."""
    rng = Random(recipe.seed)  # noqa: S311 (nothing secret)
    chatter = small_talk(rows)
    steps = math.ceil(len(rows) / recipe.together) * recipe.epochs
    optimiser = _optimiser(network, recipe)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps, recipe))
    loss_of = nn.CrossEntropyLoss(label_smoothing=recipe.smoothing)
    began = time.monotonic()
    for epoch in range(recipe.epochs):
        network.train()
        total = 0.0
        for batch in _batches(rows, recipe.together, rng):
            texts = [retyped(one.text, chatter, rng) for one in batch]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                categories, levels, _ = network(*encoded(tokenizer, texts))
            loss = loss_of(categories.float(), torch.tensor([one.category for one in batch]))
            loss = loss + recipe.weight_of_levels * loss_of(
                levels.float(), torch.tensor([one.level for one in batch])
            )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(batch)
        spent = (time.monotonic() - began) / 60
        sys.stderr.write(f"epoch {epoch + 1}: loss {total / len(rows):.3f}, {spent:.1f} minutes\n")
    network.eval()


def encoded(tokenizer: Any, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    found = tokenizer(list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
    return found["input_ids"], found["attention_mask"]


def _optimiser(network: Network, recipe: Recipe) -> torch.optim.Optimizer:
    heads = [*network.categories.parameters(), *network.levels.parameters()]
    groups = [
        {"params": list(network.encoder.parameters()), "lr": recipe.rate},
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
