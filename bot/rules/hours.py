"""When the bot may begin a text, and when staff are there (docs/practice.md, "Quiet hours").

Local times in, local times out: every `when` is aware, in the time zone of the person it is about.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays

from bot.rules.person import Role

WAKING = {
    Role.MENTEE: (dt.time(9), dt.time(20)),
    Role.CARER: (dt.time(9), dt.time(20)),
    Role.MENTOR: (dt.time(8), dt.time(21)),
}
WORKING = (dt.time(9), dt.time(17))
SUBDIVISIONS = {"GB": "ENG"}
SATURDAY, SUNDAY = 5, 6


@cache
def _holidays(country: str, year: int) -> frozenset[dt.date]:
    try:
        found = holidays.country_holidays(country, subdiv=SUBDIVISIONS.get(country), years=year)
    except NotImplementedError:  # how the library says that it does not know a country
        return frozenset()
    return frozenset(found)


def is_holiday(day: dt.date, country: str) -> bool:
    """A public holiday. `country` is ISO 3166."""
    return day in _holidays(country, day.year)


def at_local(day: dt.date, clock: dt.time, zone: dt.tzinfo | None) -> dt.datetime:
    """A local time, aware. One that the clocks skip moves forward; one that comes twice is the first."""
    return dt.datetime.combine(day, clock, zone).astimezone(dt.UTC).astimezone(zone)


def next_allowed(when: dt.datetime, role: Role, country: str) -> dt.datetime:
    """The first moment from `when` on to begin a text: not at night, on a Sunday or on a holiday."""
    opens, closes = WAKING.get(role, WORKING)
    for days in range(30):
        day = when.date() + dt.timedelta(days=days)
        if day.weekday() == SUNDAY or is_holiday(day, country):
            continue
        start = max(when, at_local(day, opens, when.tzinfo))
        if start < at_local(day, closes, when.tzinfo):
            return start
    raise ValueError("a month without a day on which texts may be sent")


def staff_are_in(when: dt.datetime, country: str) -> bool:
    """Are staff at work? Without a rota: office hours on working days."""
    return staff_next_in(when, country) == when


def staff_next_in(when: dt.datetime, country: str) -> dt.datetime:
    """When staff are next at work: `when` itself if they are now."""
    for days in range(30):
        day = when.date() + dt.timedelta(days=days)
        if day.weekday() in (SATURDAY, SUNDAY) or is_holiday(day, country):
            continue
        start = max(when, at_local(day, WORKING[0], when.tzinfo))
        if start < at_local(day, WORKING[1], when.tzinfo):
            return start
    raise ValueError("a month without a working day")


def next_working_day_ends(when: dt.datetime, country: str) -> dt.datetime:
    """The close of the working day after `when`: by then a concern has been seen."""
    morning = staff_next_in(at_local(when.date() + dt.timedelta(days=1), dt.time(0), when.tzinfo), country)
    return at_local(morning.date(), WORKING[1], when.tzinfo)
