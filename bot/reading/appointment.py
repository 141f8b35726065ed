"""Reads what a mentee texts of a date that somebody else has set: "remind me fri 2pm", "court thurs 10"."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

from bot.reading.days import FAR, Day, find_days
from bot.reading.plain import plain
from bot.reading.times import clock_time, find_times

MOST_WORDS = 12

_SET_BY_OTHERS = (
    r"appts?|apts?|appoint?ments?|appoin?tmnts?|court|hearing|probation|interview|dentists?"
    r"|doctors?|gp|job ?centre|signing on|assessment|review|clinic|hospital"
)
_THING = rf"(?:things?|reminders?|{_SET_BY_OTHERS})\b"
_FILLERS = (
    r"(?:(?:hi|hiya|hey|ok|pls|plz|please|can|could|will|would|u|you|i|ive|have|got|a|an|my|the|new|another|also"
    r"|and|n|next|theres|there is|need|to|set|at|from|for|up|want) )*"
)
_ASKS = re.compile(rf"{_FILLERS}(?:remind(?! me (?:what|when|where|who|how|why|which|if)\b)|reminder\b)")
_LEADS = re.compile(rf"{_FILLERS}(?:\w+ )?(?:{_SET_BY_OTHERS})\b")
_NAMED = re.compile(rf"\b{_THING}")
_TOLD_AFTERWARDS = re.compile(
    r"\b(?:was|were|went|had|missed|said|told|did|been|gone|after|since|wasnt|didnt|couldnt|scared|worried|nervous"
    r"|anxious|stress\w*|dread\w*|hate|dont want|cant face)\b|\?"
)
_OFF = re.compile(
    rf"\b(?:cancel|forget|drop|delete|scrap|remove)\b.*\b{_THING}|"
    rf"\b{_THING}.*\b(?:cancell?ed|(?:is|its|now|all) off|called off|not happening|not on)\b"
)
_MOVED = re.compile(
    rf"\b(?:move|change|put back|swap)\b.*\b{_THING}|"
    rf"\b{_THING}.*\b(?:moved|changed|put back|put off|rearranged|rescheduled"
    r"|postponed|adjourned|now(?: on)?)\b"
)
_TO = re.compile(r"\b(?:to|till|til|until|now(?: on)?)\b(?P<then>.*)$", re.DOTALL)
_FOUR_FIGURES = re.compile(r"(?<![\d£$.:/])([01]\d|2[0-3])([0-5]\d)(?![\d.:/])")
_MORE_THAN_TIME = re.compile(r"\b(?:at|on|the|and|@)\b|[@,.]")


_CORRECTED = re.compile(
    r"\b(?:is|its|it is)\b(?: now)?(?: at| on)? (?P<then>.{1,20}?) (?:and )?not (?P<before>.{1,20})$"
)
_OUTRIGHT = re.compile(
    r"(?:(?:pls|plz|please|can|could|will|u|you) )*"
    r"(?:remind me\b(?! (?:what|when|where|who|how|why|which|if)\b)|reminder\b)"
)
_NEXT_ONE = re.compile(r"\b(?:and|n|then|also|plus)\b|[,;&+]")


class Wish(StrEnum):
    """What is to be done about a date."""

    NEW = "new"
    OFF = "off"
    MOVED = "moved"


def wish(text: str, now: dt.datetime) -> Wish | None:
    """What a text wants done about a date, if it is about one. What was and how it feels is for a person."""
    said = plain(text)
    if len(said.split()) > MOST_WORDS:
        return None
    if _OFF.search(said):
        return Wish.OFF
    if _MOVED.search(said) or _corrected(said, now):
        return Wish.MOVED
    if _ASKS.match(said):
        return Wish.NEW
    if _TOLD_AFTERWARDS.search(said):
        return None
    day, time = day_and_time(said, now)
    named = (day or time) if _LEADS.match(said) else (day and time and _NAMED.search(said))
    return Wish.NEW if named else None


def day_and_time(
    text: str, now: dt.datetime, *, day_first: bool = True
) -> tuple[dt.date | None, dt.time | None]:
    """The day and the local time that a text tells of something to come, as far as it tells them.

    A date without a year that has just gone by is that date, and not the same one of next year.
    """
    said = plain(text)
    days = find_days(said, now.date(), hour=now.hour, day_first=day_first)
    times = find_times(said, days=[one.span for one in days])
    time = times[0].time if times else _bare_time(said, days)
    return next((day for one in days if (day := _day(one, now.date()))), None), time


def asks_outright(text: str) -> bool:
    """Does a text say "remind me" at its start, whatever else is being talked about?"""
    return _OUTRIGHT.match(plain(text)) is not None


def several(text: str, now: dt.datetime, *, day_first: bool = True) -> list[tuple[dt.date, dt.time]]:
    """The days and times of a text that tells of more than one, each whole; else none."""
    parts = [day_and_time(part, now, day_first=day_first) for part in _NEXT_ONE.split(plain(text))]
    whole = [(day, time) for day, time in parts if day is not None and time is not None]
    return whole if len(whole) > 1 and len(whole) == len([one for one in parts if any(one)]) else []


def before_to(text: str) -> str:
    """Of "fri thing moved to mon", what comes before "to"; the whole where there is none."""
    if found := _CORRECTED.search(plain(text)):
        return found["before"]
    return _TO.split(plain(text), maxsplit=1)[0]


def after_to(text: str) -> str:
    """Of "fri thing moved to mon", what comes after "to"; the whole where there is none."""
    found = _CORRECTED.search(plain(text)) or _TO.search(plain(text))
    return found["then"] if found else text


def _corrected(said: str, now: dt.datetime) -> bool:
    """Such as "its at 11 not 10": two times, or two days, of which the second was wrong."""
    found = _CORRECTED.search(said)
    if found is None:
        return False
    then, before = (day_and_time(found[name], now) for name in ("then", "before"))
    return any(new and old for new, old in zip(then, before, strict=True))


def _day(one: Day, today: dt.date) -> dt.date | None:
    if one.points == "past" or one.coming is None:
        return one.past
    just_gone = one.past is not None and one.past != today and today - one.past <= FAR
    return one.past if just_gone and one.coming - today > FAR else one.coming


def _bare_time(said: str, days: list[Day]) -> dt.time | None:
    """ "1400" or "10" beside a day, where nothing else is a number."""
    if found := _FOUR_FIGURES.search(said):
        return dt.time(int(found[1]), int(found[2]))
    for one in reversed(days):
        said = said[: one.span[0]] + " " + said[one.span[1] :]
    numbers = re.findall(r"\d+", said)
    words = _MORE_THAN_TIME.sub(" ", _NAMED.sub(" ", said))
    return clock_time(numbers[0]) if len(numbers) == 1 and len(words.split()) <= 3 else None
