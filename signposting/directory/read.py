"""Services as they are kept, read back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, select

from signposting.directory.tables import feed, service_change
from signposting.directory.tables import service as _service
from signposting.imports.standard import read_object
from signposting.service import Service

PAGE = 200
"""Services that are read at a time."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A service, our own id for it, and since when it has been as it is."""

    id: UUID
    service: Service
    changed_at: dt.datetime


def service_of(row: Any) -> Service:
    """The service in a row that has its body."""
    return read_object(json.loads(row.body))


def service(conn: Connection, id: UUID) -> Service | None:
    """The service of this id, open or closed; None where there is none."""
    row = conn.execute(select(_service.c.body).where(_service.c.id == id)).one_or_none()
    return service_of(row) if row else None


def some(conn: Connection, ids: Collection[UUID]) -> dict[UUID, Service]:
    """Those of these ids that there are."""
    wanted = select(_service.c.id, _service.c.body).where(_service.c.id.in_(list(ids)))
    return {row.id: service_of(row) for row in conn.execute(wanted)} if ids else {}


def by_source(conn: Connection, name: str, source_id: str) -> Kept | None:
    """The service that a feed calls by this id."""
    where = feed.c.name == name, _service.c.source_id == source_id
    return next(_kept(conn, _whole().join(feed, feed.c.id == _service.c.feed_id).where(*where)), None)


def all_open(conn: Connection, after: UUID | None = None, most: int | None = None) -> Iterator[Kept]:
    """Every open service in the order of our ids, those after `after`; a page at a time in memory."""
    left = most
    while left is None or left > 0:
        page = _whole().where(_service.c.closed_at.is_(None)).order_by(_service.c.id)
        page = page.limit(PAGE if left is None else min(PAGE, left))
        found = list(_kept(conn, page if after is None else page.where(_service.c.id > after)))
        yield from found
        if len(found) < PAGE:
            return
        after, left = found[-1].id, None if left is None else left - len(found)


def count_open(conn: Connection) -> int:
    return conn.execute(
        select(func.count()).select_from(_service).where(_service.c.closed_at.is_(None))
    ).scalar_one()


def changes_of(conn: Connection, id: UUID) -> list[dict[str, Any]]:
    """What happened to a service, the oldest first: at, who, what, before and after."""
    columns = (service_change.c[name] for name in ("at", "who", "what", "before", "after"))
    wanted = select(*columns).where(service_change.c.service_id == id).order_by(service_change.c.id)
    return [
        {**row, "before": json.loads(row["before"] or "{}"), "after": json.loads(row["after"] or "{}")}
        for row in conn.execute(wanted).mappings()
    ]


def _whole() -> Select[Any]:
    return select(_service.c.id, _service.c.body, _service.c.changed_at)


def _kept(conn: Connection, wanted: Select[Any]) -> Iterator[Kept]:
    return (Kept(row.id, service_of(row), row.changed_at) for row in conn.execute(wanted).all())
