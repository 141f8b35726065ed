"""Reads days as people text them: "tues", "yday", "10/3", "11th", "thurs week", "in a fortnight"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

from bot.reading.dates import FAR, MONTHS, dates
from bot.reading.day import Day
from bot.reading.plain import plain
from bot.reading.relative_days import relative_days
from bot.reading.taken import Span, Taken
from bot.reading.weekdays import weekdays

__all__ = ["FAR", "Day", "day", "find_days"]


def day(text: str, today: dt.date, *, coming: bool = False, day_first: bool = True) -> dt.date | None:
    """The one day that a text answers with, seen from `today`, as a day gone or (`coming`) a day to come."""
    for found in find_days(plain(text), today, day_first=day_first):
        wanted = (
            found.coming if (coming or found.points == "coming") and found.points != "past" else found.past
        )
        if wanted:
            return wanted
    return None


def find_days(
    said: str, today: dt.date, *, hour: int = 12, day_first: bool = True, taken: Iterable[Span] = ()
) -> list[Day]:
    """Every day in plain text, in order, outside spans `taken`. At `hour` 0 to 3, tonight was yesterday."""
    found: list[Day] = []
    ground = Taken(len(said), taken)
    for day_said in _every_day(said, today, hour, day_first):
        if not ground.overlaps(*day_said.span):
            ground.take(day_said.span)
            found.append(day_said)
    return _joined(said, sorted(found, key=lambda one: one.span))


def _every_day(said: str, today: dt.date, hour: int, day_first: bool) -> Iterable[Day]:
    yield from dates(said, today, day_first=day_first)
    yield from weekdays(said, today)
    yield from relative_days(said, today, hour)


def _joined(said: str, days: list[Day]) -> list[Day]:
    """A weekday and the date beside it ("Wed 11/03") are one day: the date."""
    kept: list[Day] = []
    for one in days:
        before = kept[-1] if kept else None
        if before and re.fullmatch(r"[\s,(]*(?:the )?", said[before.span[1] : one.span[0]]):
            if said[one.span[0]].isdigit() or said[one.span[0] : one.span[0] + 3] in ("the", *MONTHS):
                kept[-1] = replace(one, span=(before.span[0], one.span[1]), deadline=before.deadline)
                continue
            if one.vague and before.coming and one.coming is None:
                kept[-1] = replace(before, span=(before.span[0], one.span[1]), points="coming", vague=False)
                continue
        kept.append(one)
    return kept
