"""Is it open now or soon?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from signposting.hours.days import NotKnown, falls_on, is_special
from signposting.service import Schedule

_AHEAD = 7  # days
_DAY = dt.timedelta(days=1)
_LAST_MINUTE = dt.time(23, 59)

Span = tuple[dt.datetime, dt.datetime]
"""From when to when it is open, in local time."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether it is open, and what to say of it; times are of the place's own clock.

    `opens` is when it opens next, None where it is open, or does not open within a week. `ring_first`: it is
    a public holiday, and nobody has said whether these hours hold.
    """

    is_open: bool
    words: str
    opens: dt.datetime | None = None
    ring_first: bool = False


def opening(
    schedules: Sequence[Schedule], at: dt.datetime, is_holiday: Callable[[dt.date], bool] = lambda _: False
) -> Opening | None:
    """Whether it is open `at` this local time; None where its hours are not known: then say nothing."""
    now = at.replace(tzinfo=None, second=0, microsecond=0)
    if not any(schedule.has_hours and not schedule.closed for schedule in schedules):
        return None
    try:
        to_come = (span for span in _joined(_spans(schedules, now.date())) if span[1] > now)
        first = next(to_come, None)
        if first is not None and first[0] <= now:
            return _open(first, now, _is_in_doubt(schedules, now.date(), is_holiday))
        later = chain([first] if first else [], to_come)
        return _shut(schedules, later, now, is_holiday)
    except (NotKnown, OverflowError):
        return None


def _open(here: Span, now: dt.datetime, in_doubt: bool) -> Opening:
    if here[1] - now >= (_AHEAD - 1) * _DAY:
        return Opening(True, "24 hours")
    if in_doubt:
        return Opening(False, "ring first", ring_first=True)
    return Opening(True, f"open till {_till(here[1], now)}")


def _shut(
    schedules: Sequence[Schedule],
    later: Iterable[Span],
    now: dt.datetime,
    is_holiday: Callable[[dt.date], bool],
) -> Opening:
    for begin, _ in later:
        if not _is_in_doubt(schedules, begin.date(), is_holiday):
            return Opening(False, f"opens {_from(begin, now)}", begin)
        if begin.date() == now.date():
            return Opening(False, "ring first", ring_first=True)
    return Opening(False, "")


def _is_in_doubt(schedules: Iterable[Schedule], day: dt.date, is_holiday: Callable[[dt.date], bool]) -> bool:
    """A holiday of which the directory itself says nothing."""
    return is_holiday(day) and not any(is_special(one) and falls_on(one, day) for one in schedules)


def _spans(schedules: Sequence[Schedule], today: dt.date) -> Iterator[Span]:
    for ahead in range(-1, _AHEAD + 1):
        day = today + ahead * _DAY
        on = [schedule for schedule in schedules if falls_on(schedule, day)]
        if any(schedule.closed for schedule in on):
            continue
        special = [schedule for schedule in on if is_special(schedule)]
        yield from sorted(_span(schedule, day) for schedule in special or on if schedule.has_hours)


def _span(schedule: Schedule, day: dt.date) -> Span:
    if schedule.opens_at is None or schedule.closes_at is None:
        raise NotKnown
    begin = dt.datetime.combine(day, schedule.opens_at)
    if schedule.closes_at >= _LAST_MINUTE:
        return begin, dt.datetime.combine(day + _DAY, dt.time.min)
    end = dt.datetime.combine(day, schedule.closes_at)
    return begin, end if end > begin else end + _DAY


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Those that touch, as one; they come in the order in which they begin."""
    begin = end = None
    for span in spans:
        if begin is None or end is None or span[0] > end:
            if begin is not None and end is not None:
                yield begin, end
            begin, end = span
        end = max(end, span[1])
    if begin is not None and end is not None:
        yield begin, end


def _till(end: dt.datetime, now: dt.datetime) -> str:
    if end.time() == dt.time.min and end.date() == now.date() + _DAY:
        return "midnight"
    if end.date() > now.date() + _DAY or (end.date() > now.date() and end - now >= _DAY):
        return f"{end:%a} {_clock(end)}"
    return _clock(end, "am" if end.hour < 12 else "")


def _from(begin: dt.datetime, now: dt.datetime) -> str:
    half = "pm" if begin.hour >= 12 else "am" if begin.hour < 6 else ""
    return f"{'at' if begin.date() == now.date() else f'{begin:%a}'} {_clock(begin, half)}"


def _clock(moment: dt.datetime, half: str = "") -> str:
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        return "noon" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{half}"
