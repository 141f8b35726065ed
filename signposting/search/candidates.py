"""Services of a kind that may be offered: near a point, serving it from where they are, or for everybody.

The statements are plain enough to be the same on both databases. Each reads a band of an index, and gives
few rows, the nearest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import cos, radians
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.sql.selectable import TextualSelect

from signposting.directory.tables import reach_all, service, spot
from signposting.places.found import Point, km_between
from signposting.search.candidate import Candidate

BOXES = ((15.0, 40), (100.0, 30))
"""How far is looked, in km, and how many are read at most; the next only where too few were found.

Nearest first and so many at most, a box between these finds nothing else: it was tried, and only cost time.
"""
FURTHEST_REACH = 350.0
"""km from the middle of an area that is served to its edge, at most; wider is the whole country."""
_MOST_REACHING, _MOST_EVERYWHERE = 30, 40
_KM_OF_A_DEGREE = 111.2

_COLUMNS = (
    *("id", "source_id", "name", "organisation", "country", "minimum_age", "maximum_age"),
    *("last_verified", "helped", "not_helped", "standing"),
)
OF_SERVICE = ", ".join(f"service.{name}" for name in _COLUMNS)
_OF_SPOT = ("category", "latitude", "longitude", "place", "reach_km")
AWAY = (
    "((latitude - :latitude) * (latitude - :latitude)"
    " + (longitude - :longitude) * (longitude - :longitude) * :squeeze)"
)
_IN_BOX = "latitude BETWEEN :{0}south AND :{0}north AND longitude BETWEEN :{0}west AND :{0}east"
_NEAR = f"reach_km = 0 AND {_IN_BOX.format('')} ORDER BY {AWAY}, service_id, place LIMIT :most"
_REACHING = (
    f"reach_km > 0 AND {_IN_BOX.format('far_')} AND {AWAY} <= reach_km * reach_km / {_KM_OF_A_DEGREE**2}"
    f" ORDER BY reach_km, service_id, place LIMIT {_MOST_REACHING}"
)
_EVERYWHERE = (
    "ORDER BY service.helped - service.not_helped DESC, coalesce(service.last_verified, '1900-01-01') DESC,"
    " service.id LIMIT :most"
)

Found = dict[str, list[Candidate]]
"""Candidates by kind, one for each service and the place of it that is nearest."""


def at_spots(
    conn: Connection, kinds: Sequence[str], point: Point, km: float, most: int, reaching: bool
) -> Found:
    """What is at most about `km` away and takes whoever comes, the nearest `most` of each kind.

    `reaching`: and what serves an area in which the point lies, the smallest areas first.
    """
    found: dict[str, dict[UUID, Candidate]] = {kind: {} for kind in kinds}
    far = {f"far_{name}": edge for name, edge in edges(point, FURTHEST_REACH).items()} if reaching else {}
    given = _kinds(kinds) | middle(point) | edges(point, km) | far | {"most": most}
    for category, latitude, longitude, place, reach_km, *row in conn.execute(
        _at_spots(len(kinds), reaching), given
    ):
        away = km_between(point, (latitude, longitude))
        known = found[category].get(row[0])
        if away <= (reach_km or km) and (known is None or (away, place) < (known.km, known.place)):
            found[category][row[0]] = Candidate.of_row(row, place=place, km=away, reach_km=reach_km)
    return {kind: list(them.values()) for kind, them in found.items()}


def everywhere(conn: Connection, kinds: Sequence[str], country: str) -> Found:
    """What is for the whole country, or by telephone; of every country where none is known."""
    statement = _for_all(len(kinds), bool(country))
    given = {"country": country} if country else {}
    found: Found = {kind: [] for kind in kinds}
    for row in conn.execute(statement, _kinds(kinds) | {"most": _MOST_EVERYWHERE} | given):
        found[row[0]].append(Candidate.of_row(row[1:]))
    return found


def middle(point: Point) -> dict[str, float]:
    """What `AWAY` is counted from. A degree of longitude is shorter than one of latitude by `squeeze`."""
    return {"latitude": point[0], "longitude": point[1], "squeeze": _shorter(point[0]) ** 2}


def edges(point: Point, km: float) -> dict[str, float]:
    """The degrees between which everything within `km` of the point lies."""
    latitude, longitude = point
    up = km / _KM_OF_A_DEGREE
    across = up / _shorter(latitude)
    return {
        "south": latitude - up,
        "north": latitude + up,
        "west": longitude - across,
        "east": longitude + across,
    }


def _shorter(latitude: float) -> float:
    return max(cos(radians(latitude)), 0.01)


def _kinds(kinds: Sequence[str]) -> dict[str, Any]:
    return {f"kind{at}": kind for at, kind in enumerate(kinds)}


@cache
def _at_spots(kinds: int, reaching: bool) -> TextualSelect:
    """For so many kinds at once."""
    parts = " UNION ALL ".join(
        f"SELECT * FROM (SELECT {', '.join(_OF_SPOT)}, service_id FROM spot"  # noqa: S608
        f" WHERE category = :kind{at} AND {where}) AS {name}{at}"
        for at in range(kinds)
        for name, where in (("near", _NEAR), ("far", _REACHING))[: 1 + reaching]
    )
    names = ", ".join(f"found.{name}" for name in _OF_SPOT)
    joined = f"({parts}) AS found JOIN service ON service.id = found.service_id"
    return typed(f"SELECT {names}, {OF_SERVICE} FROM {joined}", *(spot.c[name] for name in _OF_SPOT))  # noqa: S608


@cache
def _for_all(kinds: int, of_a_country: bool) -> TextualSelect:
    where = " AND country IN (:country, '')" if of_a_country else ""
    whole = " UNION ALL ".join(
        f"SELECT * FROM (SELECT :kind{at} AS category, {OF_SERVICE} FROM service WHERE service.id IN"  # noqa: S608
        f" (SELECT service_id FROM reach_all WHERE category = :kind{at}{where}) {_EVERYWHERE}) AS all{at}"
        for at in range(kinds)
    )
    return typed(whole, reach_all.c.category)


def typed(statement: str, *before: Any) -> TextualSelect:
    """A statement whose rows are these columns, and those of a service that a candidate has."""
    return text(statement).columns(*before, *(service.c[name] for name in _COLUMNS))
