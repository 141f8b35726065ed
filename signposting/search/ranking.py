"""Which of several services is offered first: pure, and the same whichever database they came from.

All weights are in the same coin: 1 is what twice as far away costs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from math import log2
from typing import NamedTuple
from uuid import UUID

from signposting.hours import Opening, is_holiday, opening
from signposting.search.ask import Ask
from signposting.search.candidate import Candidate

NEAR = 2.0
"""km beyond which it matters how far one must go."""
LOCAL = 30.0
"""km within which a place goes before what is only on the telephone: that fills up what is not there."""
FOR_EVERYBODY = 4.0
"""What being only on the telephone costs: as much as a way of some 30 km."""
URGENT = ("housing-emergency", "food", "crisis")
"""Kinds for which it matters most to be open now."""
_OPEN, _SOON, _SHUT = 0.6, 0.3, -0.2
_SOON_IS = dt.timedelta(hours=3)
_REFERRED, _MAYBE_NOT, _NOT_THEM = -0.7, -0.4, -1.2
_CHECKED, _OLD, _UNCHECKED = 0.2, -0.3, -0.2
_LANGUAGE, _A_WORD, _MOST_WORDS = 0.5, 0.3, 3
_ABOVE_ALL = 1.2
"""For the kind that it is first of all, of several."""
_HELPED, _BELIEFS = 2.0, 4
_ADULT, _ELDERLY = 18, 50
_LOOKED_AT = 12
_YEAR = dt.timedelta(days=365)


class Said(NamedTuple):
    """What a service says of itself: so many of the words that were asked; its kinds, the nearest first."""

    words: int = 0
    terms: str = ""


Words = Mapping[UUID, Said]
_NOTHING = Said()


def may_be_offered(one: Candidate, ask: Ask) -> bool:
    """Whether nothing that is known of the person keeps them out."""
    who, standing = ask.who, one.standing
    if one.id in ask.except_ids:
        return False
    if who.age is not None and not (one.minimum_age or 0) <= who.age <= (one.maximum_age or who.age):
        return False
    if who.gender and standing.gender not in ("", who.gender):
        return False
    if standing.nations and ask.nation and ask.nation not in standing.nations:
        return False
    refused = set(standing.excludes) & who.convictions
    return not (refused or (who.convictions and "any" in standing.excludes))


def ranked(them: Iterable[Candidate], kind: str, ask: Ask, words: Words, most: int) -> list[Candidate]:
    """The best for this kind, one of each organisation, at most `most`.

    Hours are worked out only for those that are among the best without them.
    """
    apart = sorted(((_apart_from_hours(one, kind, ask, words), one) for one in them), key=_order)
    best = [(score + _by_hours(one, kind, ask), one) for score, one in _one_of_each(apart)[:_LOOKED_AT]]
    return [one for _, one in sorted(best, key=_order)[:most]]


def opening_of(one: Candidate, at: dt.datetime | None) -> Opening | None:
    """Whether it is open, where that is known."""
    if at is None:
        return None
    key = (one.place, at)
    if key not in one.openings:
        holiday = partial(_is_holiday, one.standing.country or one.country, one.standing.part)
        one.openings[key] = opening(one.hours, at, holiday)
    return one.openings[key]


@cache
def _is_holiday(country: str, part: str, day: dt.date) -> bool:
    return is_holiday(day, country, part)


def _order(scored: tuple[float, Candidate]) -> tuple[bool, float, str, str]:
    score, one = scored
    is_local = one.km is not None and (one.reach_km > 0 or one.km <= LOCAL)
    return not is_local, -round(score, 6), one.source_id, one.name


def _one_of_each(scored: Iterable[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """The first of each organisation."""
    first: dict[str, tuple[float, Candidate]] = {}
    for one in scored:
        first.setdefault(one[1].whose, one)
    return list(first.values())


def _apart_from_hours(one: Candidate, kind: str, ask: Ask, words: Words) -> float:
    parts: tuple[Callable[[Candidate, Ask], float], ...] = (_by_distance, _by_who, _by_age, _by_freshness)
    said = words.get(one.id, _NOTHING)
    told = min(said.words, _MOST_WORDS) * _A_WORD
    told += _ABOVE_ALL * said.terms.startswith(kind.replace("-", " "))
    language = ask.language.split("-")[0]
    spoken = _LANGUAGE * (language != "en" and language in one.standing.languages)
    return sum(part(one, ask) for part in parts) + _by_outcomes(one) + told + spoken


def _by_distance(one: Candidate, _ask: Ask) -> float:
    if one.km is None:
        return -FOR_EVERYBODY
    if one.reach_km:
        return -min(1 + log2(1 + one.reach_km / 20), FOR_EVERYBODY)
    return -log2(1 + one.km / NEAR)


def _by_who(one: Candidate, ask: Ask) -> float:
    standing = one.standing
    score = _REFERRED * (standing.way_in == "referral")
    score += _MAYBE_NOT * (bool(standing.gender) and not ask.who.gender)
    score += _MAYBE_NOT * (bool(standing.excludes) and not ask.who.convictions)
    families = standing.is_for_families and ask.who.role == "mentee"
    families = families and not any(want.category == "prison-families" for want in ask.wanted)
    return score + _NOT_THEM * families


def _by_age(one: Candidate, ask: Ask) -> float:
    """Somebody of whom no age is known is most likely between the two."""
    if ask.who.age is not None:
        return 0.0
    if one.maximum_age and one.maximum_age < _ADULT:
        return _NOT_THEM
    return _MAYBE_NOT * ((one.minimum_age or 0) >= _ELDERLY or 0 < (one.maximum_age or 99) <= 25)


def _by_freshness(one: Candidate, ask: Ask) -> float:
    if one.standing.is_unverified:
        return _UNCHECKED
    if one.last_verified is None or ask.at is None:
        return 0.0
    age = ask.at.date() - one.last_verified
    return _CHECKED if age <= _YEAR else _OLD if age > 3 * _YEAR else 0.0


def _by_outcomes(one: Candidate) -> float:
    """What people said, beside as many who said neither: one voice is not yet a verdict."""
    return _HELPED * (one.helped - one.not_helped) / (one.helped + one.not_helped + _BELIEFS) / 2


def _by_hours(one: Candidate, kind: str, ask: Ask) -> float:
    known = opening_of(one, ask.at)
    if known is None or ask.at is None:
        return 0.0
    if known.is_open:
        return _OPEN * _urgency(kind)
    if known.ring_first:
        return 0.0
    now = ask.at.replace(tzinfo=None)
    soon = known.opens is not None and known.opens - now <= _SOON_IS
    return (_SOON if soon else _SHUT) * _urgency(kind)


def _urgency(kind: str) -> float:
    return 2.0 if kind in URGENT else 1.0
