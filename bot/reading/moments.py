"""Reads a day and time to come as people text them: "thurs 3", "half 4 friday", "same time next week"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.reading.days import FAR, Day, find_days
from bot.reading.plain import plain
from bot.reading.times import Clock, clock_time, find_times

_SAME_TIME = re.compile(r"\b(?:same|usual|normal) (?:time|tme|hour)\b")
_A_WEEK_ON = re.compile(
    r"\b(?:same|this) (?:time |day |time and day )?(?:next|nxt) (?:week|wk)\b"
    r"|\b(?:next|nxt|following) (?:week|wk)(?: at)?(?: the)? (?:same|usual)\b|\ba (?:week|wk) later\b"
)
_PART_OF_DAY = re.compile(
    r"\b(?:morning|morn|afternoon|aft|evening|eve|night|lunch|lunchtime|after|before)\b"
)
_BARE = re.compile(r"(?:[1-9]|1[0-2]|[a-z]+|half (?:past )?\w+)(?: ?ish)?")
_EITHER_HALF = range(7, 12)  # hours that may be of the morning or of the evening
_NIGHT_BEGINS, _MORNING_BEGINS = 21, 7


class Unclear(StrEnum):
    """Why a text gives no time to meet."""

    NOTHING = "nothing"
    NO_TIME = "no time"
    SEVERAL = "several"
    GONE = "gone"
    FAR = "far"


@dataclass(frozen=True)
class Moment:
    """A time to meet, aware. `sure`: as texted, with nothing guessed."""

    at: dt.datetime
    sure: bool


def read_moment(
    text: str, now: dt.datetime, was: dt.datetime | None = None, *, day_first: bool = True
) -> Moment | Unclear:
    """The one time to come that `text` gives. `now` is local; `was`: the meeting that it takes the place of.

    What is not said is taken from `was`, and not sure. Over 60 days ahead is too far.
    """
    said = plain(text)
    days = find_days(said, now.date(), hour=now.hour, day_first=day_first)
    times = find_times(said, days=[day.span for day in days])
    if not times and (bare := clock_time(text)):
        times = [Clock(bare, (0, len(said)))]
    return moment(said, days, times, now, was)


def moment(
    said: str, days: Sequence[Day], times: Sequence[Clock], now: dt.datetime, was: dt.datetime | None
) -> Moment | Unclear:
    """The same, of the days and times found in plain text."""
    if was is not None and _A_WEEK_ON.search(said):
        days, at = [], was.date() + dt.timedelta(days=7)
        return _ahead(at, _time(said, times, was) or (was.time(), True), now)
    days = [day for day in days if day.coming or not day.vague]
    if len({day.coming for day in days}) > 1 or len({one.time for one in times}) > 1:
        return Unclear.SEVERAL
    time = _time(said, times, was)
    if not days:
        return _on_the_same_day(time, now, was)
    if time is None:
        time = (was.time(), False) if was and not _PART_OF_DAY.search(said) else None
    if time is None:
        return Unclear.NO_TIME
    return _on_day(days[0], time, now)


def _on_the_same_day(
    time: tuple[dt.time, bool] | None, now: dt.datetime, was: dt.datetime | None
) -> Moment | Unclear:
    if time is None or was is None:
        return Unclear.NOTHING
    return _ahead(was.date(), (time[0], False), now)


def _time(said: str, times: Sequence[Clock], was: dt.datetime | None) -> tuple[dt.time, bool] | None:
    """The time of day, and whether it is sure."""
    if times:
        return _likely_half(times[0], said, was)
    return (was.time(), True) if was and _SAME_TIME.search(said) else None


def _likely_half(clock: Clock, said: str, was: dt.datetime | None) -> tuple[dt.time, bool]:
    """A bare 8 is of the morning or the evening, whichever is nearer to the meeting that was."""
    time, words = clock.time, said[clock.span[0] : clock.span[1]].strip()
    if clock.end is not None:
        return time, False
    if time.hour % 12 not in _EITHER_HALF or not _BARE.fullmatch(words) or words in ("noon", "midday"):
        return time, True
    if was is None:
        return time, False
    halves = [time.replace(hour=hour) for hour in (time.hour % 12, time.hour % 12 + 12)]
    waking = [half for half in halves if _MORNING_BEGINS <= half.hour < _NIGHT_BEGINS]
    return min(waking, key=lambda half: abs(half.hour - was.hour)), False


def _on_day(day: Day, time: tuple[dt.time, bool], now: dt.datetime) -> Moment | Unclear:
    if day.coming is None or day.points == "past":
        return Unclear.GONE
    may_be_today = day.past == now.date() != day.coming and day.points is None
    if may_be_today and _at(now.date(), time[0], now) > now:
        return Moment(_at(now.date(), time[0], now), sure=False)
    return _ahead(day.coming, (time[0], time[1] and not day.vague and not day.deadline), now)


def _ahead(day: dt.date, time: tuple[dt.time, bool], now: dt.datetime) -> Moment | Unclear:
    at = _at(day, time[0], now)
    if at <= now:
        return Unclear.GONE
    return Moment(at, time[1]) if at - now <= FAR else Unclear.FAR


def _at(day: dt.date, time: dt.time, now: dt.datetime) -> dt.datetime:
    """Local and aware; a time that the clocks skip moves forward."""
    return dt.datetime.combine(day, time, now.tzinfo).astimezone(dt.UTC).astimezone(now.tzinfo)
