"""Postcodes, outcodes and zips in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from signposting.places.found import Found, Kind, Point
from signposting.places.outcodes import GB, outcodes
from signposting.places.zips import US, zips

_POSTCODE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}\d[A-Z\d]?)[ -]?(\d[ABD-HJLNP-UW-Z]{2})(?![A-Z0-9])", re.I)
_OUTCODE = re.compile(r"(?<![A-Z0-9£$@#/.&'-])([A-Z]{1,2}\d{1,2}[A-Z]?)(?![A-Z0-9£$@#/&-]|\.\d)", re.I)
_ZIP = re.compile(r"(?<![\d$#£./,:-])(\d{5})(?:-\d{4})?(?![\d%:/]|,\d|\.\d)")
_ORDINAL = re.compile(r"1st|2nd|3rd|\dth|\dhr", re.I)
_NOT_AT = re.compile(
    r"\b(?:an?|the|my|his|her|our|their|ur|your|this|junction|jn|off|vitamin|ticket|level|form)\s+$", re.I
)
_NOT_WITH = re.compile(
    r"\s*(?:notices?|eviction|form|jabs?|injections?|vitamins?|deficien\w+|levels?|shots?|tablets?|motorway|bus\b)"
    r"|\s+(?:[a-z]+\s+)?ticket",
    re.I,
)
_SOUNDS = frozenset(("b4", "m8", "w8", "l8", "h8", "n1", "ne1", "e1", "w1", "s8", "s21", "b12"))
_LEADS = re.compile(r"\b(?:in|near|nr|round|around|by|at|to|from|live|postcode|postcode is|area)\s+$", re.I)
_NUMBERED = re.compile(
    r"\b(?:no|number|case|id|inmate|booking|ref|doc|tdcj|acct|account|pin|code)\W*(?:is\W*)?$", re.I
)
_COUNTED = re.compile(
    r"\s*(?:dollars|bucks|hours|miles|people|lbs|steps|[a-z]+ (?:st|street|ave|avenue|rd|blvd|dr)\b)", re.I
)
_CERTAIN, _LIKELY = 0.99, 0.9


def codes_in(text: str, country: str) -> Iterator[Found]:
    """Every code of the country that is one."""
    yield from _american(text) if country == US else _british(text)


def _british(text: str) -> Iterator[Found]:
    whole = [one for one in _POSTCODE.finditer(text) if not _ORDINAL.fullmatch(one[2])]
    for one in whole:
        known = outcodes().get(one[1].upper())
        if known:
            name = f"{one[1]} {one[2]}".upper()
            yield _found(one.span(), Kind.POSTCODE, name, known.point, GB, _CERTAIN)
    for one in _OUTCODE.finditer(text):
        known = outcodes().get(one[1].upper())
        inside = any(other.start() <= one.start() < other.end() for other in whole)
        if known and not inside and _is_outcode(text, one):
            yield _found(one.span(), Kind.OUTCODE, one[1].upper(), known.point, GB, _LIKELY)


def _is_outcode(text: str, one: re.Match[str]) -> bool:
    """Whether it is not slang ("b4", "m8"), a motorway, a vitamin or a notice."""
    before = text[max(0, one.start() - 16) : one.start()]
    if _NOT_AT.search(before) or _NOT_WITH.match(text, one.end()):
        return False
    return one[1] not in _SOUNDS or bool(_LEADS.search(before))


def _american(text: str) -> Iterator[Found]:
    for one in _ZIP.finditer(text):
        before = text[max(0, one.start() - 16) : one.start()]
        point = zips().get(one[1])
        if point and not _NUMBERED.search(before) and not _COUNTED.match(text, one.end()):
            yield _found(one.span(), Kind.ZIP, one[1], point, US, _CERTAIN)


def _found(span: tuple[int, int], kind: Kind, name: str, point: Point, country: str, sure: float) -> Found:
    return Found(span, kind, name, *point, country, sure)
