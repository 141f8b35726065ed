"""Whom a rung of the ladder tells: the rota's people; where it has none, whoever else is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from bot.rules.escalation.ladder import Who
from bot.rules.escalation.rota import Post, Rota, away, left, on_duty
from bot.store import rota as kept
from bot.store.database import Db
from bot.store.people import Place
from bot.store.rota import Colleague

NOBODY: frozenset[UUID] = frozenset()

Reaches = Callable[[Place], bool]


@dataclass(frozen=True)
class Asked:
    """Whom a flag calls for. `named`: the coordinators of the person's relationships; `concerned`: of whom it
    tells, so that they are never told. `leads_only`: coordinators may not read it.
    """

    programme_id: UUID
    who: Who = Who.ON_CALL
    leads_only: bool = False
    named: frozenset[UUID] = NOBODY
    concerned: frozenset[UUID] = NOBODY


def whom(db: Db, asked: Asked, now: dt.datetime) -> list[Place]:
    """Where to tell them: every open address of each, the one they last wrote from first.

    Whoever comes first and can be reached (docs/practice.md, "The rota"). Where nobody at all can, it is
    tried at addresses that texts have not reached lately. Empty: there is nobody who may be told.
    """
    rota = kept.of_programme(db, asked.programme_id)
    never = asked.concerned | left(rota, now)
    staff = [one for one in kept.staff(db, asked.programme_id) if one.id not in never]
    groups = [list(group) for group in _groups(asked, rota, staff, now)]
    for reaches in (_is_open, _takes_texts):
        for group in groups:
            if places := _places(group, reaches):
                return places
    return []


def on_the_rota(db: Db, asked: Asked, now: dt.datetime) -> list[Place]:
    """Where to tell those whom the rota has on call at this moment, if it has anyone who can be reached."""
    rota = kept.of_programme(db, asked.programme_id)
    there = set(on_duty(rota, Post.ON_CALL, now)) - asked.concerned
    staff = kept.staff(db, asked.programme_id)
    return _places([one for one in staff if one.id in there and (one.lead or not asked.leads_only)], _is_open)


def _groups(asked: Asked, rota: Rota, staff: list[Colleague], now: dt.datetime) -> Iterator[list[Colleague]]:
    """Who is to be told: the first of these that can be reached."""
    if asked.who is Who.EVERYONE:
        yield from _for_leads(asked, staff) if asked.leads_only else [staff]
        return
    mine = set(on_duty(rota, Post(asked.who.value), now))
    yield [one for one in staff if one.id in mine and (one.lead or not asked.leads_only)]
    out = away(rota, now)
    if asked.leads_only:
        any_post = {who for post in Post for who in on_duty(rota, post, now)}
        yield [one for one in staff if one.lead and one.id in any_post]
        for group in _for_leads(asked, staff):
            yield from _those_there_first(group, out)
    else:
        groups = [_those_there_first(group, out) for group in _without_a_rota(asked, staff)]
        yield from (there for there, _ in groups)
        yield from (not_there for _, not_there in groups)


def _for_leads(asked: Asked, staff: Iterable[Colleague]) -> list[list[Colleague]]:
    """What may be about staff themselves, or a child: leads, else coordinators who have no part in it.

    The relationship's own come last: better they than nobody.
    """
    leads = [one for one in staff if one.lead]
    coordinators = [one for one in staff if not one.lead]
    named = [one for one in coordinators if one.id in asked.named]
    return [leads, [one for one in coordinators if one not in named], named]


def _without_a_rota(asked: Asked, staff: Iterable[Colleague]) -> list[list[Colleague]]:
    """Rung by rung more of those who are there anyway, so that each rung is more than the last said again."""
    leads = [one for one in staff if one.lead]
    coordinators = [one for one in staff if not one.lead]
    named = [one for one in staff if one.id in asked.named]
    match asked.who:
        case Who.LEAD:
            return [leads, named, coordinators]
        case Who.DEPUTY:
            return [coordinators, leads]
        case _:
            return [named, coordinators, leads]


def _those_there_first(group: list[Colleague], out: frozenset[UUID]) -> tuple[list[Colleague], ...]:
    return [one for one in group if one.id not in out], [one for one in group if one.id in out]


def _places(group: Iterable[Colleague], reaches: Reaches) -> list[Place]:
    return [place for one in group for place in one.places if reaches(place)]


def _is_open(place: Place) -> bool:
    return not place.closed


def _takes_texts(place: Place) -> bool:
    return not (place.opted_out or place.frozen)
