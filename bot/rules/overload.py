"""Does a mentor give more than was agreed? (docs/practice.md, "Mentors")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.meeting_plan import MeetingPlan

AGREED_A_WEEK = 60  # minutes, where no plan says how often they meet
WEEK = dt.timedelta(days=7)
LOOKED_AT = 2 * WEEK
AT_NIGHT = (dt.time(21), dt.time(8))
NIGHTS = 2
DAYS_RUNNING = 3
SUPPORT_EVERY = dt.timedelta(weeks=4)


class TooMuch(StrEnum):
    """In which way it is more than was agreed."""

    MINUTES = "minutes"
    AT_NIGHT = "at night"
    DAYS_RUNNING = "days running"
    TOLD = "told"


@dataclass(frozen=True)
class Contact:
    """One time that these two were in touch, as it was logged. `minutes` is 0 where no length was told."""

    day: dt.date
    minutes: int = 0
    start: dt.time | None = None


def too_much(contacts: Iterable[Contact], agreed_a_week: float, today: dt.date) -> TooMuch | None:
    """How the two weeks to `today` went beyond what was agreed, if they did: the plainest sign first."""
    lately = [one for one in contacts if today - LOOKED_AT < one.day <= today]
    if all(minutes > 2 * agreed_a_week for minutes in by_week(lately, today)):
        return TooMuch.MINUTES
    if _run(sorted({one.day for one in lately if one.day > today - WEEK})) >= DAYS_RUNNING:
        return TooMuch.DAYS_RUNNING
    if sum(is_at_night(one.start) for one in lately) >= NIGHTS:
        return TooMuch.AT_NIGHT
    return None


def by_week(contacts: Iterable[Contact], today: dt.date) -> tuple[int, int]:
    """Minutes in the seven days to `today`, and in the seven before."""
    lately = [(one.day > today - WEEK, one.minutes) for one in contacts if one.day > today - LOOKED_AT]
    this = sum(minutes for is_this, minutes in lately if is_this)
    return this, sum(minutes for _, minutes in lately) - this


def agreed_a_week(plan: MeetingPlan | None, minutes: int) -> float:
    """Minutes a week, from the weekly plan and the length of a meeting."""
    return minutes / plan.weeks if plan else AGREED_A_WEEK


def is_at_night(start: dt.time | None) -> bool:
    """Between nine in the evening and eight in the morning."""
    return start is not None and (start >= AT_NIGHT[0] or start < AT_NIGHT[1])


def _run(days: Sequence[dt.date]) -> int:
    """The most days in a row."""
    longest = length = 0
    before: dt.date | None = None
    for day in days:
        length = length + 1 if before and day - before == dt.timedelta(days=1) else 1
        longest, before = max(longest, length), day
    return longest
