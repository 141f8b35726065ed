"""The hours at which the bot may begin a text to somebody (docs/practice.md, "Quiet hours").

Local times in, local times out: every `when` is aware, in the time zone of the person it is about.
"""

from __future__ import annotations

import datetime as dt

from bot.rules.hours import SUNDAY, WORKING, at_local, is_holiday
from bot.rules.person import Person, Role

US_LAW = (dt.time(8), dt.time(21))  # 47 CFR 64.1200(c)(1): never outside these, where the reader is
FARTHEST = 30  # days

Window = tuple[dt.time, dt.time]


def next_open(when: dt.datetime, person: Person) -> dt.datetime | None:
    """The first moment from `when` on: not at night, in a safe hour, and not on a day of rest.

    None: there is no such hour, since none of the hours that are safe for them is one of ours.
    """
    windows = open_windows(person)
    for days in range(FARTHEST if windows else 0):
        day = when.date() + dt.timedelta(days=days)
        if is_rest_day(day, person):
            continue
        for opens, closes in windows:
            start = max(when, at_local(day, opens, when.tzinfo))
            if start < at_local(day, closes, when.tzinfo):
                return start
    return None


def open_windows(person: Person) -> list[Window]:
    """From when to when on a day, in order."""
    opens, closes = _waking(person)
    safe_from, safe_to = person.choices.safe_from, person.choices.safe_to
    if safe_from is None or safe_to is None:
        return [(opens, closes)]
    if safe_from < safe_to:
        safe = [(safe_from, safe_to)]
    else:  # over midnight
        safe = [(dt.time.min, safe_to), (safe_from, dt.time.max)]
    windows = [(max(opens, start), min(closes, end)) for start, end in safe]
    return [window for window in windows if window[0] < window[1]]


def is_rest_day(day: dt.date, person: Person) -> bool:
    """A Sunday or a public holiday where the programme is, unless they chose to be texted on those too."""
    if person.choices.rest_days or person.programme.limits.rest_days:
        return False
    programme = person.programme
    return day.weekday() == SUNDAY or is_holiday(day, programme.country, programme.subdivision)


def _waking(person: Person) -> Window:
    limits = person.programme.limits
    match person.role:
        case Role.MENTEE | Role.CARER:
            opens, closes = limits.mentee_opens, limits.mentee_closes
        case Role.MENTOR:
            opens, closes = limits.mentor_opens, limits.mentor_closes
        case _:
            opens, closes = WORKING
    if person.programme.country == "US":
        return max(opens, US_LAW[0]), min(closes, US_LAW[1])
    return opens, closes
