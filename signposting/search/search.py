"""search(): from a need and a place to the services that are offered for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.sql.selectable import TextualSelect

from signposting.answer import Told
from signposting.directory.tables import service, service_text, spot
from signposting.imports.standard import read_object
from signposting.needs.plain import FILLERS, singular, written
from signposting.search.ask import Ask, Offer
from signposting.search.candidate import Candidate
from signposting.search.candidates import BOXES, Found, at_spots, everywhere
from signposting.search.mixing import mixed
from signposting.search.named import named
from signposting.search.ranking import LOCAL, Said, Words, may_be_offered, opening_of, ranked
from signposting.service import Service

ENOUGH = 6
"""Organisations that are found for a kind before nobody looks further away."""
_SHORTLIST = 10
_TELLS = 4  # letters


def search(conn: Connection, ask: Ask, most: int = 3) -> tuple[Offer, ...]:
    """The services for a need, the best first, at most `most` and one of each organisation.

    A service that is named comes first, and alone where just its number is asked for. Where it is not
    certain which kind is meant, the kinds are mixed. Nothing is offered from further away than 100 km,
    unless it serves the place or the whole country.
    """
    by_name, alone = named(conn, ask) if ask.words else ([], False)
    chosen = [("", one) for one in by_name if may_be_offered(one, ask)][:most]
    if not (chosen and alone) and len(chosen) < most:
        taken = {one.whose for _, one in chosen}
        for kind, one in mixed(_by_kind(conn, ask), ask.wanted, most):
            if one.whose not in taken and len(chosen) < most:
                chosen.append((kind, one))
    return _offers(conn, ask, [one for _, one in chosen])


def _by_kind(conn: Connection, ask: Ask) -> Mapping[str, list[Candidate]]:
    found = _found(conn, ask)
    none: Words = {}
    short = {kind: ranked(them, kind, ask, none, _SHORTLIST) for kind, them in found.items()}
    words = _words_of(conn, ask, (one.id for them in short.values() for one in them))
    return {kind: ranked(them, kind, ask, words, _SHORTLIST) for kind, them in short.items()}


def _found(conn: Connection, ask: Ask) -> Found:
    kinds = [one.category for one in ask.wanted]
    found: Found = {kind: [] for kind in kinds}
    looking = kinds
    for at, (km, most) in enumerate(BOXES):
        if ask.point and looking:
            _add(found, at_spots(conn, looking, ask.point, km, most, reaching=at == 0), ask)
            looking = [kind for kind in looking if _close(found[kind], km) < ENOUGH]
    few = [kind for kind in kinds if _close(found[kind], LOCAL) < ENOUGH]
    if few:
        _add(found, everywhere(conn, few, ask.country), ask)
    return found


def _add(found: Found, more: Found, ask: Ask) -> None:
    """What is there already is nearer."""
    for kind, them in more.items():
        known = {one.id for one in found[kind]}
        found[kind] += [one for one in them if one.id not in known and may_be_offered(one, ask)]


def _close(them: Iterable[Candidate], km: float) -> int:
    """How many organisations are there to go to."""
    return len({one.whose for one in them if one.km is not None and not one.reach_km and one.km <= km})


def _words_of(conn: Connection, ask: Ask, ids: Iterable[UUID]) -> Words:
    """What each service says of itself, of what was asked."""
    asked = {singular(word.plain) for word in written(ask.words) if word.plain not in FILLERS}
    asked = {word for word in asked if len(word) >= _TELLS}
    wanted = list(dict.fromkeys(ids))
    rows = conn.execute(_texts(), {"ids": wanted}) if len(wanted) > 1 else ()
    return {id: Said(_matched(asked, f"{name} {terms} {told}"), terms) for id, name, terms, told in rows}


def _matched(asked: set[str], text: str) -> int:
    return len(asked & set(map(singular, text.split()))) if asked else 0


@cache
def _texts() -> TextualSelect:
    whole = "SELECT service_id, name, terms, description FROM service_text WHERE service_id IN :ids"
    ids = bindparam("ids", expanding=True, type_=service_text.c.service_id.type)
    names = ("service_id", "name", "terms", "description")
    return text(whole).bindparams(ids).columns(*(service_text.c[name] for name in names))


def _offers(conn: Connection, ask: Ask, chosen: Sequence[Candidate]) -> tuple[Offer, ...]:
    """Only of these the whole service is read."""
    services, kinds = _read(conn, [one.id for one in chosen])
    asked = [want.category for want in ask.wanted]
    offers = []
    for one in chosen:
        whole, km = services[one.id], None if one.reach_km else one.km
        place = whole.places[one.place] if 0 <= one.place < len(whole.places) else None
        known = opening_of(one, ask.at)
        told = Told(place, km, known.words if known else "", ask.country or one.country)
        first = tuple(kind for kind in asked if kind in kinds[one.id])
        categories = first + tuple(sorted(kinds[one.id].difference(first)))
        offers.append(Offer(one.id, one.source_id, whole, categories, km, told))
    return tuple(offers)


def _read(conn: Connection, ids: Sequence[UUID]) -> tuple[dict[UUID, Service], dict[UUID, set[str]]]:
    """These services whole, and their kinds."""
    services: dict[UUID, Service] = {}
    kinds: dict[UUID, set[str]] = {id: set() for id in ids}
    for id, body, kind in conn.execute(_whole(), {"ids": list(ids)}) if ids else ():
        if kind:
            kinds[id].add(kind)
        else:
            services[id] = read_object(json.loads(body))
    return services, kinds


@cache
def _whole() -> TextualSelect:
    whole = (
        "SELECT id, body, '' FROM service WHERE id IN :ids"
        " UNION ALL SELECT DISTINCT service_id, '', category FROM spot WHERE service_id IN :ids"
        " UNION ALL SELECT service_id, '', category FROM reach_all WHERE service_id IN :ids"
    )
    ids = bindparam("ids", expanding=True, type_=service.c.id.type)
    return text(whole).bindparams(ids).columns(service.c.id, service.c.body, spot.c.category)
