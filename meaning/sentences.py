"""A short text as a vector, in which texts that mean alike lie near each other, in whatever language.

A pruned multilingual-e5-small: what it is and how it was made is in its card, `weights/sentences/README.md`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from meaning.encoder import Numbers, opened

WEIGHTS = Path(__file__).parent / "weights" / "sentences"
READ_AT_MOST = 1_600  # characters: ten SMS segments
LONGEST = 96  # tokens; what comes after them is not read
ASKED = "query: "
"""What the network learnt to see before a question."""


class Sentences:
    """The network and its tokenizer. May be used by several threads at once."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        """Raises NotThere where a file is absent."""
        self._session, self._tokenizer = opened(
            weights / "sentences.onnx", weights / "sentences.tokenizer.json"
        )
        self._tokenizer.enable_truncation(LONGEST)

    @classmethod
    def load(cls) -> Sentences:
        """The network that comes with the program. Raises NotThere."""
        return cls()

    def vector(self, text: str) -> Numbers:
        """384 numbers, of length one."""
        ids = np.array([self._tokenizer.encode(ASKED + text[:READ_AT_MOST]).ids], dtype=np.int64)
        vector: Numbers = self._session.run(None, {"ids": ids, "mask": np.ones_like(ids)})[0][0]
        return vector
