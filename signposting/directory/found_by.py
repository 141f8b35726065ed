"""Puts services where a search finds them, and takes them out again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import Connection, delete, insert

from signposting.directory.made import Made
from signposting.directory.tables import reach_all, service_text, spot


def put_in(conn: Connection, services: Mapping[UUID, Made]) -> None:
    """From now on these are found; none of them may be in already."""
    rows = {
        spot: [row for id, made in services.items() for row in made.spots(id)],
        reach_all: [row for id, made in services.items() for row in made.reach_all(id)],
        service_text: [made.text(id) for id, made in services.items()],
    }
    for table, them in rows.items():
        if them:
            conn.execute(insert(table), them)


def take_out(conn: Connection, ids: Iterable[UUID]) -> None:
    """From now on these are not found."""
    gone: Collection[UUID] = list(ids)
    for table in (spot, reach_all, service_text) if gone else ():
        conn.execute(delete(table).where(table.c.service_id.in_(gone)))
