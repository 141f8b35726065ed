"""Services of a kind that may be offered: near a point, serving it from where they are, or for everybody.

The statements are plain enough to be the same on both databases. Each reads a band of an index, and gives
few rows, the nearest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import cos, radians
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.selectable import TextualSelect

from signposting.directory.tables import reach_all, service, spot
from signposting.places.found import Point, km_between
from signposting.search.candidate import Candidate

BOXES = ((5.0, 40), (15.0, 40), (40.0, 60), (100.0, 60))
"""How far is looked, in km, and how many are read at most; the next only where too few were found."""
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
_AWAY = (
    "((latitude - :latitude) * (latitude - :latitude)"
    " + (longitude - :longitude) * (longitude - :longitude) * :squeeze)"
)
_IN_BOX = "latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east"
_NEAR = f"reach_km = 0 AND {_IN_BOX} ORDER BY {_AWAY}, service_id, place LIMIT :most"
_REACHING = (
    f"reach_km > 0 AND {_IN_BOX} AND {_AWAY} <= reach_km * reach_km / {_KM_OF_A_DEGREE**2}"
    " ORDER BY reach_km, service_id, place LIMIT :most"
)
_EVERYWHERE = (
    "ORDER BY service.helped - service.not_helped DESC, coalesce(service.last_verified, '1900-01-01') DESC,"
    " service.id LIMIT :most"
)

Found = dict[str, list[Candidate]]
"""Candidates by kind, one for each service and the place of it that is nearest."""


def near(conn: Connection, kinds: Sequence[str], point: Point, km: float, most: int) -> Found:
    """What is at most about `km` away and takes whoever comes."""
    return _at_spots(conn, _spots(_NEAR, len(kinds)), kinds, point, km, most)


def reaching(conn: Connection, kinds: Sequence[str], point: Point) -> Found:
    """What serves an area in which the point lies, the smallest areas first."""
    return _at_spots(conn, _spots(_REACHING, len(kinds)), kinds, point, FURTHEST_REACH, _MOST_REACHING)


def everywhere(conn: Connection, kinds: Sequence[str], country: str) -> Found:
    """What is for the whole country, or by telephone; of every country where none is known."""
    statement = _for_all(len(kinds), bool(country))
    given = {"country": country} if country else {}
    found: Found = {kind: [] for kind in kinds}
    for row in conn.execute(statement, _kinds(kinds) | {"most": _MOST_EVERYWHERE} | given):
        found[row[0]].append(Candidate.of_row(row[1:]))
    return found


def kinds_of(conn: Connection, ids: Sequence[UUID]) -> Mapping[UUID, frozenset[str]]:
    """The kinds of these services, in no order."""
    statement = _kinds_of()
    rows = conn.execute(statement, {"ids": list(ids)}).all() if ids else ()
    return {id: frozenset(kind for of, kind in rows if of == id) for id in ids}


def box(point: Point, km: float) -> dict[str, float]:
    """The degrees between which everything within `km` of the point lies."""
    latitude, longitude = point
    squeeze = max(cos(radians(latitude)), 0.01)
    up = km / _KM_OF_A_DEGREE
    across = up / squeeze
    return {
        "latitude": latitude,
        "longitude": longitude,
        "squeeze": squeeze * squeeze,
        "south": latitude - up,
        "north": latitude + up,
        "west": longitude - across,
        "east": longitude + across,
    }


def _at_spots(
    conn: Connection, statement: TextualSelect, kinds: Sequence[str], point: Point, km: float, most: int
) -> Found:
    found: dict[str, dict[UUID, Candidate]] = {kind: {} for kind in kinds}
    rows = conn.execute(statement, _kinds(kinds) | box(point, km) | {"most": most})
    for category, latitude, longitude, place, reach_km, *row in rows:
        away = km_between(point, (latitude, longitude))
        known = found[category].get(row[0])
        if away <= (reach_km or km) and (known is None or (away, place) < (known.km, known.place)):
            found[category][row[0]] = Candidate.of_row(row, place=place, km=away, reach_km=reach_km)
    return {kind: list(them.values()) for kind, them in found.items()}


def _kinds(kinds: Sequence[str]) -> dict[str, Any]:
    return {f"kind{at}": kind for at, kind in enumerate(kinds)}


@cache
def _spots(where: str, kinds: int) -> TextualSelect:
    """For so many kinds at once."""
    parts = " UNION ALL ".join(
        f"SELECT * FROM (SELECT {', '.join(_OF_SPOT)}, service_id FROM spot"  # noqa: S608
        f" WHERE category = :kind{at} AND {where}) AS spot{at}"
        for at in range(kinds)
    )
    names = ", ".join(f"found.{name}" for name in _OF_SPOT)
    whole = (
        f"SELECT {names}, {OF_SERVICE} FROM ({parts}) AS found JOIN service ON service.id = found.service_id"  # noqa: S608
    )
    return typed(whole, *(spot.c[name] for name in _OF_SPOT))


@cache
def _for_all(kinds: int, of_a_country: bool) -> TextualSelect:
    where = " AND country IN (:country, '')" if of_a_country else ""
    whole = " UNION ALL ".join(
        f"SELECT * FROM (SELECT :kind{at} AS category, {OF_SERVICE} FROM service WHERE service.id IN"  # noqa: S608
        f" (SELECT service_id FROM reach_all WHERE category = :kind{at}{where}) {_EVERYWHERE}) AS all{at}"
        for at in range(kinds)
    )
    return typed(whole, reach_all.c.category)


@cache
def _kinds_of() -> TextualSelect:
    whole = (
        "SELECT DISTINCT service_id, category FROM spot WHERE service_id IN :ids"
        " UNION SELECT service_id, category FROM reach_all WHERE service_id IN :ids"
    )
    ids = bindparam("ids", expanding=True, type_=spot.c.service_id.type)
    return text(whole).bindparams(ids).columns(spot.c.service_id, spot.c.category)


def typed(statement: TextClause | str, *before: Any) -> TextualSelect:
    """A statement whose rows are these columns, and those of a service that a candidate has."""
    whole = text(statement) if isinstance(statement, str) else statement
    return whole.columns(*before, *(service.c[name] for name in _COLUMNS))
