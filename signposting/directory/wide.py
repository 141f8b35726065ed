"""Nations and states as many small areas side by side: a circle around Scotland would hold Newcastle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from signposting.places.found import Place, Point, km_between
from signposting.places.outcodes import GB, NATIONS, outcodes
from signposting.places.zips import zips

STEP: dict[str, float] = {GB: 30.0, "US": 60.0}
"""How far from a middle its small area goes, in km: at a border it goes at most so far over it."""


@cache
def middles(place: Place) -> tuple[Point, ...]:
    """The middles of areas that cover a nation or state."""
    return tuple(_apart(sorted(_points(place)), STEP[place.country]))


def _points(place: Place) -> Iterator[Point]:
    if place.country == GB:
        names = {code: name for name, code in NATIONS.items()}
        within = names.get(place.region, place.name)
        return (one.point for one in outcodes().values() if one.nation == within)
    return (one.point for one in zips().counties() if one.region == place.region)


def _apart(points: Iterable[Point], km: float) -> Iterator[Point]:
    """Those of the points that are so far from all before them."""
    kept: list[Point] = []
    for point in points:
        if all(km_between(point, other) > km for other in kept):
            kept.append(point)
            yield point
