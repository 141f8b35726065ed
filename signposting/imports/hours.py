"""Reading when a service is open, in each standard's words; what contradicts itself keeps only its text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

from signposting.imports.keys import Keys, clock, plain
from signposting.service import Schedule

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQS = ("", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
HOLIDAYS = ("holiday_schedules", "holiday_schedule", "holidayScheduleCollection")
LISTS = ("schedules", "regular_schedules", "regular_schedule")
BEYOND_US = ("byweekno", "byyearday", "bymonth", "bysetpos")
AS_GIVEN = ("description", "notes", "id")


class Doubt(Exception):
    """Why hours cannot be believed."""


def schedules_of(keys: Keys, remarks: list[str]) -> tuple[Schedule, ...]:
    """Every schedule of an object, those of holidays last; what is not believed is said in `remarks`."""
    found = [_schedule(raw, remarks) for raw in keys.objects(*LISTS, named="description")]
    found += [_schedule(_as_regular(raw), remarks) for raw in keys.objects(*HOLIDAYS)]
    return tuple(found)


def _schedule(raw: dict[str, Any], remarks: list[str]) -> Schedule:
    """Most services of a directory keep the hours of many others: but for its id, the same is read once."""
    id = raw.get("id")
    rule = {name: value for name, value in raw.items() if name != "id"} if isinstance(id, str) else raw
    kinds = tuple(map(type, rule.values()))
    read = _read_before if _SIMPLE.issuperset(kinds) else _read
    schedule, doubt = read(tuple(rule.items()), kinds)
    if doubt:
        remarks.append(f"Its hours were not believed, and kept as text: {doubt}.")
    return Schedule(*(*_before_id(schedule), plain(id), schedule.more)) if rule is not raw else schedule


def _read(said: tuple[tuple[str, Any], ...], _kinds: tuple[type, ...]) -> tuple[Schedule, str]:
    """The schedule that is said, and why its hours are not believed."""
    raw = dict(said)
    try:
        schedule = _as_said(raw)
        _check(schedule)
    except Doubt as doubt:
        return _text_alone(raw), str(doubt)
    return schedule, ""


_before_id = attrgetter(*[one.name for one in fields(Schedule)][: -len(("id", "more"))])
_SIMPLE = frozenset((str, int, bool, type(None)))
_read_before = lru_cache(maxsize=4096)(_read)  # by the kinds too, for True is 1


def _text_alone(raw: Mapping[str, Any]) -> Schedule:
    keys = Keys(raw)
    text, notes, id = (keys.text(name) for name in AS_GIVEN)
    return Schedule(text=text, notes=notes, id=id, more=keys.left)


def _as_said(raw: Mapping[str, Any]) -> Schedule:
    keys = Keys(raw)
    beyond = [name for name in BEYOND_US if keys.text(name)]
    if beyond:
        raise Doubt(f"a rule by {beyond[0]} is beyond us")
    opens, closes = _hours(keys)
    days = _days(keys)
    return Schedule(
        opens_at=opens,
        closes_at=closes,
        days=days,
        month_days=_month_days(keys),
        freq=_freq(keys, days),
        interval=_whole(keys, "interval") or 1,
        starts_on=_date(keys, "dtstart"),
        until=_date(keys, "until"),
        count=_whole(keys, "count"),
        valid_from=_date(keys, "valid_from"),
        valid_to=_date(keys, "valid_to"),
        closed=keys.text("closed").lower() in ("yes", "true", "1"),
        text=keys.text("description"),
        notes=keys.text("notes"),
        id=keys.text("id"),
        more=keys.left,
    )


def _hours(keys: Keys) -> tuple[dt.time | None, dt.time | None]:
    said = keys.text("opens_at"), keys.text("closes_at")
    opens, closes = clock(said[0]), clock(said[1])
    if any(said) and (opens is None or closes is None):
        raise Doubt(f"it opens at {said[0] or 'a time not given'} and closes at {said[1] or 'one not given'}")
    return opens, closes


def _days(keys: Keys) -> tuple[str, ...]:
    said = [day.strip().upper() for day in keys.text("byday").split(",") if day.strip()]
    weekday = keys.text("weekday")
    if weekday:
        said = [DAYS[int(weekday) - 1]] if weekday in "01234567" and len(weekday) == 1 else [weekday.upper()]
    days = [_LONG.get(day, day) for day in said]
    for day in days:
        if day[-2:] not in DAYS or (day[:-2] and not day[:-2].lstrip("+-").isdecimal()):
            raise Doubt(f"{day[:20]} is no day of the week")
    return tuple(days)


_LONG = dict(
    zip(("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"), DAYS, strict=True)
)
_LONG |= {long[:3]: day for long, day in _LONG.items()}


def _month_days(keys: Keys) -> tuple[int, ...]:
    try:
        days = tuple(int(day) for day in keys.text("bymonthday").split(",") if day.strip())
    except ValueError:
        raise Doubt("its days of the month are no numbers") from None
    if not all(1 <= abs(day) <= 31 for day in days):
        raise Doubt("no month has such a day")
    return days


def _freq(keys: Keys, days: tuple[str, ...]) -> str:
    freq = keys.text("freq").upper()
    if freq not in FREQS:
        raise Doubt(f"{freq[:20]} is no rhythm that we know")
    return freq or ("WEEKLY" if days else "")


def _whole(keys: Keys, name: str) -> int | None:
    found = keys.number(name)
    if name in keys.left or (found is not None and (found < 0 or not found.is_integer())):
        raise Doubt(f"its {name} is no whole number")
    return int(found) if found else None


def _date(keys: Keys, name: str) -> dt.date | None:
    found = keys.date(name)
    if name in keys.left:
        raise Doubt(f"its {name} is no date")
    return found


def _check(schedule: Schedule) -> None:
    """Raises Doubt if it says two things that cannot both be."""
    for why in contradictions(schedule):
        raise Doubt(why)


def contradictions(schedule: Schedule) -> Iterator[str]:
    """What a schedule says that cannot be, as the standard (RFC 5545's rules of recurrence) has it."""
    if schedule.opens_at is not None and schedule.opens_at == schedule.closes_at:
        yield "it opens and closes at the same time"
    if _is_before(schedule.valid_to, schedule.valid_from) or _is_before(schedule.until, schedule.starts_on):
        yield "it ends before it begins"
    if schedule.until is not None and schedule.count is not None:
        yield "it ends both by a date and by a count"
    if schedule.month_days and schedule.freq not in ("MONTHLY", "YEARLY"):
        yield "days of the month were given to what is not monthly"
    if schedule.freq not in ("MONTHLY", "YEARLY") and any(len(day) > 2 for day in schedule.days):
        yield "one weekday of a month was given to what is not monthly"
    if not schedule.freq and schedule.days:
        yield "it has days and no rhythm"
    if _never_comes(schedule):
        yield "none of its days falls between its dates"


def _is_before(end: dt.date | None, begin: dt.date | None) -> bool:
    return end is not None and begin is not None and end < begin


def _never_comes(schedule: Schedule) -> bool:
    begin, end = schedule.valid_from, schedule.valid_to
    if schedule.freq != "WEEKLY" or not schedule.days or begin is None or end is None:
        return False
    span = min((end - begin).days, 6) + 1
    return not {DAYS[(begin + dt.timedelta(day)).weekday()] for day in range(span)} & set(schedule.days)


def _as_regular(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A holiday of the older standards: closed, or open at other hours, between two dates."""
    renamed = {"start_date": "valid_from", "end_date": "valid_to"}
    return {renamed.get(name, name): value for name, value in raw.items()} | {"freq": "DAILY"}


def at_a_place(of_tie: tuple[Schedule, ...], of_place: tuple[Schedule, ...]) -> tuple[Schedule, ...]:
    """The hours of a service at a place, and of the place itself where they say something else."""
    if not of_tie or not of_place:
        return of_tie or of_place
    told = {replace(schedule, id="") for schedule in of_tie}
    return of_tie + tuple(schedule for schedule in of_place if replace(schedule, id="") not in told)
