"""Days of the week and times of day, as people type them into a rota."""

from __future__ import annotations

import datetime as dt
import re

from bot.imports.cells import Refused

NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEVERAL = {
    "every day": "mon-sun",
    "everyday": "mon-sun",
    "daily": "mon-sun",
    "all": "mon-sun",
    "weekdays": "mon-fri",
    "weekend": "sat-sun",
    "weekends": "sat-sun",
}
CLOCKS = {"midnight": dt.time(0), "24:00": dt.time(0), "noon": dt.time(12)}
SHORTEST = 3  # letters that tell a day
_DASH = re.compile(r"\s*(?:-|\u2013|\bto\b)\s*")
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?::00)?\s*(?P<half>[ap]m)?")


def weekdays(text: str) -> frozenset[int]:
    """ISO weekdays, 1 for Monday: "mon-fri", "sat, sun", "every day"; "fri-mon" goes over the weekend."""
    plain = " ".join(text.lower().split())
    plain = SEVERAL.get(plain, plain)
    found: set[int] = set()
    for part in re.split(r"\s*[,;/&]\s*|\s+and\s+|\s+", _DASH.sub("-", plain)):
        first, _, last = part.partition("-")
        begins, ends = _weekday(first), _weekday(last or first)
        found |= {(begins + more - 1) % 7 + 1 for more in range((ends - begins) % 7 + 1)}
    return frozenset(found)


def clock(text: str) -> dt.time:
    """A time of day: 09:00, 9am, 5.30pm, midnight. A bare number is refused: which 5 would it be?"""
    plain = text.lower()
    if plain in CLOCKS:
        return CLOCKS[plain]
    found = _CLOCK.fullmatch(plain)
    if found is None or not (found["minute"] or found["half"]):
        raise Refused("must be a time such as 09:00 or 5pm")
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise Refused(f"{text} is no time of the day")
        hour = hour % 12 + (12 if found["half"] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Refused(f"{text} is no time of the day")
    return dt.time(hour, minute)


def _weekday(word: str) -> int:
    """Such as "mon", "Weds." or "thursdays"."""
    plain = word.rstrip(".").removesuffix("s")
    for number, name in enumerate(NAMES, 1):
        if len(plain) >= SHORTEST and name.startswith(plain):
            return number
    raise Refused("must be days such as mon-fri, sat or every day")
