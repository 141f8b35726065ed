"""Open services in the order in which they came, by the page or all of them, as the standard's JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, false, func, select, text

from signposting.directory.full_text import WORDS
from signposting.directory.tables import feed, service, service_text
from signposting.directory.words import plain_words
from signposting.imports.standard import LONGEST_ID
from signposting.pages import Wanted, published
from signposting.service import Json

AT_ONCE = 200
MOST_WORDS = 12
_OPEN = service.c.closed_at.is_(None)
_COLUMNS = (service.c.id, service.c.source_id, service.c.changed_at, service.c.body)
_FOUND = {
    "sqlite": "SELECT rowid FROM service_fts WHERE service_fts MATCH :words",
    "postgresql": f"SELECT number FROM service_text WHERE {WORDS} @@ plainto_tsquery('simple', :words)",  # noqa: S608
}


def page_of(conn: Connection, asked: Wanted) -> tuple[list[Json], int]:
    """The services on a page, and how many there are on all."""
    which = [_OPEN, *_asked(conn, asked)]
    many = conn.execute(select(func.count()).select_from(service).where(*which)).scalar_one()
    start = (asked.page - 1) * asked.size
    if start >= many:
        return [], many
    page = select(*_COLUMNS).where(*which).order_by(service.c.id).offset(start).limit(asked.size)
    return _published(conn, conn.execute(page).all()), many


def one_of(conn: Connection, name: str) -> Json | None:
    """The open service that is published by this id; None where there is none."""
    if len(name) > LONGEST_ID or "\0" in name:
        return None
    own = [_own_id(name)] if _own_id(name) else []
    by_name = _of_source([name]) | service.c.id.in_(own)
    rows = conn.execute(select(*_COLUMNS).where(_OPEN, by_name).order_by(service.c.id)).all()
    return next((one for one in _published(conn, rows) if one["id"] == name), None)


def every(conn: Connection) -> Iterator[Json]:
    """All of them, a few in memory at a time."""
    after: list[ColumnElement[bool]] = []
    while True:
        some = select(*_COLUMNS).where(_OPEN, *after).order_by(service.c.id).limit(AT_ONCE)
        rows = conn.execute(some).all()
        yield from _published(conn, rows)
        if len(rows) < AT_ONCE:
            return
        after = [service.c.id > rows[-1].id]


def _asked(conn: Connection, asked: Wanted) -> Iterator[ColumnElement[bool]]:
    if asked.modified_after is not None:
        yield service.c.changed_at >= asked.modified_after
    if asked.search:
        yield says(conn, asked.search)


def says(conn: Connection, search: str) -> ColumnElement[bool]:
    """That an open service has all of these words somewhere."""
    words = plain_words(search).split()[:MOST_WORDS]
    found = text(_FOUND[conn.dialect.name]).bindparams(words=_phrased(conn, words))
    which = service_text.c.number.in_(found) if words else false()
    return service.c.id.in_(select(service_text.c.service_id).where(which))


def _phrased(conn: Connection, words: Sequence[str]) -> str:
    """All of these words, as either index is asked for them."""
    if conn.dialect.name == "postgresql":
        return " ".join(words)
    return "{name organisation terms description} : (" + " AND ".join(f'"{word}"' for word in words) + ")"


def _published(conn: Connection, rows: Sequence[Any]) -> list[Json]:
    """As they are given out: by the id of their source, unless a service that came earlier has the same."""
    first: dict[str, UUID] = {}
    named = {row.source_id for row in rows}
    twins = select(service.c.source_id, service.c.id).where(_OPEN, _of_source(named)).order_by(service.c.id)
    for source_id, id in conn.execute(twins):
        first.setdefault(source_id, id)
    ids = {row.id: row.source_id if first.get(row.source_id) == row.id else str(row.id) for row in rows}
    return [published(json.loads(row.body), ids[row.id], row.changed_at) for row in rows]


def _of_source(ids: Any) -> ColumnElement[bool]:
    """Those that any feed calls by these ids; with the feeds, for the index begins with them."""
    return service.c.feed_id.in_(select(feed.c.id)) & service.c.source_id.in_(list(ids))


def _own_id(name: str) -> UUID | None:
    try:
        return UUID(name) if len(name) == 36 else None
    except ValueError:
        return None
