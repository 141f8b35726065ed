"""The settings of a programme as a form has them, and what is wrong with what was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from bot.imports import cells
from bot.imports.cells import Refused
from bot.rules.limits import USUAL, Limits, read_limits
from bot.rules.sending import (
    SENDER_LIKE,
    as_text,
    is_sender,
    reaches_into_the_night,
    sends_much_more,
    subdivisions,
    what_cannot_be,
)
from bot.store.console.programmes import Settings
from bot.wording.discreet import tells_too_much
from bot.wording.gsm import plain, septets

LONGEST_ALIAS = 30  # septets, so that every sentence with it still fits one text
DEAREST = 100  # pence
LIMITS = {
    "mentee_opens": "To mentees and carers from",
    "mentee_closes": "To mentees and carers until",
    "mentor_opens": "To mentors from",
    "mentor_closes": "To mentors until",
    "mentee_a_day": "To a mentee, at most a day",
    "mentee_a_week": "To a mentee, at most a week",
    "mentor_a_day": "To a mentor, at most a day",
    "mentor_a_week": "To a mentor, at most a week",
    "carer_a_day": "To a carer, at most a day",
    "carer_a_week": "To a carer, at most a week",
    "per_meeting": "Besides, for each meeting",
    "per_date": "Besides, for each date set by others",
    "gap_minutes": "Minutes between two texts",
    "rest_days": "Texts on Sundays and holidays too",
    "pence_per_segment": "Pence for each segment of a text",
}
NAMES = {
    "alias": "Name in texts",
    "phone": "Staff phone in texts",
    "subdivision": "Holidays of",
    "sender": "Own sender",
    "texts_per_second": "Texts a second",
    "limits": "Hours and caps",
}


@dataclass
class Typed:
    """What was typed, as values to keep, and what is wrong by field. `dangers`: what to be sure of first."""

    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    dangers: list[str] = field(default_factory=list)


def filled(settings: Settings) -> dict[str, str]:
    """The fields as they stand."""
    shown = {name: "" if value is None else said(value) for name, value in settings.values.items()}
    limits = read_limits(settings.values["limits"])
    shown |= {name: said(getattr(limits, name)) for name in LIMITS}
    return shown


def said(value: Any) -> str:
    """A value as a form has it."""
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def read(settings: Settings, form: Mapping[str, str]) -> Typed:
    """What somebody typed."""
    typed = Typed()
    told = {name: " ".join(form.get(name, "").split()) for name in (*NAMES, *LIMITS)}
    typed.values = {
        "alias": _alias(told["alias"], typed),
        "phone": _phone(told["phone"], settings.country, typed),
        "subdivision": told["subdivision"] or None,
        "sender": told["sender"] or None,
        "texts_per_second": _number("texts_per_second", told, 0.01, 1000, typed),
        "limits": _limits(told, typed),
    }
    if told["subdivision"] and told["subdivision"] not in subdivisions(settings.country):
        typed.wrong["subdivision"] = "Choose one of the list."
    if told["sender"] and not is_sender(told["sender"]):
        typed.wrong["sender"] = f"It must be {SENDER_LIKE}."
    if not typed.wrong:
        typed.dangers = list(_dangers(settings, typed.values))
    return typed


def _alias(text: str, typed: Typed) -> str:
    if not text:
        typed.wrong["alias"] = "Say how texts are signed."
    elif plain(text) != text:
        typed.wrong["alias"] = "Use plain letters and digits: others cannot stand in every text."
    elif septets(text) > LONGEST_ALIAS:
        typed.wrong["alias"] = f"At most {LONGEST_ALIAS} letters, so that it fits every text."
    elif tells_too_much(text):
        typed.wrong["alias"] = "A word in it tells others what the texts are about."
    return text


def _phone(text: str, country: str, typed: Typed) -> str:
    """As people there write it; "" for none."""
    if not text:
        return ""
    try:
        return cells.as_dialled(cells.phone(text, country))
    except Refused as why:
        typed.wrong["phone"] = f"The staff phone {why}."
        return text


def _number(name: str, said: Mapping[str, str], least: float, most: float, typed: Typed) -> float | None:
    text = said[name].removeprefix("£").removeprefix("$")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not least <= number <= most:
        typed.wrong[name] = f"It must be a number from {least:g} to {most:g}."
    return number


def _limits(said: Mapping[str, str], typed: Typed) -> str | None:
    found: dict[str, Any] = {}
    for one in fields(Limits):
        try:
            found[one.name] = _limit(getattr(USUAL, one.name), said[one.name])
        except ValueError as why:
            typed.wrong[one.name] = str(why)
            found[one.name] = getattr(USUAL, one.name)
    limits = Limits(**found)
    for name, reason in what_cannot_be(limits).items():
        typed.wrong.setdefault(name, reason)
    return as_text(limits)


def _limit(usual: Any, text: str) -> Any:
    if isinstance(usual, bool):
        return text == "yes"
    if isinstance(usual, float):
        return _cost(text)
    if isinstance(usual, dt.time):
        try:
            return dt.time.fromisoformat(text)
        except ValueError:
            raise ValueError("Write a time such as 09:00.") from None
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise ValueError("Write a whole number.")
    return int(text)


def _cost(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= DEAREST:
        raise ValueError(f"It must be a number from 0 to {DEAREST}.")
    return number


def _dangers(settings: Settings, values: Mapping[str, Any]) -> Iterator[str]:
    was, now = read_limits(settings.values["limits"]), read_limits(values["limits"])
    if values["sender"] != settings.values["sender"]:
        yield "Texts go out by another sender, which people do not have in their phones yet."
    if values["phone"] != settings.values["phone"] and not values["phone"]:
        yield "Texts name no staff phone any more, not even to somebody who is in danger."
    if now != was and reaches_into_the_night(now):
        yield "Texts may go out before 07:00 or after 22:00, when somebody may be woken or seen."
    if sends_much_more(was, now):
        yield "People may get more than twice as many texts as before."
    if now.rest_days and not was.rest_days:
        yield "Texts go out on Sundays and public holidays too."
