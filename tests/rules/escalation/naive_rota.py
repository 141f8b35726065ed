"""Who is on call, minute by minute, as somebody with a rota, a calendar and a clock on the wall would say."""

import datetime as dt
from functools import cache

import holidays

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
NATIONS = {"GB": "ENG"}


@cache
def wall(zone, first, days):
    """What the clock shows at each minute from three days before `first`, and when it first shows each."""
    start = dt.datetime.combine(first - 3 * DAY, dt.time(0), dt.UTC)
    shows = {
        start + n * MINUTE: (start + n * MINUTE).astimezone(zone).replace(tzinfo=None)
        for n in range((days + 5) * 24 * 60)
    }
    first_shown = {}
    for moment, shown in shows.items():
        first_shown.setdefault(shown, moment)
    return shows, first_shown


def when(first_shown, day, clock):
    """A time that the clock never shows is as long after the last one before it as it would have been."""
    wanted, skipped = dt.datetime.combine(day, clock), 0
    while wanted not in first_shown:
        wanted, skipped = wanted - MINUTE, skipped + 1
    return first_shown[wanted] + skipped * MINUTE


def is_away(rota, person, day):
    return any(
        one.person_id == person and one.first_day <= day <= (one.last_day or dt.date.max) for one in rota.away
    )


def holds(rota, shift, day):
    nation = rota.subdivision or NATIONS.get(rota.country)
    bank_holiday = day in holidays.country_holidays(rota.country, subdiv=nation, years=day.year)
    if day.isoweekday() not in shift.weekdays:
        return False
    if not shift.first_day <= day <= (shift.last_day or dt.date.max):
        return False
    return {"also": True, "not": not bank_holiday, "only": bank_holiday}[shift.holidays.value]


def minutes(rota, post, first, days):
    """Each minute of these days, and who is there."""
    shows, first_shown = wall(rota.zone, first, days)
    runs = [
        (
            when(first_shown, day, shift.begins),
            when(first_shown, day if shift.ends > shift.begins else day + DAY, shift.ends),
            shift.person_id,
        )
        for day in (first + n * DAY for n in range(-2, days + 1))  # a day here may begin two local days on
        for shift in rota.shifts
        if shift.post is post and holds(rota, shift, day) and not is_away(rota, shift.person_id, day)
    ]
    start = dt.datetime.combine(first, dt.time(0), dt.UTC)
    for moment in (start + n * MINUTE for n in range(days * 24 * 60)):
        there = {who for begins, ends, who in runs if begins <= moment < ends}
        yield moment, {who for who in there if not is_away(rota, who, shows[moment].date())}
