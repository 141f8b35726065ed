"""The learned reader of needs: how like texts of each kind a text is, by what it means.

Its head was made by `python -m signposting.training.needs`; see its card, README.md beside this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from meaning import NotThere
from meaning.encoder import Numbers, softmax
from meaning.sentences import Sentences
from signposting.needs.category import CATEGORIES

VAGUE, NOTHING = "vague", "none"
ANSWERS = (*CATEGORIES, VAGUE, NOTHING)
HEAD = Path(__file__).with_name("learnt.npz")


class Learned(Protocol):
    """What `read_need` asks where the phrases do not settle it."""

    def shares(self, text: str) -> Mapping[str, float]:
        """How like each of `ANSWERS` a text is: shares that add up to one."""


class Head:
    """A few small networks on top of a text's vector; their shares are averaged."""

    def __init__(self, path: Path = HEAD) -> None:
        """Raises NotThere where the file is absent."""
        if not path.is_file():
            raise NotThere(f"{path.name} is not there")
        with np.load(path) as kept:
            self._first, self._first_at, self._second, self._second_at = (
                kept[name].astype(np.float32) for name in ("first", "first_at", "second", "second_at")
            )

    def shares(self, vector: Numbers) -> Numbers:
        """One for each of `ANSWERS`."""
        inner = np.maximum(vector @ self._first + self._first_at, 0)
        told = np.einsum("nh,nha->na", inner, self._second) + self._second_at
        mean: Numbers = softmax(told).mean(axis=0)
        return mean


class Learnt:
    """The network of `meaning.sentences` with the head that was made for needs."""

    def __init__(self, sentences: Sentences, head: Head) -> None:
        self._sentences, self._head = sentences, head

    def shares(self, text: str) -> dict[str, float]:
        found = self._head.shares(self._sentences.vector(text))
        return dict(zip(ANSWERS, map(float, found), strict=True))


@cache
def learned() -> Learnt | None:
    """The reader that comes with the program, loaded when first asked for; None where its weights are not."""
    try:
        return Learnt(Sentences.load(), Head())
    except NotThere:
        return None
