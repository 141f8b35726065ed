"""The hours of a usual week in few words: Mon-Fri 9-5, Sat 10-1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from signposting.hours.days import WEEK, is_special
from signposting.service import Schedule

_NAMES = tuple(day.title() for day in ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"))


def week_of(schedules: Iterable[Schedule]) -> str:
    """What is said of every week; "" where hours follow no week, or are not known."""
    usual = [one for one in schedules if one.has_hours and not one.closed and not is_special(one)]
    usual.sort(key=lambda one: one.opens_at or dt.time.min)
    if not usual or any(one.freq not in ("DAILY", "WEEKLY") or one.interval > 1 for one in usual):
        return ""
    hours: dict[int, list[str]] = {}
    for one in usual:
        for day in one.days or (WEEK if one.freq == "DAILY" else ()):
            hours.setdefault(WEEK.index(day), []).append(_span(one))
    told = {day: " and ".join(dict.fromkeys(spans)) for day, spans in sorted(hours.items())}
    return ", ".join(_run(run) for run in _runs(told))


def _runs(told: dict[int, str]) -> list[list[tuple[int, str]]]:
    """Days that follow each other with the same hours, together."""
    runs: list[list[tuple[int, str]]] = []
    for day, hours in told.items():
        if runs and runs[-1][-1] == (day - 1, hours):
            runs[-1].append((day, hours))
        else:
            runs.append([(day, hours)])
    return runs


def _run(run: list[tuple[int, str]]) -> str:
    first, last, hours = run[0][0], run[-1][0], run[0][1]
    days = "every day" if last - first == 6 else _NAMES[first] + f"-{_NAMES[last]}" * (last > first)
    return f"{days} {hours}"


def _span(one: Schedule) -> str:
    if one.opens_at is None or one.closes_at is None:
        return ""
    if (one.opens_at.hour, one.opens_at.minute, one.closes_at.hour) == (0, 0, 23):
        return "24 hours"
    return (
        f"{_clock(one.opens_at.hour, one.opens_at.minute)}-{_clock(one.closes_at.hour, one.closes_at.minute)}"
    )


def _clock(hour: int, minute: int) -> str:
    half = "pm" if hour >= 19 else "am" if hour < 6 else ""
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''}{half}"
