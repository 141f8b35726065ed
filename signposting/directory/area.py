"""An area by its name, as directories write it: "London Borough of Camden", "UK-wide", "Cook County, IL"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from signposting.directory.wide import STEP, middles
from signposting.places import find_place
from signposting.places.codes import codes_in
from signposting.places.found import Kind, Place, Point
from signposting.places.names import Names, names
from signposting.places.outcodes import GB
from signposting.places.words import plain_name
from signposting.places.zips import US

REACH: dict[str, float] = {
    Kind.POSTCODE: 5,
    Kind.OUTCODE: 5,
    Kind.ZIP: 8,
    Kind.DISTRICT: 8,
    Kind.PRISON: 8,
    Kind.TOWN: 15,
    Kind.COUNTY: 40,
}
"""How far from its middle a place goes, in km, roughly: a service says whom it takes more exactly."""
_MILLION, _OF_A_MILLION = 1_000_000, 25.0
_COUNTRIES = {
    GB: frozenset(
        ("uk", "united kingdom", "great britain", "britain", "gb", "uk wide", "england", "england and wales")
    ),
    US: frozenset(
        ("us", "usa", "united states", "united states of america", "america", "us wide", "all states")
    ),
}
_WHOLE = frozenset(("national", "nationwide", "nation wide", "whole country", "countrywide", "all areas"))
_AROUND = re.compile(
    r"^(?:(?:the|city|county|(?:london |royal |metropolitan )?borough|district|town|all|whole)"
    r"\s+(?:of\s+)?)+|(?:\s+(?:city|county|borough|district|metropolitan|council|area|only|residents|region))+$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Area:
    """Its middle in degrees and how far it goes; a nation or state has many. None: it is a whole country."""

    country: str
    middles: tuple[Point, ...] = ()
    reach_km: float = 0.0

    @property
    def is_country(self) -> bool:
        return not self.middles

    @property
    def is_wide(self) -> bool:
        """Is it a nation or a state?"""
        return len(self.middles) > 1


def code_of(postcode: str, country: str) -> Area | None:
    """Where a postcode or zip is, by its first half; None where there is none such."""
    for one in _sides(country) if postcode else ():
        for found in codes_in(postcode.upper(), one):
            return Area(found.country, ((found.latitude, found.longitude),), REACH[found.kind])
    return None


def area_of(name: str, country: str = "") -> Area | None:
    """The area of this name; of several the largest, unless what follows a comma tells. None if not known.

    `country` is ISO 3166 or "": then British names are looked for first.
    """
    plain = plain_name(name)
    for one in (GB, US):
        if plain in _COUNTRIES[one]:
            return Area(one)
    if plain in _WHOLE:
        return Area(country)
    if country in ("", GB) and plain in _written():
        return _written()[plain]
    return code_of(name, country) or _by_name(name, country) or _by_reading(name, country)


@cache
def _written() -> dict[str, Area]:
    """The areas that no list of places has."""
    table = tomllib.loads((files("signposting.directory") / "areas.toml").read_text("utf-8"))
    named = ((name, told.split(", ")) for part in table.values() for name, told in part.items())
    return {
        plain_name(name): Area(GB, ((float(north), float(east)),), float(reach))
        for name, (north, east, reach) in named
    }


def _sides(country: str) -> tuple[str, ...]:
    """The names to look among; other countries than these two have none."""
    return {GB: (GB,), "IE": (GB,), US: (US,), "": (GB, US)}.get(country, ())


def _by_name(name: str, country: str) -> Area | None:
    for one in _sides(country):
        for tried in _ways_to_write(name):
            places = _known(names(one), *tried)
            if places:
                return _as_area(places[0])
    return None


def _ways_to_write(name: str) -> Iterator[tuple[str, str]]:
    """A name, and what is beside it that tells which: "Springfield, IL"."""
    first, _, beside = name.partition(",")
    yield plain_name(first), plain_name(beside)
    yield plain_name(_AROUND.sub("", first.strip())), plain_name(beside)


def _known(known: Names, plain: str, beside: str) -> list[Place]:
    states = [one for one in known.wide.get(plain, ()) if one.kind is Kind.STATE]
    # Wales is a nation before it is a village; New York is a city before it is a state.
    found = [*states, *known.get(plain)] if known.country == GB else [*known.get(plain), *states]
    regions = {one.region for one in known.wide.get(beside, ())} if beside else set()
    return [one for one in found if one.region in regions] or found


def _as_area(place: Place) -> Area:
    if place.kind is Kind.STATE:
        return Area(place.country, middles(place) or (place.point,), STEP[place.country])
    large = place.kind is Kind.TOWN and place.people > _MILLION
    return Area(place.country, (place.point,), _OF_A_MILLION if large else REACH[place.kind])


def _by_reading(name: str, country: str) -> Area | None:
    """What a longer text of an area names: "People who live in Leeds and are over 18"."""
    for one in _sides(country):
        found = find_place(name, one)
        if found and found.kind in REACH:
            return Area(found.country, ((found.latitude, found.longitude),), REACH[found.kind])
    return None
