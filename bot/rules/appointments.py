"""When a mentee is reminded of a date that somebody else has set (docs/practice.md, "Official dates")."""

from __future__ import annotations

import datetime as dt

from bot.rules.hours import at_local
from bot.rules.nudging.open_hours import is_rest_day, open_windows
from bot.rules.person import Person

DAYS_BEFORE = (7, 3, 1)
AT = dt.time(12)
LEAST_NOTICE = dt.timedelta(hours=1)
NOT_JUST_TOLD = dt.timedelta(minutes=30)
FARTHEST = dt.timedelta(days=366)
_DAY = dt.timedelta(days=1)


def reminders(starts: dt.datetime, now: dt.datetime, person: Person) -> list[dt.datetime]:
    """The moments to remind `person` at, in order; all times are local. Days of rest are brought forward.

    Where none of them lies ahead, the morning of the day itself, if that leaves an hour; else the last hour
    at which they may be texted on that day or the evening before. It may be empty.
    """
    days = [_last_open(starts.date() - days * _DAY, person) for days in DAYS_BEFORE]
    ahead = sorted({at for day in days if (at := at_local(day, AT, now.tzinfo)) > now})
    return ahead or _that_morning(starts, now, person) or _last_moment(starts, now, person)


def is_sensible(starts: dt.datetime, now: dt.datetime) -> bool:
    """Is it still to come, and within a year?"""
    return now < starts <= now + FARTHEST


def _last_open(day: dt.date, person: Person) -> dt.date:
    while is_rest_day(day, person):
        day -= _DAY
    return day


def _that_morning(starts: dt.datetime, now: dt.datetime, person: Person) -> list[dt.datetime]:
    if is_rest_day(starts.date(), person):
        return []
    moments = [max(now, at_local(starts.date(), opens, now.tzinfo)) for opens, _ in open_windows(person)]
    return [at for at in moments[:1] if now < at <= starts - LEAST_NOTICE]


def _last_moment(starts: dt.datetime, now: dt.datetime, person: Person) -> list[dt.datetime]:
    """An hour before texts end for the day, or two before it starts; not just after `now`."""
    for day in (starts.date(), starts.date() - _DAY):
        windows = [] if is_rest_day(day, person) else open_windows(person)
        for opens, closes in reversed(windows):
            first, end = (at_local(day, time, now.tzinfo) for time in (opens, closes))
            at = max(first, min(end - LEAST_NOTICE, starts - 2 * LEAST_NOTICE))
            if now + NOT_JUST_TOLD <= at <= starts - LEAST_NOTICE:
                return [at]
    return []
