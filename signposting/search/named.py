"""Finds the services that a text names, misspelt ones too: by full text, and by three letters at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, text
from sqlalchemy.sql.selectable import TextualSelect

from signposting.directory.full_text import GRAMS, NAMES
from signposting.directory.tables import spot
from signposting.places.found import Point, km_between
from signposting.search.ask import Ask
from signposting.search.candidate import Candidate
from signposting.search.candidates import OF_SERVICE, box, typed
from signposting.search.naming import Named, can_be_misspelt, likeness, named_in, pieces

FURTHEST = 100.0
"""km, as far as anything is offered for which one must come."""
_MOST = 40
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
            return _nearest(conn, found, ask.point), what.is_asked_for
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
    """What has all words of one of these; the nearest, and of what is nowhere near the shortest names."""
    asked = _asked(conn.dialect.name, where, any_of)
    given: dict[str, object] = {"asked": asked, "most": _MOST, "country": ask.country}
    rows: list[Row[Any]] = []
    if ask.point:
        here = given | box(ask.point, FURTHEST)
        rows += conn.execute(_statement(conn.dialect.name, where, True, True), here).all()
    rows += conn.execute(_statement(conn.dialect.name, where, False, bool(ask.country)), given).all()
    return [Candidate.of_row(row) for row in dict.fromkeys(map(tuple, rows))]


def _asked(dialect: str, where: str, any_of: Sequence[Sequence[str]]) -> str:
    both, either = (" AND ", " OR ") if dialect == "sqlite" else (" & ", " | ")
    whole = either.join(f"({both.join(map(_quoted(dialect), words))})" for words in any_of)
    return f"{{{where}}} : ({whole})" if dialect == "sqlite" else whole


def _quoted(dialect: str) -> Callable[[str], str]:
    return '"{}"'.format if dialect == "sqlite" else "'{}'".format


@cache
def _statement(dialect: str, where: str, is_near: bool, of_a_country: bool) -> TextualSelect:
    if dialect == "sqlite":
        found = (
            "SELECT service_text.service_id AS id FROM (SELECT rowid FROM service_fts"
            f" WHERE service_fts MATCH :asked ORDER BY rowid LIMIT {_READ}) AS hit"
            " JOIN service_text ON service_text.number = hit.rowid"
        )
    else:
        vector = GRAMS if where == _GRAMS_COLUMN else NAMES
        found = (
            f"SELECT service_id AS id FROM service_text WHERE {vector} @@ to_tsquery('simple', :asked)"  # noqa: S608
            f" ORDER BY number LIMIT {_READ}"
        )
    if is_near:
        rest = (
            " JOIN spot ON spot.service_id = service.id"
            " WHERE latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east"
            f" GROUP BY {OF_SERVICE} ORDER BY min((latitude - :latitude) * (latitude - :latitude)"
            " + (longitude - :longitude) * (longitude - :longitude) * :squeeze), service.id LIMIT :most"
        )
    else:
        country = " WHERE service.country IN (:country, '')" * of_a_country
        rest = (
            f"{country} ORDER BY length(service.organisation) + length(service.name), service.id LIMIT :most"
        )
    return typed(f"SELECT {OF_SERVICE} FROM ({found}) AS found JOIN service ON service.id = found.id{rest}")  # noqa: S608


@cache
def _spots_of() -> TextualSelect:
    whole = (
        "SELECT DISTINCT service_id, latitude, longitude, place, reach_km FROM spot WHERE service_id IN :ids"
    )
    ids = bindparam("ids", expanding=True, type_=spot.c.service_id.type)
    columns = (spot.c[name] for name in ("service_id", "latitude", "longitude", "place", "reach_km"))
    return text(whole).bindparams(ids).columns(*columns)


def _nearest(conn: Connection, found: Sequence[Candidate], point: Point | None) -> list[Candidate]:
    """One of each organisation, the nearest first, then what is nowhere in particular."""
    where: dict[UUID, list[tuple[float, int, float]]] = {}
    ids = [one.id for one in found]
    for id, latitude, longitude, place, reach in conn.execute(_spots_of(), {"ids": ids}):
        away = km_between(point, (latitude, longitude)) if point else 0.0
        where.setdefault(id, []).append((away, place, reach))
    for one in found:
        if one.id in where:
            away, one.place, one.reach_km = min(where[one.id])
            one.km = away if point and not one.reach_km else None
    ordered = sorted(found, key=lambda one: (FURTHEST if one.km is None else one.km, one.source_id))
    return list({one.whose: one for one in reversed(ordered)}.values())[::-1]
