"""What a place is, and what is found of one in a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

_EARTH = 6371.0  # km


class Kind(StrEnum):
    """What sort of place it is: how wide its neighbourhood is follows from it."""

    POSTCODE = "postcode"
    OUTCODE = "outcode"
    ZIP = "zip"
    DISTRICT = "district"
    TOWN = "town"
    COUNTY = "county"
    STATE = "state"
    PRISON = "prison"


class Place(NamedTuple):
    """A place that may be named. `people` is how many live there, 0 where nobody counted."""

    kind: Kind
    name: str
    latitude: float
    longitude: float
    country: str
    region: str = ""
    people: int = 0

    @property
    def point(self) -> Point:
        return self.latitude, self.longitude


@dataclass(frozen=True, slots=True)
class Found:
    """A place named in a text: `span` is where, in the text as it came; `sure` is from 0 to 1.

    `country` is ISO 3166: GB, US, or IE, which British texts also name.
    """

    span: tuple[int, int]
    kind: Kind
    name: str
    latitude: float
    longitude: float
    country: str
    sure: float


def km_between(one: Point, other: Point) -> float:
    """Kilometres over the ground."""
    (north, east), (there_north, there_east) = map(_in_radians, (one, other))
    rise = sin((there_north - north) / 2) ** 2
    run = cos(north) * cos(there_north) * sin((there_east - east) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(rise + run))


def _in_radians(point: Point) -> Point:
    return radians(point[0]), radians(point[1])
