"""Keeps what an import reads: what is new is added, what differs changed, what came back opened again.

What staff have edited stays as they wrote it until the source itself changes that key (by the standard's
own keys: name, phones, schedules ...). Then the source's word counts again, for somebody there has seen to it
too. What the source says under other keys is taken as it comes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from signposting.directory import found_by
from signposting.directory.changes import Change, Told, differing, note
from signposting.directory.made import READ_AS, Made, made_of
from signposting.directory.moment import new_id
from signposting.directory.run import Run, count, hold
from signposting.directory.tables import service
from signposting.imports.standard import read_object
from signposting.service import Service

BATCH = 500
"""Services to a transaction: few enough that no text waits long for one, and most of the speed."""
_KNOWN = ("id", "source_id", "digest", "closed_at", "seen_in", "says_closed", "read_as")


@dataclass
class _Batch:
    """What becomes of some services. Those changed or reopened are by the row that was there."""

    added: dict[UUID, Made] = field(default_factory=dict)
    changed: dict[UUID, Made] = field(default_factory=dict)
    unchanged: list[UUID] = field(default_factory=list)
    reopened: list[UUID] = field(default_factory=list)
    stale: list[UUID] = field(default_factory=list)  # unchanged, and made by an older reading


def prepared(conn: Connection, run: Run, services: Sequence[Service]) -> list[Made]:
    """Services ready to be taken in: what takes long is done here, and nothing is written."""
    coming = list({one.id: Made(one) for one in services}.values())
    known = {row.source_id: row.digest for row in _known(conn, run, coming)}
    for made in coming:
        if known.get(made.service.id) != made.digest:
            made.warm()
    return coming


def take_in(conn: Connection, run: Run, coming: Sequence[Made], now: dt.datetime) -> None:
    """Keep these, and count them in the run. What the run has met before is left alone."""
    hold(conn, run.feed_id)
    batch = _sorted_out(conn, run, coming)
    changes = [*_add(conn, run, batch.added, now), *_change(conn, batch.changed, now)]
    changes += _reopen(conn, batch.reopened)
    note(conn, changes, run.who, now)
    met = [*batch.changed, *batch.unchanged, *batch.reopened]
    if met:
        conn.execute(update(service).where(service.c.id.in_(met)).values(seen_in=run.id))
    remake(conn, batch.stale)
    reopened = sum(change.what == "reopened" for change in changes)
    changed = len(batch.changed) + len(batch.reopened) - reopened
    count(conn, run, added=len(batch.added), changed=changed, reopened=reopened)
    count(conn, run, unchanged=len(batch.unchanged))


def _known(conn: Connection, run: Run, coming: Sequence[Made]) -> Sequence[Row[Any]]:
    ids = [made.service.id for made in coming]
    wanted = select(*(service.c[name] for name in _KNOWN))
    return conn.execute(wanted.where(service.c.feed_id == run.feed_id, service.c.source_id.in_(ids))).all()


def _sorted_out(conn: Connection, run: Run, coming: Sequence[Made]) -> _Batch:
    known = {row.source_id: row for row in _known(conn, run, coming)}
    batch = _Batch()
    for made in coming:
        row = known.get(made.service.id)
        if row is None:
            batch.added[new_id()] = made
        elif row.seen_in == run.id:
            continue
        elif row.digest != made.digest:
            batch.changed[row.id] = made
        elif row.closed_at is not None and not row.says_closed:
            batch.reopened.append(row.id)
        else:
            batch.unchanged.append(row.id)
            batch.stale += [row.id] if row.read_as != READ_AS else []
    return batch


def _add(conn: Connection, run: Run, added: Mapping[UUID, Made], now: dt.datetime) -> Iterator[Change]:
    rows = [
        {
            "id": id,
            "feed_id": run.feed_id,
            "source_id": made.service.id,
            "digest": made.digest,
            "changed_at": now,
            # One that says it has closed is known from now on, and never offered.
            "closed_at": now if made.own["says_closed"] else None,
            "seen_in": run.id,
            **made.own,
        }
        for id, made in added.items()
    ]
    if rows:
        conn.execute(insert(service), rows)
        found_by.put_in(conn, {id: made for id, made in added.items() if not made.own["says_closed"]})
    return (Change(id, "added") for id in added)


def _change(conn: Connection, changed: Mapping[UUID, Made], now: dt.datetime) -> Iterator[Change]:
    anew: dict[UUID, dict[str, Any]] = {}
    found: dict[UUID, Made] = {}
    for row in _bodies(conn, changed):
        came, before = changed[row.id], json.loads(row.body)
        made = came if row.source_body is None else _beside_edits(came, json.loads(row.source_body), before)
        opens = row.closed_at is not None and not made.own["says_closed"]
        anew[row.id] = made.own | {
            "digest": came.digest,
            "source_body": came.body if made.body != came.body else None,
            "changed_at": now,
            "closed_at": None if opens else row.closed_at,
        }
        if opens or row.closed_at is None:
            found[row.id] = made
        yield Change(row.id, "reopened" if opens else "changed", *differing(before, made.told))
    rewrite(conn, anew)
    found_by.take_out(conn, changed)
    found_by.put_in(conn, found)


def _beside_edits(came: Made, source: Told, edited: Told) -> Made:
    """What came, with what staff have edited since wherever the source still says the same."""
    told = dict(came.told)
    for key in source.keys() | edited.keys() | told.keys():
        if source.get(key) == told.get(key) and edited.get(key) != source.get(key):
            told.pop(key, None)
            told |= {key: edited[key]} if key in edited else {}
    return Made(read_object(told))


def _reopen(conn: Connection, ids: Collection[UUID]) -> Iterator[Change]:
    """What had gone from its feed is there again, as it was."""
    if ids:
        conn.execute(update(service).where(service.c.id.in_(ids)).values(closed_at=None))
        remake(conn, ids)
    return (Change(id, "reopened") for id in ids)


def remake(conn: Connection, ids: Collection[UUID]) -> None:
    """Make the rows of these anew from their bodies."""
    made = {row.id: (made_of(row.body), row.closed_at) for row in _bodies(conn, ids)}
    rewrite(conn, {id: one.own for id, (one, _) in made.items()})
    found_by.take_out(conn, made)
    found_by.put_in(conn, {id: one for id, (one, closed) in made.items() if closed is None})


def rewrite(conn: Connection, rows: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Give rows of services these values; all have the same columns."""
    if rows:
        names = next(iter(rows.values()))
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        statement = update(service).where(service.c.id == bindparam("this")).values(values)
        conn.execute(
            statement,
            [{"this": id} | {f"new_{name}": row[name] for name in names} for id, row in rows.items()],
        )


def _bodies(conn: Connection, ids: Collection[UUID]) -> Sequence[Row[Any]]:
    """Those rows, which nobody else may change until the transaction ends."""
    columns = (service.c[name] for name in ("id", "body", "source_body", "closed_at"))
    wanted = select(*columns).where(service.c.id.in_(list(ids))).with_for_update()
    return conn.execute(wanted).all() if ids else ()


def remake_some(conn: Connection, most: int = BATCH) -> int:
    """Make anew what an older version of this program made of some; how many, 0 when none is left."""
    wanted = select(service.c.id).where(service.c.read_as != READ_AS).limit(most)
    ids = conn.execute(wanted).scalars().all()
    remake(conn, ids)
    return len(ids)
