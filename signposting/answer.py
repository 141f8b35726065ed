"""The one text in which a service is offered, and the one that tells more of it.

Both are in GSM-7. A number is whole or is not there; whatever else is too long is cut at a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from signposting.dial import number_to_ring
from signposting.gsm import ALPHABET, first_words, plain, septets
from signposting.hours.week import week_of
from signposting.service import Place, Schedule, Service
from signposting.standing import is_unverified
from signposting.telling import must_not_be_said, must_not_come_first
from signposting.whom import way_in_by

ONE_TEXT = 160
"""Septets in one text message."""
TWO_TEXTS = 306
_LEAST = 14  # septets that are worth it for what a service does
_LONGEST_NAME = 60
_KM_OF_A_MILE = 1.609344
_IN_MILES = ("GB", "US", "")
_BEFORE = "Here is a number that you asked us for: "  # as long as what a phone shows of a text
_BEFORE_A_PLACE = "Here is a place that you asked us to find. "
_BY_PHONE = "Here is one more place to try. Ask us for it by phone."
_ASK_US = "Ask us how to reach it."
_WAY_IN = {"referral": "someone must refer you", "ring": "ring first"}
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_AT = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


class Screen(Enum):
    """Who may look at the phone that shows the text."""

    OPEN = auto()  # a mentor's or one of the staff: everything is said
    OWN = auto()  # one's own: no word of the preview list, and nothing that tells where a text begins
    SHARED = auto()  # others see it, or may: a number, how far and when, and nothing of what it is


@dataclass(frozen=True, slots=True)
class Told:
    """What is known at the time of asking: where of its places, how far, and the words for its hours now."""

    place: Place | None = None
    km: float | None = None
    opening: str = ""
    country: str = ""


def answer(service: Service, told: Told, screen: Screen = Screen.OWN, room: int = ONE_TEXT) -> str:
    """The service in at most `room` septets: name, what, number, how far, "open till 5".

    Where a name must not be seen first, the number comes first; where it must not be seen at all, there is
    the number alone (docs/practice.md, "Wording"). `room` of a text that has more in it is less than 160.
    """
    number = _number(service, told)
    when = "" if is_unverified(service) else told.opening
    tail = ", ".join(filter(None, (_how_far(told), when)))
    who, what = _said(service.name or service.organisation.name), _what(service)
    reached = number or _reached_by(service, told)
    if screen is Screen.SHARED:
        return _without_a_name(number, tail, room)
    if screen is Screen.OWN:
        who, what = (("" if must_not_be_said(said) else said) for said in (who, what))
        reached = _ASK_US if must_not_be_said(reached) else reached
        if must_not_come_first(f"{who} {what} {reached}") or service.more.get("discreet") is False or not who:
            return _number_first(number, reached, tail, who, what, room)
    return _name_first(reached, tail, who, what, room)


def details(service: Service, told: Told, screen: Screen = Screen.OWN) -> str:
    """More of it in at most two texts: address, hours, how to get in, what it costs, its page."""
    sentences: list[str] = []
    for sentence in _details(service, told, screen):
        left = TWO_TEXTS - septets(" ".join([*sentences, ""]))
        fitted = sentence if septets(sentence) <= left else first_words(sentence, left)
        if left >= _LEAST and (fitted == sentence or not _is_address(sentence)):
            sentences.append(fitted)
    return " ".join(sentences) or "We know no more of this one. Ring first."


def _number(service: Service, told: Told) -> str:
    number, is_texted = number_to_ring(service, told.place, told.country)
    return f"text {number}" if is_texted else number


def _name_first(reached: str, tail: str, who: str, what: str, room: int) -> str:
    end = _sentences(reached, tail)
    left = room - septets(end) - 1 * bool(end)
    if not who or left < _LEAST:
        return first_words(end, room) if end else first_words(_BY_PHONE, room)
    name = first_words(who, min(left - 1, _LONGEST_NAME if what else left - 1))
    return " ".join(filter(None, (_with_what(name, what, left), end)))


def _number_first(number: str, reached: str, tail: str, who: str, what: str, room: int) -> str:
    begin = f"{_BEFORE}{_sentences(number, tail)}" if number else f"{_BEFORE_A_PLACE}{_sentences(tail)}"
    end = "" if number else _sentences(reached)
    left = room - septets(f"{begin.rstrip()} ") - septets(end and f" {end}")
    if left < _LEAST or not (who or what):
        return _without_a_name(number, tail, room)
    name = first_words(who, min(left - 1, _LONGEST_NAME)) if who else ""
    return " ".join(filter(None, (begin.rstrip(), _with_what(name, what, left), end)))


def _without_a_name(number: str, tail: str, room: int) -> str:
    if not number and not tail:
        return _BY_PHONE
    begin = _BEFORE if number else _BEFORE_A_PLACE
    whole = begin + _sentences(number, tail)
    return whole if septets(whole) <= room else f"Ring {number}."


def _with_what(name: str, what: str, room: int) -> str:
    """The name, and as much of what it does as there is room for."""
    left = room - septets(name) - 3 * bool(name)
    if not what or left < _LEAST:
        return _ended(name)
    return _ended(f"{name}: {first_words(what, left)}" if name else first_words(what, left))


def _sentences(*said: str) -> str:
    return " ".join(_ended(_begun(one)) for one in said if one)


def _begun(sentence: str) -> str:
    if " " not in sentence and "." in sentence:
        return sentence  # a page, or an address for letters
    first = sentence[0].upper()
    return (first if first in ALPHABET else sentence[0]) + sentence[1:]


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _said(text: str) -> str:
    """On one line, in GSM-7 alone: what has no such form is left out."""
    return " ".join("".join(char for char in plain(text) if char in ALPHABET and char != "\f").split())


def _what(service: Service) -> str:
    """What it does: the first sentence of what it says of itself that does not only say its name."""
    name = service.name.casefold()
    for sentence in _SENTENCE.split(_said(service.description)[:300])[:3]:
        bare = sentence.rstrip(" .!?")
        if bare and bare.casefold() != name and any(map(str.isalpha, bare)):
            return bare
    return ""


def _how_far(told: Told) -> str:
    if told.km is None:
        return ""
    if told.country not in _IN_MILES:
        return f"{max(1, round(told.km))} km"
    miles = told.km / _KM_OF_A_MILE
    if miles < 0.75:
        return "under a mile"
    return "1 mile" if round(miles) == 1 else f"{round(miles)} miles"


def _reached_by(service: Service, told: Told) -> str:
    """Its page, its address for letters or its door, where it has no number."""
    page = _AT.sub("", _said(service.url)).rstrip("/")
    for one in (page, _said(service.email), *(_said(line) for line in _address(told.place))):
        if one and septets(one) <= ONE_TEXT // 2 and any(map(str.isalnum, one)):
            return one
    return ""


def _address(place: Place | None) -> Iterator[str]:
    for address in place.addresses[:1] if place else ():
        parts = (*address.lines, address.city, address.postcode)
        yield ", ".join(dict.fromkeys(part.strip(" ,") for part in parts if part.strip(" ,")))


def _details(service: Service, told: Told, screen: Screen) -> Iterator[str]:
    schedules = () if is_unverified(service) else service.schedules_at(told.place)
    way_in = _WAY_IN.get(way_in_by(f"{service.eligibility.text}. {service.application}. {service.alert}"), "")
    if screen is Screen.SHARED:
        yield from (_sentences(said) for said in (_hours(schedules, False), way_in) if said)
        return
    telling = (
        *_address(told.place),
        _hours(schedules, True),
        service.application or way_in,
        service.eligibility.text,
        service.cost.text,
        _AT.sub("", service.url).rstrip("/"),
    )
    for part in map(_said, telling):
        if part and not (screen is Screen.OWN and must_not_be_said(part)):
            yield _sentences(part)


def _hours(schedules: Iterable[Schedule], in_its_words: bool) -> str:
    """The usual week, or what the service itself says of its hours."""
    kept = tuple(schedules)
    week = week_of(kept)
    if week:
        return f"Open {week}"
    return next((one.text for one in kept if one.text), "") if in_its_words else ""


def _is_address(sentence: str) -> bool:
    """Whether it is a page: half of it leads nowhere."""
    return " " not in sentence
