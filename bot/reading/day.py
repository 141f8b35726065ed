"""One day somewhere in a text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.reading.taken import Span

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Day:
    """A day somewhere in a text. `past` and `coming` are what it would be as a day gone and a day to come.

    `points` is "past" or "coming" where the words themselves say which. `vague`: the day is a guess or not
    given at all ("next week"). `deadline`: "by friday", "since mon": a bound, not a day of meeting.
    """

    span: Span
    past: dt.date | None
    coming: dt.date | None
    points: str | None = None
    vague: bool = False
    deadline: bool = False
