"""Who is told of a flag, and when, until somebody has it (docs/practice.md, "The ladder"). Pure.

Moments in, moments out, all in UTC: a change of clocks makes no rung sooner or later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.escalation.rota import Post, Rota, spans
from bot.rules.hours import SATURDAY, SUNDAY, WORKING, at_local, is_holiday
from bot.screening import Severity

NOW = dt.timedelta(0)
WORKING_DAY = dt.timedelta(days=1)  # not counted in hours: until the next working day ends
ON_CALL_UNTIL = dt.time(22)
FARTHEST = 30  # days

Window = tuple[dt.datetime, dt.datetime]


class Who(StrEnum):
    """Whom a rung tells."""

    ON_CALL = "on_call"
    DEPUTY = "deputy"
    LEAD = "lead"
    EVERYONE = "everyone"


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: so long after the flag, these are told. `calls`: by telephone as well."""

    after: dt.timedelta
    who: Who
    calls: bool = False


@dataclass(frozen=True)
class Calendar:
    """The days of a programme. `covered`: has its rota somebody on call on this day?"""

    zone: dt.tzinfo
    country: str
    subdivision: str | None = None
    covered: Callable[[dt.date], bool] = lambda _day: False


def _minutes(count: int) -> dt.timedelta:
    return dt.timedelta(minutes=count)


RUNGS: dict[Severity, tuple[Rung, ...]] = {
    Severity.S1: (
        Rung(NOW, Who.ON_CALL, calls=True),
        Rung(_minutes(5), Who.ON_CALL, calls=True),
        Rung(_minutes(15), Who.DEPUTY, calls=True),
        Rung(_minutes(30), Who.LEAD, calls=True),
        Rung(_minutes(45), Who.EVERYONE),
    ),
    Severity.S2: (
        Rung(NOW, Who.ON_CALL),
        Rung(_minutes(60), Who.DEPUTY),
        Rung(_minutes(120), Who.LEAD),
    ),
    Severity.S3: (Rung(NOW, Who.ON_CALL), Rung(WORKING_DAY, Who.LEAD)),
    Severity.S4: (),
}
EACH_MORNING = Rung(NOW, Who.EVERYONE)
"""What S1 has above its last rung, day after day."""

LATE = {Severity.S1: _minutes(15), Severity.S2: _minutes(120), Severity.S3: WORKING_DAY}


def covers(rota: Rota, day: dt.date) -> bool:
    """Has this rota somebody on call in the hours of this day that count for S2?"""
    start, end = (at_local(day, clock, rota.zone) for clock in (WORKING[0], ON_CALL_UNTIL))
    return any(span.people for span in spans(rota, Post.ON_CALL, start, end))


def rung(severity: Severity, number: int, *, drill: bool = False) -> Rung | None:
    """The rung of this number, from 0. None: the ladder ends below it. Mornings are not for a drill."""
    rungs = RUNGS[severity]
    if number < len(rungs):
        return rungs[number]
    return EACH_MORNING if severity is Severity.S1 and not drill else None


def due_at(
    severity: Severity,
    number: int,
    begun_at: dt.datetime,
    now: dt.datetime,
    calendar: Calendar,
    *,
    drill: bool = False,
) -> dt.datetime | None:
    """When the rung of this number is climbed, for a flag raised at `begun_at`. None: there is none."""
    step = rung(severity, number, drill=drill)
    if step is None:
        return None
    return (
        _next_morning(now, calendar)
        if step is EACH_MORNING
        else _after(severity, begun_at, step.after, calendar)
    )


def late_at(severity: Severity, begun_at: dt.datetime, calendar: Calendar) -> dt.datetime | None:
    """After this, a flag that nobody has acknowledged is a breach."""
    after = LATE.get(severity)
    return None if after is None else _after(severity, begun_at, after, calendar)


def _after(severity: Severity, when: dt.datetime, after: dt.timedelta, calendar: Calendar) -> dt.datetime:
    """So much later, as the hours of this severity count it."""
    if severity is Severity.S1:
        return when.astimezone(dt.UTC) + after
    if after == WORKING_DAY:
        return _next_working_day_ends(when, calendar)
    left = after
    for start, end in _hours(severity, when, calendar):
        if end - start >= left:
            return start + left
        left -= end - start
    raise ValueError("a month without a working day")


def _hours(severity: Severity, when: dt.datetime, calendar: Calendar) -> Iterator[Window]:
    """The hours that count from `when` on, day by day, in UTC."""
    first = when.astimezone(calendar.zone).date()
    for day in (first + dt.timedelta(days=days) for days in range(FARTHEST)):
        closes = _closes(severity, day, calendar)
        if closes is None:
            continue
        start = max(when, at_local(day, WORKING[0], calendar.zone)).astimezone(dt.UTC)
        end = at_local(day, closes, calendar.zone).astimezone(dt.UTC)
        if start < end:
            yield start, end


def _closes(severity: Severity, day: dt.date, calendar: Calendar) -> dt.time | None:
    """Until when somebody is there for a flag like this. None: not on this day."""
    if severity is Severity.S2 and calendar.covered(day):
        return ON_CALL_UNTIL
    return WORKING[1] if _is_working_day(day, calendar) else None


def _is_working_day(day: dt.date, calendar: Calendar) -> bool:
    weekend = day.weekday() in (SATURDAY, SUNDAY)
    return not weekend and not is_holiday(day, calendar.country, calendar.subdivision)


def _next_working_day_ends(when: dt.datetime, calendar: Calendar) -> dt.datetime:
    day = when.astimezone(calendar.zone).date() + dt.timedelta(days=1)
    while not _is_working_day(day, calendar):
        day += dt.timedelta(days=1)
    return at_local(day, WORKING[1], calendar.zone).astimezone(dt.UTC)


def _next_morning(now: dt.datetime, calendar: Calendar) -> dt.datetime:
    """The next nine o'clock."""
    today = now.astimezone(calendar.zone).date()
    morning = at_local(today, WORKING[0], calendar.zone)
    if morning <= now:
        morning = at_local(today + dt.timedelta(days=1), WORKING[0], calendar.zone)
    return morning.astimezone(dt.UTC)
