"""Services as those who look after the directory list them: open ones by what they hold, or closed ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import cos, radians
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, or_, select

from signposting.directory.paging import says
from signposting.directory.tables import feed, reach_all, service, spot
from signposting.needs.category import CATEGORIES
from signposting.places.found import Point

AROUND = 15.0  # km
_KM_OF_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for. `point` is in degrees; nothing given: every open service."""

    words: str = ""
    kind: str = ""
    point: Point | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One of them."""

    id: UUID
    name: str
    organisation: str
    feed: str
    is_national: bool
    last_verified: dt.date | None
    closed_at: dt.datetime | None


def listed(conn: Connection, sought: Sought, after: UUID | None, most: int) -> list[Listed]:
    """The first of these after that one: open ones as they came, closed ones with the newest first."""
    columns = ("id", "name", "organisation", "is_national", "last_verified", "closed_at")
    wanted = select(*(service.c[name] for name in columns), feed.c.name.label("feed")).join(
        feed, feed.c.id == service.c.feed_id
    )
    if sought.closed:
        wanted = wanted.where(service.c.closed_at.is_not(None), *_before(conn, after))
        wanted = wanted.order_by(service.c.closed_at.desc(), service.c.id.desc())
    else:
        wanted = wanted.where(service.c.closed_at.is_(None), *_holding(conn, sought)).order_by(service.c.id)
        wanted = wanted.where(service.c.id > after) if after else wanted
    return [
        Listed(
            row.id,
            row.name,
            row.organisation,
            row.feed,
            row.is_national,
            row.last_verified,
            row.closed_at,
        )
        for row in conn.execute(wanted.limit(most))
    ]


def _before(conn: Connection, after: UUID | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    at = conn.execute(select(service.c.closed_at).where(service.c.id == after)).scalar()
    if at is None:
        return []
    earlier = service.c.closed_at < at
    return [service.c.closed_at <= at, or_(earlier, service.c.id < after)]


def _holding(conn: Connection, sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sought.words:
        found.append(says(conn, sought.words))
    if sought.point is not None:
        found.append(service.c.id.in_(_near(sought.point, sought.kind)))
    elif sought.kind:
        somewhere = select(spot.c.service_id).where(spot.c.category == sought.kind)
        everywhere = select(reach_all.c.service_id).where(reach_all.c.category == sought.kind)
        found.append(or_(service.c.id.in_(somewhere), service.c.id.in_(everywhere)))
    return found


def _near(point: Point, kind: str) -> Any:
    """Those that are there, or about so far away; every kind is named, for the index begins with it."""
    north = AROUND / _KM_OF_A_DEGREE
    east = north / max(0.1, cos(radians(point[0])))
    return select(spot.c.service_id).where(
        spot.c.category.in_([kind] if kind else list(CATEGORIES)),
        spot.c.latitude.between(point[0] - north, point[0] + north),
        spot.c.longitude.between(point[1] - east, point[1] + east),
    )
