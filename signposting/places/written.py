"""The tables that we wrote: parts of towns, and prisons, each where its outcode or zip is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

from signposting.places.found import Kind, Place, Point
from signposting.places.outcodes import GB, outcodes
from signposting.places.zips import US, zips

Where = Callable[[str], Point | None]
PEOPLE = 20_000
"""What a part of a town is taken to have, where another of its name must be weighed against it."""


def districts() -> Iterator[Place]:
    """Parts of towns, by every name that we know. Raises KeyError where a code is none."""
    for country, where in ((GB, _outcode), (US, zips().get)):
        for town, codes in _table(f"districts_{country.lower()}").items():
            region = town.rpartition(", ")[2] if country == US else town
            for code, names in codes.items():
                point = _known(where, code)
                for name in names.split(", "):
                    yield Place(Kind.DISTRICT, name, *point, country, region, PEOPLE)


def prisons() -> Iterator[tuple[Place, list[str]]]:
    """Prisons, and their other names."""
    for country, where in ((GB, _outcode), (US, zips().get)):
        for name, told in _table(f"prisons_{country.lower()}")["prisons"].items():
            at, _, others = told.partition("; ")
            code, _, town = at.partition(", ")
            place = Place(Kind.PRISON, name, *_known(where, code), country, town.rpartition(", ")[2], PEOPLE)
            yield place, others.split(", ") if others else []


def apart() -> frozenset[str]:
    """Names that are a prison's only beside HMP, jail, prison and the like."""
    return frozenset(name for country in (GB, US) for name in _table(f"prisons_{country.lower()}")["apart"])


def _known(where: Where, code: str) -> Point:
    point = where(code)
    if point is None:
        raise KeyError(code)
    return point


def _outcode(code: str) -> Point | None:
    known = outcodes().get(code)
    return known and known.point


def _table(name: str) -> dict[str, Any]:
    text = (files("signposting.places") / "tables" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
