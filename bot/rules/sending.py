"""What a programme may set about its sender, its holidays and its limits. Pure.

Checked the same by the console and by `alongside programme`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import asdict
from functools import cache

import holidays

from bot.rules.limits import USUAL, Limits

_SENDER = re.compile(r"\+\d{7,15}|\d{3,8}|MG[0-9a-f]{32}")
SENDER_LIKE = "a number such as +447700900000, a short code, or MG and 32 letters"
NATIONS = {"ENG": "England", "NIR": "Northern Ireland", "SCT": "Scotland", "WLS": "Wales"}
MOST_A_DAY, MOST_A_WEEK = 10, 40
EARLIEST, LATEST = dt.time(7), dt.time(22)
PAIRS = (("mentee_opens", "mentee_closes"), ("mentor_opens", "mentor_closes"))
CAPS = (
    ("mentee_a_day", "mentee_a_week"),
    ("mentor_a_day", "mentor_a_week"),
    ("carer_a_day", "carer_a_week"),
)


def is_sender(text: str) -> bool:
    """Can texts be sent by this?"""
    return _SENDER.fullmatch(text) is not None


@cache
def subdivisions(country: str) -> dict[str, str]:
    """The nations or states of a country (ISO 3166) whose holidays can be kept, by their key."""
    try:
        known = holidays.country_holidays(country)
    except NotImplementedError:
        return {}
    names = {key: name for name, key in getattr(known, "subdivisions_aliases", {}).items()}
    return {key: NATIONS.get(key, names.get(key, key)) for key in known.subdivisions}


def what_cannot_be(limits: Limits) -> dict[str, str]:
    """Which limits contradict each other or go too far, and why."""
    said = asdict(limits)
    wrong = {
        closes: "The texts must end later than they begin."
        for opens, closes in PAIRS
        if said[closes] <= said[opens]
    }
    for day, week in CAPS:
        if said[day] > MOST_A_DAY:
            wrong[day] = f"At most {MOST_A_DAY} a day."
        if said[week] > MOST_A_WEEK:
            wrong[week] = f"At most {MOST_A_WEEK} a week."
        elif said[week] < said[day]:
            wrong[week] = "As many a week as a day, or more."
    for name, most in (("per_meeting", MOST_A_DAY), ("per_date", MOST_A_DAY), ("gap_minutes", 24 * 60)):
        if said[name] > most:
            wrong[name] = f"At most {most}."
    return wrong


def as_text(limits: Limits) -> str | None:
    """What they change of the usual ones, as JSON; None where that is nothing."""
    usual = asdict(USUAL)
    changed = {name: value for name, value in asdict(limits).items() if value != usual[name]}
    told = {
        name: f"{value:%H:%M}" if isinstance(value, dt.time) else value for name, value in changed.items()
    }
    return json.dumps(told, sort_keys=True) if told else None


def reaches_into_the_night(limits: Limits) -> bool:
    """Could the bot begin a text before 7 or after 22?"""
    said = asdict(limits)
    return any(said[opens] < EARLIEST or said[closes] > LATEST for opens, closes in PAIRS)


def sends_much_more(before: Limits, after: Limits) -> bool:
    """Is a cap more than twice what it was?"""
    was, now = asdict(before), asdict(after)
    return any(now[name] > 2 * max(was[name], 1) for pair in CAPS for name in pair)
