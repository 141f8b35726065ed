"""Local time, public holidays, and when staff are there (docs/practice.md, "Quiet hours").

Local times in, local times out: every `when` is aware, in the time zone of the person it is about.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays

WORKING = (dt.time(9), dt.time(17))
SUBDIVISIONS = {"GB": "ENG"}
SATURDAY, SUNDAY = 5, 6


@cache
def _holidays(country: str, subdivision: str | None, year: int) -> frozenset[dt.date]:
    try:
        found = holidays.country_holidays(country, subdiv=subdivision, years=year)
    except NotImplementedError:  # how the library says that it does not know a country or a part of it
        return _holidays(country, None, year) if subdivision else frozenset()
    return frozenset(found)


def is_holiday(day: dt.date, country: str, subdivision: str | None = None) -> bool:
    """A public holiday. `country` is ISO 3166, `subdivision` the part of it ("SCT", "NY")."""
    return day in _holidays(country, subdivision or SUBDIVISIONS.get(country), day.year)


def at_local(day: dt.date, clock: dt.time, zone: dt.tzinfo | None) -> dt.datetime:
    """A local time, aware. One that the clocks skip moves forward; one that comes twice is the first."""
    return dt.datetime.combine(day, clock, zone).astimezone(dt.UTC).astimezone(zone)


def is_working_day(day: dt.date, country: str, subdivision: str | None = None) -> bool:
    """Is the office open on this day?"""
    return day.weekday() not in (SATURDAY, SUNDAY) and not is_holiday(day, country, subdivision)


def staff_are_in(when: dt.datetime, country: str, subdivision: str | None = None) -> bool:
    """Are staff at work? Without a rota: office hours on working days."""
    return staff_next_in(when, country, subdivision) == when


def staff_next_in(when: dt.datetime, country: str, subdivision: str | None = None) -> dt.datetime:
    """When staff are next at work: `when` itself if they are now."""
    for days in range(30):
        day = when.date() + dt.timedelta(days=days)
        if not is_working_day(day, country, subdivision):
            continue
        start = max(when, at_local(day, WORKING[0], when.tzinfo))
        if start < at_local(day, WORKING[1], when.tzinfo):
            return start
    raise ValueError("a month without a working day")


def next_working_day_ends(when: dt.datetime, country: str, subdivision: str | None = None) -> dt.datetime:
    """The close of the working day after `when`: by then a concern has been seen."""
    tomorrow = at_local(when.date() + dt.timedelta(days=1), dt.time(0), when.tzinfo)
    morning = staff_next_in(tomorrow, country, subdivision)
    return at_local(morning.date(), WORKING[1], when.tzinfo)
