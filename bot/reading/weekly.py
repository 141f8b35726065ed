"""Reads the day and the time for something weekly: "fridays 5pm", "mon mornings", "half 4 instead"."""

from __future__ import annotations

import datetime as dt
import re

from bot.reading.days import find_days
from bot.reading.plain import plain
from bot.reading.times import clock_time, find_times

_PLURAL = re.compile(r"\b(mon|tues?|wednes|weds?|thurs?|fri|satur|sat|sun)(day)?s\b")
_FULL = {"tue": "tues", "tues": "tues", "wed": "wednes", "weds": "wednes", "thu": "thurs", "thur": "thurs"}
_BARE_HOUR = re.compile(
    r"\b((?:mon|tues?|wed(?:nes|s)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?) (1[0-2]|[1-9])\b(?![.:/])"
)
_NOT_MEANT = re.compile(
    r"\b(?:not|instead of|rather than|except|but not) (?:on )?(?:a |the )?\w+(?: at \w+)?"
)
_PARTS = (
    (re.compile(r"\b(?:mornings?|b4 noon|before noon)\b"), dt.time(10)),
    (re.compile(r"\b(?:lunch ?times?|dinner ?times?|midday|noon)\b"), dt.time(12)),
    (re.compile(r"\b(?:afternoons?|arvo|after dinner|after lunch)\b"), dt.time(15)),
    (re.compile(r"\b(?:evenings?|eves?|after work|tea ?times?|after tea)\b"), dt.time(18)),
)

_CHECK_IN = re.compile(r"\bcheck[ -]?ins?\b")
_OF_CHECK_INS = re.compile(
    r"(?:(?:hi|hiya|hey|pls|plz|please|can|could|will|would|u|you|we|i|do|have|get|want|like|to|id|rather"
    r"|prefer|change|move|make|switch|swap|put|set|my|the|our|weekly|a|it) )*"
    r"(?:(?P<sure>check[ -]?ins?|check up on me|check in (?:on|with) me)|ask me|text me|check on me)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:ask me (?:what|why|how|if|about|who|where|to)|remind|mum|mate|he|she|they|went|was)\b"
)
MOST_WORDS = 14

DayAndTime = tuple[int | None, dt.time | None]


def weekly(text: str, today: dt.date) -> DayAndTime:
    """The weekday (0 is Monday) and local time that a text asks for; None where it tells none or two.

    "Fridays not Mondays" asks for Fridays.
    """
    said = _NOT_MEANT.sub(" ", _PLURAL.sub(_singular, _CHECK_IN.sub("check", plain(text))))
    said = _BARE_HOUR.sub(r"\1 at \2", said)
    days = find_days(said, today)
    weekdays = {one.coming.weekday() for one in days if one.coming is not None}
    times = {one.time for one in find_times(said, days=[one.span for one in days])}
    told = times or {time for pattern, time in _PARTS if pattern.search(said)}
    if not told and not days and (bare := clock_time(said)):
        told = {bare}
    return weekdays.pop() if len(weekdays) == 1 else None, told.pop() if len(told) == 1 else None


def asks_for_check_ins(text: str, today: dt.date) -> bool:
    """Does a text that answers nothing ask for check-ins on another day or at another time?"""
    said = plain(text)
    found = _OF_CHECK_INS.match(said)
    if found is None or len(said.split()) > MOST_WORDS or _ELSEWHERE.search(said):
        return False
    return weekly(text, today) != (None, None) or (bool(found["sure"]) and "time" in said.split())


def _singular(found: re.Match[str]) -> str:
    return f"{_FULL.get(found[1], found[1])}day"
