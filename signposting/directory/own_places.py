"""A programme's own places, as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from signposting.directory.moment import new_id
from signposting.directory.tables import own_place
from signposting.places.found import Kind, Place
from signposting.places.own import OwnPlaces

_COLUMNS = ("kind", "name", "latitude", "longitude", "country", "region")


def own_places(conn: Connection) -> OwnPlaces:
    """All of them, to be handed to `find_place`."""
    return OwnPlaces(place for _, place in _kept(conn))


def keep_places(conn: Connection, places: Iterable[Place]) -> dict[str, int]:
    """Make these all there are; how many were added, changed, unchanged and removed."""
    wanted = {_key(place): place for place in places}
    known = {_key(place): (id, place) for id, place in _kept(conn)}
    new = [_row(place) | {"id": new_id()} for key, place in wanted.items() if key not in known]
    changed = [(known[key][0], place) for key, place in wanted.items() if key in known]
    changed = [(id, place) for id, place in changed if place != known[_key(place)][1]]
    gone = [id for key, (id, _) in known.items() if key not in wanted]
    if new:
        conn.execute(insert(own_place), new)
    for id, place in changed:
        conn.execute(update(own_place).where(own_place.c.id == id).values(_row(place)))
    conn.execute(delete(own_place).where(own_place.c.id.in_(gone)))
    unchanged = len(wanted) - len(new) - len(changed)
    return {"added": len(new), "changed": len(changed), "unchanged": unchanged, "removed": len(gone)}


def _kept(conn: Connection) -> list[tuple[UUID, Place]]:
    rows = conn.execute(
        select(own_place.c.id, *(own_place.c[name] for name in _COLUMNS)).order_by(own_place.c.id)
    )
    return [(id, Place(Kind(kind), *rest)) for id, kind, *rest in rows.all()]


def _key(place: Place) -> tuple[str, str, str]:
    return place.name, place.country, place.region


def _row(place: Place) -> dict[str, object]:
    return {name: getattr(place, name) for name in _COLUMNS}
