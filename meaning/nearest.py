"""The texts of the corpus that are nearest in meaning to another, to show what a reading rests on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from meaning import NotThere
from meaning.encoder import Numbers


@dataclass(frozen=True)
class Example:
    """A text of the screening corpus, as its writer labelled it. Nobody ever sent it."""

    id: str
    category: str
    severity: str
    text: str


class Nearest:
    """Examples, and a short vector of each. Raises NotThere where the file is absent."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise NotThere(f"{path.name} is not there")
        with np.load(path) as kept:
            self._axes: Numbers = kept["axes"]
            self._middle: Numbers = kept["middle"]
            self._vectors: Numbers = kept["vectors"].astype(np.float32)
            self._examples = [Example(*one) for one in json.loads(kept["examples"].tobytes())]
        self._vectors /= np.linalg.norm(self._vectors, axis=1, keepdims=True)

    def to(self, vector: Numbers, most: int) -> list[Example]:
        """The nearest `most`, by the angle between them, nearest first."""
        near = self._vectors @ ((vector - self._middle) @ self._axes)
        return [self._examples[one] for one in np.argsort(-near)[:most]]
