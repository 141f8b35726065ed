"""How much the words of a text sound like a need, and how much like ordinary chat."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, dict[str, float]]:
    return tomllib.loads((files("signposting.needs") / "tone.toml").read_text("utf-8"))


def tone(words: Iterable[str], evidence: dict[str, float]) -> float:
    """Above 0 where a text asks for something; `evidence` is what the phrases in it say, by name.

    The figures were learnt by `python -m signposting.training.tone`.
    """
    table = _table()
    said = sum(table["words"].get(word, 0.0) for word in set(words))
    return (
        said + sum(table["evidence"][name] * value for name, value in evidence.items()) - table["gate"]["at"]
    )
