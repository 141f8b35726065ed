"""The encoder with two heads: which worry, and how soon."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from all_minilm_l6_v2 import extract_model
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from meaning.training.rows import CATEGORIES, LEVELS

DROPOUT = 0.1


class Network(nn.Module):
    """MiniLM's six layers, their tokens' mean, and a linear layer for each question."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(DROPOUT)
        self.categories = nn.Linear(encoder.config.hidden_size, len(CATEGORIES))
        self.levels = nn.Linear(encoder.config.hidden_size, len(LEVELS))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of categories and of levels, and the text's vector."""
        tokens = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(tokens.dtype)
        vector = (tokens * weights).sum(1) / weights.sum(1)
        seen = self.dropout(vector)
        return self.categories(seen), self.levels(seen), vector


def untuned() -> tuple[Network, Any]:
    """The network as it comes out of its package, and its tokenizer."""
    with TemporaryDirectory() as folder:
        path = Path(extract_model(folder))
        encoder = AutoModel.from_pretrained(path, attn_implementation="eager")
        return Network(encoder), AutoTokenizer.from_pretrained(path)


def seeded(seed: int) -> None:
    """The same numbers by chance each time, on two threads."""
    torch.manual_seed(seed)
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True)
