"""Does a schedule fall on a day? By the rules of recurrence (RFC 5545), as far as services use them."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache

from signposting.service import Schedule

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SPECIAL = dt.timedelta(days=31)
"""What is valid for at most so long stands in the place of what is said for always."""
_LONGEST = 3_660  # days that are counted


class NotKnown(Exception):
    """The schedule does not say enough to tell on which days it falls."""


def falls_on(schedule: Schedule, day: dt.date) -> bool:
    """Raises NotKnown where that cannot be told."""
    if not _is_between(schedule.valid_from, day, schedule.valid_to):
        return False
    if not _is_between(schedule.starts_on, day, schedule.until):
        return False
    if schedule.count is not None and day > _last_day(schedule):
        return False
    return _has_rhythm(schedule, day)


def is_special(schedule: Schedule) -> bool:
    """Whether it is for a few days only, as over a holiday."""
    begin, end = schedule.valid_from, schedule.valid_to
    return begin is not None and end is not None and end - begin <= SPECIAL


def _is_between(begin: dt.date | None, day: dt.date, end: dt.date | None) -> bool:
    return (begin is None or begin <= day) and (end is None or day <= end)


def _has_rhythm(schedule: Schedule, day: dt.date) -> bool:
    match schedule.freq:
        case "DAILY":
            return _is_due(schedule, _days_since(schedule, day)) and _is_weekday(schedule, day)
        case "WEEKLY":
            return _is_due(schedule, _weeks_since(schedule, day)) and _is_weekday(schedule, day)
        case "MONTHLY":
            return _is_due(schedule, _months_since(schedule, day)) and _is_in_month(schedule, day)
        case "" if is_special(schedule) or schedule.closed:
            return schedule.valid_from is not None and _is_weekday(schedule, day)
    raise NotKnown


def _is_due(schedule: Schedule, since: int | None) -> bool:
    if schedule.interval <= 1:
        return True
    if since is None:
        raise NotKnown
    return since % schedule.interval == 0


def _days_since(schedule: Schedule, day: dt.date) -> int | None:
    return (day - schedule.starts_on).days if schedule.starts_on else None


def _weeks_since(schedule: Schedule, day: dt.date) -> int | None:
    if schedule.starts_on is None:
        return None
    return (_monday(day) - _monday(schedule.starts_on)).days // 7


def _months_since(schedule: Schedule, day: dt.date) -> int | None:
    if schedule.starts_on is None:
        return None
    return (day.year - schedule.starts_on.year) * 12 + day.month - schedule.starts_on.month


def _monday(day: dt.date) -> dt.date:
    return dt.date.fromordinal(day.toordinal() - day.weekday())


def _is_weekday(schedule: Schedule, day: dt.date) -> bool:
    if schedule.days:
        return WEEK[day.weekday()] in schedule.days
    if schedule.freq != "WEEKLY":
        return True
    if schedule.starts_on is None:
        raise NotKnown
    return schedule.starts_on.weekday() == day.weekday()


def _is_in_month(schedule: Schedule, day: dt.date) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    if schedule.month_days:
        return day.day in schedule.month_days or day.day - length - 1 in schedule.month_days
    if schedule.days:
        name = WEEK[day.weekday()]
        first, last = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
        return any(
            rule in schedule.days for rule in (name, f"{first}{name}", f"+{first}{name}", f"{last}{name}")
        )
    if schedule.starts_on is None:
        raise NotKnown
    return schedule.starts_on.day == day.day


@lru_cache(maxsize=1024)
def _last_day(schedule: Schedule) -> dt.date:
    """The day on which it falls for the last time, of as many times as it says."""
    if schedule.starts_on is None or schedule.count is None:
        raise NotKnown
    left, first = schedule.count, schedule.starts_on.toordinal()
    for ordinal in range(first, min(first + _LONGEST, dt.date.max.toordinal())):
        day = dt.date.fromordinal(ordinal)
        left -= _has_rhythm(schedule, day)
        if left <= 0:
            return day
    return dt.date.max
