"""British outcodes, and the towns and counties that they are grouped by."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from math import cos, radians
from typing import NamedTuple

from signposting.places.found import Kind, Place, Point

GB = "GB"
NATIONS = {"England": "ENG", "Scotland": "SCT", "Wales": "WLS", "Northern Ireland": "NIR"}
"""Nations by name, as GeoNames writes them."""

_NEAR = 0.5  # degrees


class Outcode(NamedTuple):
    """The middle of the first half of a postcode, and what its post town and county are."""

    point: Point
    town: str
    region: str
    nation: str


@cache
def outcodes() -> dict[str, Outcode]:
    """Every outcode, in capitals. The table is made by `make_outcodes`, from a CC0 source."""
    with (files("signposting.places") / "tables" / "outcodes.csv").open(encoding="utf-8") as lines:
        return {
            row["outcode"]: Outcode(
                (float(row["latitude"]), float(row["longitude"])), row["town"], row["region"], row["nation"]
            )
            for row in csv.DictReader(lines)
        }


def towns() -> Iterator[Place]:
    """The post towns, each in the middle of its outcodes."""
    grouped = defaultdict(list)
    for one in outcodes().values():
        if one.town:
            grouped[one.town, one.region].append(one.point)
    for (town, region), points in grouped.items():
        yield Place(Kind.TOWN, town, *middle(points), GB, region)


def counties() -> Iterator[Place]:
    """Counties and boroughs, each in the middle of its outcodes."""
    grouped = defaultdict(list)
    for one in outcodes().values():
        if one.region and not one.region.startswith("City of"):
            grouped[one.region.removeprefix("County ")].append(one.point)
    for region, points in grouped.items():
        yield Place(Kind.COUNTY, region, *middle(points), GB, region)


def nations() -> Iterator[Place]:
    """England, Scotland, Wales and Northern Ireland: too wide to look in, but they tell which Newport."""
    grouped = defaultdict(list)
    for one in outcodes().values():
        grouped[one.nation].append(one.point)
    for nation, points in grouped.items():
        yield Place(Kind.STATE, nation, *middle(points), GB, NATIONS.get(nation, nation))


@lru_cache(maxsize=4096)
def nation_at(point: Point) -> str:
    """The nation in which a point lies, by the nearest outcode: ENG, SCT, WLS, NIR; "" if none is near."""
    latitude, longitude = point
    squeeze = max(cos(radians(latitude)), 0.01) ** 2
    away, nation = min(
        ((one.point[0] - latitude) ** 2 + (one.point[1] - longitude) ** 2 * squeeze, one.nation)
        for one in outcodes().values()
    )
    return NATIONS.get(nation, "") if away < _NEAR**2 else ""


def middle(points: Iterable[Point]) -> Point:
    """The mean of points that are not far from one another. Raises ZeroDivisionError where there are none."""
    listed = list(points)
    return sum(one[0] for one in listed) / len(listed), sum(one[1] for one in listed) / len(listed)
