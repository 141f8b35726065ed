"""What staff write over what a source says of a service."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from signposting.directory import found_by
from signposting.directory.changes import Change, differing, note
from signposting.directory.keep import remake, rewrite
from signposting.directory.made import Made
from signposting.directory.moment import new_id
from signposting.directory.tables import feed, service
from signposting.imports.standard import read_object
from signposting.service import Service

BY_HAND = "Added by staff"
"""What the directory of services is called that no source has."""


def edit(conn: Connection, id: UUID, said: Mapping[str, Any], who: str, now: dt.datetime) -> Service | None:
    """The service with these keys said otherwise (the standard's own, None to take one away), and kept so.

    An import keeps them until the source changes the same key. One that is now said to have closed is not
    offered from now on; one that is now said to be active is. None where there is no such service. Raises
    NotService where what it would be is none.
    """
    wanted = select(service.c.body, service.c.source_body, service.c.closed_at)
    row = conn.execute(wanted.where(service.c.id == id).with_for_update()).one_or_none()
    if row is None:
        return None
    before = json.loads(row.body)
    told = {key: value for key, value in {**before, **said, "id": before["id"]}.items() if value is not None}
    made = Made(read_object(told))
    edited = differing(before, made.told)
    if any(edited):
        _keep(conn, id, made, row.source_body or row.body, _closed_at(row.closed_at, edited[1], made, now))
        note(conn, [Change(id, "edited", *edited)], who, now)
    return made.service


def add(conn: Connection, told: Mapping[str, Any], who: str, now: dt.datetime) -> UUID:
    """A service that no source has, by the standard's keys but for its id. Raises NotService."""
    id = new_id()
    made = Made(read_object({**told, "id": str(id)}))
    feed_id = conn.execute(select(feed.c.id).where(feed.c.name == BY_HAND)).scalar()
    if feed_id is None:
        feed_id = new_id()
        conn.execute(insert(feed).values(id=feed_id, name=BY_HAND, address=""))
    own = {"feed_id": feed_id, "source_id": str(id), "digest": made.digest, "changed_at": now}
    conn.execute(insert(service).values(id=id, **own, **made.own))
    found_by.put_in(conn, {id: made})
    note(conn, [Change(id, "added")], who, now)
    return id


def open_again(conn: Connection, id: UUID, who: str, now: dt.datetime) -> bool:
    """Offer one again that is closed, whatever it says of itself. False: it was open."""
    row = conn.execute(select(service).where(service.c.id == id).with_for_update()).one_or_none()
    if row is None or row.closed_at is None:
        return False
    edit(conn, id, {"status": "active"}, who, now)
    conn.execute(update(service).where(service.c.id == id).values(closed_at=None))
    remake(conn, [id])
    note(conn, [Change(id, "reopened")], who, now)
    return True


def _closed_at(
    closed_at: dt.datetime | None, after: Mapping[str, Any], made: Made, now: dt.datetime
) -> dt.datetime | None:
    if made.own["says_closed"]:
        return closed_at or now
    return None if "status" in after else closed_at


def _keep(conn: Connection, id: UUID, made: Made, source: str, closed_at: dt.datetime | None) -> None:
    source_body = source if source != made.body else None
    rewrite(conn, {id: made.own | {"source_body": source_body, "closed_at": closed_at}})
    found_by.take_out(conn, [id])
    if closed_at is None:
        found_by.put_in(conn, {id: made})
