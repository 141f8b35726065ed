"""In which country a text is written, by its own words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def country_spoken(text: str) -> str:
    """GB or US by words that only one of them has; "" where they tell neither, or both."""
    words = _WORD.findall(text.lower())
    said = {*words, *(f"{one}_{next_one}" for one, next_one in pairwise(words))}
    told = {country: len(said & of) for country, of in _words().items()}
    most = max(told.values())
    first = [country for country, many in told.items() if many == most]
    return first[0] if most and len(first) == 1 else ""


@cache
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads((files("signposting.places") / "tables" / "spoken.toml").read_text("utf-8"))
    return {country: frozenset(words["words"].split()) for country, words in table.items()}
