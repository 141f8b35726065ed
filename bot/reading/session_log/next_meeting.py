"""The next meeting: its day, time and place."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.reading.days import FAR, Day
from bot.reading.session_log.log import NextMeeting
from bot.reading.session_log.passage import Passage, Span

_PLACE = re.compile(
    r"(?:^|[ ,])(?:(?:at|in|outside|round) |@ ?)(?:the |a )?(?!\d|half|noon|same|about|around|person"
    r"|touch|for |morning|afternoon|evening|lunch|\w+ (?:days?|weeks?|wks?)\b)([a-z][\w' -]{1,40})"
)
_PLACE_ENDS = re.compile(
    r"\b(?:with|w|and|to|for|if|he|she|they|i|we|on|then|so|but|hopefully|this|next|again|fingers|where"
    r"|when|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today|tonight|as|from|after|before"
    r"|because|cos|instead|please|ok|xx?|thanks|half|quarter|\d+)\b|[.,;!?\n(]| - "
)
_BARE_HOUR = re.compile(r" (1[0-2]|[1-9])(?= (?:at|in|outside|by)\b| @|$|[.,;!])")
_NOON, _LAST_AFTERNOON_HOUR = 12, 7
_ALONE_SAME = re.compile(r"\bsame\b(?! (?:time|day|again|tme|hour))")


@dataclass(frozen=True)
class Plan:
    """A next meeting, and whether its day is sure enough not to ask."""

    meeting: NextMeeting
    sure: bool
    by_call: bool


def next_meeting(passage: Passage, start: dt.time | None, held_on: dt.date, *, placed: bool) -> Plan | None:
    """The next meeting; a call to come gives way to one. `start` is what "same time" means."""
    plans = [plan for span in passage.ahead if (plan := _plan(passage, span, start, held_on, placed))]
    plans.sort(key=lambda plan: (plan.by_call, plan.meeting.date is None))
    return plans[0] if plans else None


def _plan(passage: Passage, span: Span, start: dt.time | None, held_on: dt.date, placed: bool) -> Plan | None:
    said = passage.said[span[0] : span[1]]
    day = next((day for day in passage.days if span[0] <= day.span[0] < span[1] and not day.deadline), None)
    date = _date(day, said, held_on)
    time = _time(passage, span, start)
    place = _place(passage, span, placed=placed)
    if date is None and time is None and place is None:
        return None
    if (
        date is None
        and (day is None or day.vague)
        and not (time and place)
        and not passage.named("cue", "same_time", within=span)
    ):
        return None
    first_clause = passage.clause_at(span[0])
    calls = passage.named("cue", "call", within=(first_clause[0], span[1]))
    by_call = bool(calls) and not any(word in said for word in ("meet", "see ", "visit"))
    sure = (
        date is not None
        and not (day and day.vague)
        and date - passage.today <= FAR
        and date > passage.today - FAR
    )
    return Plan(NextMeeting(date, time, place), sure, by_call)


def _date(day: Day | None, said: str, held_on: dt.date) -> dt.date | None:
    if re.search(
        r"same (?:day|time) (?:next|nxt) (?:week|wk)|same next (?:week|wk)|(?:next|nxt) (?:week|wk) same day",
        said,
    ):
        return held_on + dt.timedelta(days=7)
    return day.coming if day else None


def _time(passage: Passage, span: Span, start: dt.time | None) -> dt.time | None:
    found = next((clock.time for clock in passage.times if span[0] <= clock.span[0] < span[1]), None)
    if found is None and passage.named("cue", "same_time", within=span):
        return start
    return found or _hour_after_the_day(passage, span)


def _hour_after_the_day(passage: Passage, span: Span) -> dt.time | None:
    """ "13th 12 at the pitch": a bare hour between a day and a place, 1 to 7 being the afternoon's."""
    for day in passage.days:
        hour = _BARE_HOUR.match(passage.said, day.span[1]) if span[0] <= day.span[0] < span[1] else None
        if hour:
            told = int(hour[1])
            return dt.time(told + _NOON if told <= _LAST_AFTERNOON_HOUR else told)
    return None


def _place(passage: Passage, span: Span, *, placed: bool) -> str | None:
    said = passage.said[span[0] : span[1]]
    if passage.named("cue", "same_place", within=span) or (placed and _ALONE_SAME.search(said)):
        return "same"
    without = _without_mentions(passage, span)
    match = _PLACE.search(without)
    if match:
        named = _PLACE_ENDS.split(match[1], maxsplit=1)[0].strip(" '-\x00")
        named = named.split("\x00")[0].strip()
        if named:
            return named
    venues = passage.named("venue", within=span)
    venue = next((one for one in venues if passage.words[one.first - 1] not in ("after", "before")), None)
    return passage.said[venue.start : venue.end] if venue else None


def _without_mentions(passage: Passage, span: Span) -> str:
    """The stretch with its days, times and lengths blanked out, so that "at 3" is no place."""
    letters = list(passage.said[span[0] : span[1]])
    mentions = [day.span for day in passage.days] + [time.span for time in passage.times]
    mentions += [length.span for length in passage.lengths]
    for start, end in mentions:
        for at in range(max(start, span[0]) - span[0], min(end, span[1]) - span[0]):
            letters[at] = "\x00"
    return "".join(letters)
