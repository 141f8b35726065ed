"""Finds the services that a text names, misspelt ones too: by full text, and by three letters at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.sql.selectable import TextualSelect

from signposting.directory.full_text import GRAMS, NAMES
from signposting.directory.tables import spot
from signposting.places.found import km_between
from signposting.search.ask import Ask
from signposting.search.candidate import Candidate
from signposting.search.candidates import AWAY, OF_SERVICE, middle, typed
from signposting.search.naming import Named, can_be_misspelt, likeness, named_in, pieces

FURTHEST = 100.0
"""km, as far as anything is offered for which one must come."""
_MOST = 120
_READ = 600  # of those that have the words, the oldest
_AS_GOOD = 0.15
_WORDS_TRIED = 3
_GRAMS_COLUMN, _NAME_COLUMNS = "grams", "name organisation"


def named(conn: Connection, ask: Ask) -> tuple[list[Candidate], bool]:
    """The services that are named, the likest and nearest first, one of each organisation.

    With them, whether the text asks for just these.
    """
    what = named_in(ask.words, bool(ask.wanted))
    if what is None:
        return [], False
    for rows in _tries(conn, what, ask):
        like = [(likeness(what, one.name, one.organisation), one) for one in rows]
        best = max((how for how, _ in like), default=0.0)
        if best:
            found = [one for how, one in like if how >= best - _AS_GOOD]
            return _nearest(found), what.is_asked_for
    return [], False


def _tries(conn: Connection, what: Named, ask: Ask) -> Iterator[list[Candidate]]:
    """From what is surest to find the right one to what is left."""
    yield _found(conn, ask, _NAME_COLUMNS, [what.words])
    if what.is_own:
        if len(what.words) > 1:
            yield _found(conn, ask, _NAME_COLUMNS, [(word,) for word in what.words])
        for word in sorted(filter(can_be_misspelt, what.words), key=len, reverse=True)[:_WORDS_TRIED]:
            yield _found(conn, ask, _GRAMS_COLUMN, [piece for piece in pieces(word) if piece])


def _found(conn: Connection, ask: Ask, where: str, any_of: Sequence[Sequence[str]]) -> list[Candidate]:
    """What has all words of one of these; the nearest, or else the shortest names."""
    given: dict[str, Any] = {"asked": _asked(conn.dialect.name, where, any_of)}
    given |= middle(ask.point) if ask.point else {"country": ask.country} if ask.country else {}
    rows = conn.execute(_statement(conn.dialect.name, where, ask.point is None, bool(ask.country)), given)
    found: dict[UUID, Candidate] = {}
    for latitude, longitude, place, reach_km, *row in rows:
        if ask.point is None or latitude is None:
            found.setdefault(row[0], Candidate.of_row(row))
            continue
        away = km_between(ask.point, (latitude, longitude))
        known = found.get(row[0])
        if known is None or known.km is None or (away, place) < (known.km, known.place):
            found[row[0]] = Candidate.of_row(row, place=place, km=away, reach_km=reach_km)
    return list(found.values())


def _asked(dialect: str, where: str, any_of: Sequence[Sequence[str]]) -> str:
    both, either = (" AND ", " OR ") if dialect == "sqlite" else (" & ", " | ")
    whole = either.join(f"({both.join(map(_quoted(dialect), words))})" for words in any_of)
    return f"{{{where}}} : ({whole})" if dialect == "sqlite" else whole


def _quoted(dialect: str) -> Callable[[str], str]:
    return '"{}"'.format if dialect == "sqlite" else "'{}'".format


@cache
def _statement(dialect: str, where: str, is_anywhere: bool, of_a_country: bool) -> TextualSelect:
    if dialect == "sqlite":
        found = (
            "SELECT service_text.service_id AS id FROM (SELECT rowid FROM service_fts"  # noqa: S608
            f" WHERE service_fts MATCH :asked ORDER BY rowid LIMIT {_READ}) AS hit"
            " JOIN service_text ON service_text.number = hit.rowid"
        )
    else:
        vector = GRAMS if where == _GRAMS_COLUMN else NAMES
        found = (
            f"SELECT service_id AS id FROM service_text WHERE {vector} @@ to_tsquery('simple', :asked)"  # noqa: S608
            f" ORDER BY number LIMIT {_READ}"
        )
    joined = f"({found}) AS found JOIN service ON service.id = found.id"
    if is_anywhere:
        spots = "CAST(NULL AS FLOAT), CAST(NULL AS FLOAT), -1, 0"  # PostgreSQL takes a bare one for text
        country = " WHERE service.country IN (:country, '')" * of_a_country
        rest = f"{country} ORDER BY length(service.organisation) + length(service.name), service.id"
    else:
        spots = "latitude, longitude, place, reach_km"
        order = f"coalesce({AWAY}, 1e9), service.id, place"
        rest = f" LEFT JOIN spot ON spot.service_id = service.id ORDER BY {order}"
    whole = f"SELECT {spots}, {OF_SERVICE} FROM {joined}{rest} LIMIT {_MOST}"  # noqa: S608
    return typed(whole, *(spot.c[name] for name in ("latitude", "longitude", "place", "reach_km")))


def _nearest(found: Sequence[Candidate]) -> list[Candidate]:
    """One of each organisation, the nearest first; what is nowhere in particular as if it were far."""
    ordered = sorted(found, key=lambda one: (FURTHEST if one.km is None else one.km, one.source_id))
    first: dict[str, Candidate] = {}
    for one in ordered:
        first.setdefault(one.whose, one)
    return list(first.values())
