"""Hours as they are written in the first directory: "24/7", or "Mo-Fr 09:00-17:00; Sa 10:00-14:00"."""

from __future__ import annotations

import datetime as dt
import re

from signposting.imports.hours import DAYS
from signposting.service import Schedule

ALWAYS = "24/7"
_PART = re.compile(r"([A-Z][a-z])(?:-([A-Z][a-z]))? (\d\d:\d\d)-(\d\d:\d\d)")


def schedules(hours: str) -> tuple[Schedule, ...]:
    """The hours as schedules, none for "". What closes before it opens closes the next day.

    Raises ValueError where they are not so written.
    """
    if hours == ALWAYS:
        return (Schedule(opens_at=dt.time(0), closes_at=dt.time(23, 59), days=DAYS, freq="WEEKLY"),)
    return tuple(map(_schedule, filter(None, hours.split("; "))))


def _schedule(part: str) -> Schedule:
    told = _PART.fullmatch(part)
    if told is None:
        raise ValueError(f"{part!r} is not written as hours are: Mo-Fr 09:00-17:00")
    first, last = (DAYS.index(day.upper()) for day in (told[1], told[2] or told[1]))
    opens, closes = map(dt.time.fromisoformat, (told[3], told[4]))
    return Schedule(opens_at=opens, closes_at=closes, days=DAYS[first : last + 1], freq="WEEKLY")
