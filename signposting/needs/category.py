"""The 26 kinds of need, and what other vocabularies call them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

_HERE = files("signposting.needs")
_TABLE = tomllib.loads((_HERE / "categories.toml").read_text("utf-8"))

CATEGORIES: dict[str, str] = {key: entry["asks"] for key, entry in _TABLE.items()}
"""Each kind and what it is in a few words, in the order in which they are shown."""

SAFETY: tuple[str, ...] = tuple(key for key, entry in _TABLE.items() if entry.get("safety"))
"""The kinds that are answered with the fixed replies, never by a search."""


def categories_of(term: str) -> tuple[str, ...]:
    """The kinds of need that a directory's own term stands for; none where the crosswalk does not have it.

    Terms are read without regard to capitals and punctuation.
    """
    return all_terms().get(_bare(term), ())


@cache
def all_terms() -> dict[str, tuple[str, ...]]:
    """Every term of the crosswalk, in small letters, and its kinds."""
    table = tomllib.loads((_HERE / "crosswalk.toml").read_text("utf-8"))
    return {
        _bare(term): (kinds,) if isinstance(kinds, str) else tuple(kinds)
        for vocabulary in table.values()
        for term, kinds in vocabulary.items()
    }


def _bare(term: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in term.casefold().replace("&", "and")).split())
