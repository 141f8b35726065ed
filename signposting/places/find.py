"""The place that a text names, of several the one where help is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log10

from signposting.places.around import Around, lists
from signposting.places.codes import codes_in
from signposting.places.found import Found, Kind, Place, Point, km_between
from signposting.places.names import names
from signposting.places.naming import Named, named_in, wide_at
from signposting.places.outcodes import GB
from signposting.places.own import NONE_OF_OUR_OWN, OwnPlaces
from signposting.places.words import Word, plain_name, words_of
from signposting.places.zips import US

_FAR = 100  # km: so far from home, a place must have ten times the people
_AT_MOST = 4.0
_ABROAD = 0.6
_SURE, _AFTER_SLIP, _OF_SEVERAL = 0.95, 0.75, 0.25
_OWN = 0.5
_MUCH_LARGER = 10
_IRISH = 0.5
"""By how much an Irish town is less likely than a British one of its name."""
_LESS = 0.1
"""What a slip, or an outcode that stands anywhere, is wanted less than a name that is certain."""
LONGEST = 1_600
"""Letters that are read: as many as a text can hold."""


def find_place(
    text: str, country: str | None = None, home: Point | None = None, own: OwnPlaces = NONE_OF_OUR_OWN
) -> Found | None:
    """The place that the text names, if it names one.

    `country` is ISO 3166, GB or US; None reads both, British first. `home`, in degrees, tells which of
    several of a name is meant: the nearer, unless another is much larger. `own` are the programme's own
    places, which go before all others that are named by the same words.
    """
    read = text[:LONGEST]
    if country:
        return _find(read, country, home, own)
    british, american = _find(read, GB, home, own), _find(read, US, home, own)
    if british and american:
        return american if _is_rather(american, british) else british
    return british or american


def _is_rather(american: Found, british: Found) -> bool:
    """Whether the American is meant: it is spelt right, or more words of the text, or so much the larger."""
    if british.sure <= _AFTER_SLIP < american.sure:
        return True
    (start, end), (first, last) = american.span, british.span
    if start <= first and last <= end and end - start > last - first:
        return True
    here = _people(british)
    return american.span == british.span and 0 < here * _MUCH_LARGER <= _people(american)


def _people(found: Found) -> int:
    """How many live there; 0 where nobody counted."""
    places = names(US if found.country == US else GB).get(plain_name(found.name))
    return max((one.people for one in places if one.point == (found.latitude, found.longitude)), default=0)


def _find(text: str, country: str, home: Point | None, own: OwnPlaces) -> Found | None:
    """The place where help is wanted, of several the last."""
    around = Around(text, words_of(text))
    found = [(_coded(around, one), one) for one in codes_in(text, country)]
    found += _names(around, country, home, [one for _, one in found])
    ours = list(_own(around, country, own))
    found = [one for one in found if not any(_over(one[1], other) for _, other in ours)] + ours
    wanted = max((weight for weight, _ in found), default=0.0)
    return max((one for weight, one in found if weight == wanted), key=lambda one: one.span, default=None)


def _coded(around: Around, code: Found) -> float:
    first = next(at for at, word in enumerate(around.words) if word.end > code.span[0])
    weight = 1.0 if code.kind is not Kind.OUTCODE else 0.5 if around.leading(first) else -_LESS
    return _wanted(around, first) + weight


def _own(around: Around, country: str, own: OwnPlaces) -> Iterator[tuple[float, Found]]:
    for one in own.named_in(around):
        place = one.place
        if (place.country == US) == (country == US):
            span = around.words[one.first].start, around.words[one.after - 1].end
            found = Found(span, place.kind, place.name, *place.point, place.country, _SURE)
            yield _wanted(around, one.first) + _OWN, found


def _over(one: Found, other: Found) -> bool:
    """Do the two share a letter?"""
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]


def _names(
    around: Around, country: str, home: Point | None, coded: Sequence[Found]
) -> list[tuple[float, Found]]:
    named = named_in(around, country)
    others = [(one.latitude, one.longitude) for one in coded]
    found = []
    for at, one in enumerate(named):
        if any(_tells(around, country, other, one) for other in named[:at]):
            continue
        beside = [other.places[0].point for other in named[:at] + named[at + 1 :]]
        weight = _wanted(around, one.first) - _LESS * one.slip
        found.append((weight, _meant(around, country, one, home, others + beside)))
    return found


def _meant(around: Around, country: str, one: Named, home: Point | None, others: Sequence[Point]) -> Found:
    """Which place of a name is meant: as a county beside it says, or else near home and large."""
    told = wide_at(around, names(country), one.after)
    near = [] if told else others
    places = _told(one.places, told[1]) if told else one.places
    ranked = sorted(places, key=lambda place: -_likely(place, home, near))
    sure = (_AFTER_SLIP if one.slip else _SURE) - _OF_SEVERAL * _is_open(ranked, home, near)
    last = told[0] if told else one.after
    span = around.words[one.first].start, around.words[last - 1].end
    best = ranked[0]
    return Found(span, best.kind, best.name, *best.point, best.country, sure)


def _tells(around: Around, country: str, one: Named, after: Named) -> bool:
    """Whether what comes after a name only tells which it is ("gillingham kent")."""
    told = wide_at(around, names(country), one.after)
    return told is not None and one.after <= after.first < told[0]


def _told(places: Sequence[Place], wide: Sequence[Place]) -> Sequence[Place]:
    """The places that lie in a county or state, by its name, or else the nearest to its middle."""
    within = [one for one in places if any(one.region == other.region for other in wide)]
    nearest = min(places, key=lambda one: min(km_between(one.point, other.point) for other in wide))
    return within or [nearest]


def _likely(place: Place, home: Point | None, others: Sequence[Point]) -> float:
    score = log10(place.people + 100) - _IRISH * (place.country == "IE")
    if home:
        score -= min(km_between(place.point, home) / _FAR, _AT_MOST)
    if others:
        score -= min(min(km_between(place.point, other) for other in others) / _FAR, _AT_MOST) / 2
    return score


def _is_open(ranked: Sequence[Place], home: Point | None, others: Sequence[Point]) -> bool:
    """Whether the second is nearly as likely as the first."""
    if len(ranked) < 2:
        return False
    return _likely(ranked[0], home, others) - _likely(ranked[1], home, others) < _ABROAD


def _wanted(around: Around, first: int) -> float:
    """How much says that help is wanted there: above 0 "moving to", below 0 "from"."""
    leading = around.leading(first)
    before = {word.plain for word in _clause(around, first)}
    away = leading in lists()["not_there"] or (leading in ("of", "off") and "out" in before)
    away = away or bool(before & lists()["barred"])
    going = leading in ("to", "in", "tae", "at") and bool(before & lists()["there"])
    return -1.0 if away else 1.0 if going else 0.0


def _clause(around: Around, first: int, most: int = 4) -> Sequence[Word]:
    start = first
    while start and first - start < most and not around.stops(start - 1):
        start -= 1
    return around.words[start:first]
