"""When a mentee is reminded of a meeting (docs/practice.md, "Meetings").

Local times in, local times out: `starts` and `now` are aware, in the mentee's own time zone.
"""

from __future__ import annotations

import datetime as dt

from bot.rules.hours import at_local
from bot.rules.nudging import is_rest_day
from bot.rules.person import Person

NOON = dt.time(12)
DAYS_BEFORE = 3  # at most, where the days just before are days of rest
MORNING = dt.time(9)
SAME_DAY_BEFORE = dt.timedelta(hours=2)
LEAST_BEFORE = dt.timedelta(minutes=30)  # later than that, it can change nothing


def day_before(starts: dt.datetime, mentee: Person, now: dt.datetime) -> dt.datetime | None:
    """Noon of the last day before on which they may be texted. None: that is past, or there is none."""
    days = (starts.date() - dt.timedelta(days=back) for back in range(1, DAYS_BEFORE + 1))
    day = next((day for day in days if not is_rest_day(day, mentee)), None)
    due = at_local(day, NOON, starts.tzinfo) if day else None
    return due if due and due > now else None


def same_day(starts: dt.datetime, mentee: Person, now: dt.datetime) -> dt.datetime | None:
    """Nine in the morning, or two hours before if that is later. None: not chosen, or too late."""
    if not mentee.choices.same_day or is_rest_day(starts.date(), mentee):
        return None
    due = max(at_local(starts.date(), MORNING, starts.tzinfo), _earlier(starts, SAME_DAY_BEFORE))
    return due if now < due <= _earlier(starts, LEAST_BEFORE) else None


def _earlier(when: dt.datetime, by: dt.timedelta) -> dt.datetime:
    return (when.astimezone(dt.UTC) - by).astimezone(when.tzinfo)
