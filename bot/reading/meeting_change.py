"""Reads that a meeting to come has to be moved or called off: "cant make tues, can we do thurs 3pm".

Only what is ahead is a change. What is told of a meeting that was ("had to cancel tues, rebooked fri 6pm") is
a session log, and a wish about something else ("cant do my form") is neither.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from bot.reading.days import Day, find_days
from bot.reading.moments import Moment, Unclear, moment
from bot.reading.plain import plain
from bot.reading.times import Clock, clock_time, find_times

_LONGEST = 240  # characters; whoever writes more than that tells of more than a change
_WORDS: dict[str, list[str]] = tomllib.loads(
    (files("bot.reading") / "meeting_change.toml").read_text("utf-8")
)


def _any(name: str) -> str:
    return f"(?:{'|'.join(_WORDS[name])})"


# In the outline of a text D stands for each day and T for each time; all other letters are small.
_OWN = r"(?:(?:the|our|my|your|a|an|any|next|this|on|for|at|in|with|w|to|D|[a-z]\b(?! )) )*"
_MEETING = rf"(?:{_OWN}(?:[DT]\b|{_any('meeting')}\b|(?:week|wk)\b))"
_STOP = r"(?=\s*(?:$|[,.;!?)\n-]|(?:sorry|soz|sry|cos|coz|because|as|please|pls|mate|pal|x+)\b))"
_EXCUSE = rf"(?:{_STOP}|(?= (?:i|im|ive|my|got|now)\b))"
_GREETING = r"^(?:sorry |hi |hiya |please |pls |hey |soz |morning )*"
_UNABLE = re.compile(
    rf"\b{_any('unable')} (?:{_any('there')}(?: (?:it|you|u|ya|us|up|him|her|them))? {_MEETING}"
    rf"|(?:see|meet)(?: with)? \w+ {_MEETING}|make it{_EXCUSE}|{_any('come')}{_EXCUSE})"
)
_OFF = re.compile(
    rf"\b{_any('must')} (?:just |all )?{_any('drop')}\b(?: it| us| off)*(?: a miss)?(?: {_MEETING}|{_STOP})"
    rf"|{_GREETING}(?:cancel|call off) (?:{_MEETING}|it\b)"
    rf"|\bno (?:meet(?:ing)?(?: ?up)?|session|sesh|visit)s? {_MEETING}"
    r"|\bD (?:is|has to be|will have to be) off\b"
)
_SHIFT = re.compile(
    rf"\b{_any('must')}(?: (?:we|i|u|you|it))?(?: please| pls| just| possibly| maybe)? {_any('shift')}"
    rf"(?= (?:it|us|to|til|till|for|back|forward|things|[a-z]) |{_STOP}| {_MEETING})"
    rf"|{_GREETING}{_any('shift')} (?:{_MEETING}|it (?:to|back|forward)\b)"
)
_PROPOSE = re.compile(
    rf"\b{_any('propose')} (?:instead |for |on |at |like |about |maybe |around |a bit |later |earlier )*"
    r"(?=[DT]\b)"
)
_NEW_TIME = re.compile(rf"\b{_any('new_time')}\b")
_INSTEAD = re.compile(r"\b[DT]\b.* instead\b(?! of)|\b(?:instead of|rather than) [DT]\b")
_NO_GOOD = re.compile(rf"[DT]\W*(?:is |s |are |just )*{_any('no_good')}\b")
_TOLD = re.compile(rf"\b(?:{_any('was')}|{_any('settled')})\b")
_SOMEBODY_ELSE = re.compile(r"\b(?:he|she|they|[a-hj-z]|mum|his \w+|her \w+) (?:says? |said )?$")

_MENTION = re.compile(
    r"D(?: ?@? ?(?:at |about |around |for |from |by |say |like |maybe )?T)?|T(?: (?:on |this |next )*D)?"
)
_GIVEN_UP = re.compile(r"\b(?:instead of|rather than|from) (?:the |on |at )?$")
_TO = re.compile(r"\b(?:to|til|until|till|for|2) (?:the |about |like |maybe |say |around |next |this |on )*$")
_OF_A_DAY = re.compile(r"\b(\w+day|tomorrow|tonight)s\b")
_BREAK = re.compile(r"[,.;!?\n]| - | (?:but|so|cos|coz|because|as|maybe) ")
_REASON = re.compile(rf"\b{_any('reason')}\b")
_BARE_HOUR = re.compile(
    r"(?:\b(?:say|do|make|make it|to|for|til|till|until|like|about|meet|of|or) |, )(1[0-2]|[1-9])"
    r"(?=$| ?[,.?!;]| (?:instead|please|pls|mate|x|ok)\b)"
)
_SHORT_TO = re.compile(r"\b(need|have|got|want|going|able) 2 ")


@dataclass(frozen=True)
class Change:
    """What is to become of a meeting: moved ("move") or called off ("off").

    `day` is the day of that meeting where it is said. `to` is the new time; None where none is named.
    `unable`: whoever texts cannot come as planned, whatever becomes of the rest.
    """

    kind: str
    day: dt.date | None = None
    to: Moment | Unclear | None = None
    unable: bool = False


@dataclass
class _Mentions:
    """The days and times of one meaning: of the meeting as it was, or as it is to be."""

    days: list[Day] = field(default_factory=list)
    times: list[Clock] = field(default_factory=list)


_WITH = re.compile(r"\b[Ww]ith (?:[A-Z]\w*|him|her|them)\b")  # whose meeting it is, told beside the rest


def read_change(
    text: str, now: dt.datetime, planned: Sequence[dt.datetime] = (), *, day_first: bool = True
) -> Change | None:
    """The change that `text` asks for; None where it asks for none.

    `now` is local; `planned` are the meetings ahead, in the same time zone: what is left out of a new time
    is that of the meeting meant, or else of the soonest. Never acted on unless confirmed.
    """
    said = _OF_A_DAY.sub(r"\1", _SHORT_TO.sub(r"\1 to ", plain(_WITH.sub(" ", text))))
    if len(said) > _LONGEST or _TOLD.search(said):
        return None
    days = find_days(said, now.date(), hour=now.hour, day_first=day_first)
    times = find_times(said, days=[day.span for day in days])
    times += [
        Clock(hour, found.span(1))
        for found in _BARE_HOUR.finditer(said)
        if (hour := clock_time(found[1]))
        and not any(one.span[0] <= found.start(1) < one.span[1] for one in times)
    ]
    if any(day.coming is None and not day.vague for day in days):
        return None  # of what was
    outline, places = _outline(said, days, times)
    off = _OFF.search(outline)
    unable = _cannot(outline)
    if not (off or unable or _asks_to_move(outline)):
        return None
    old, new = _by_meaning(outline, places)
    day = _meant(old.days, planned, now.date())
    if not (new.days or new.times):
        return Change("off" if off else "move", day, unable=unable or bool(off))
    was = next((one for one in sorted(planned) if day is None or one.date() == day), None)
    to = moment(said, new.days, new.times, now, was)
    return Change("move", day, to, unable=unable or bool(off))


def _cannot(outline: str) -> bool:
    """Who tells that somebody else cannot come asks for nothing by that alone."""
    return any(not _SOMEBODY_ELSE.search(outline[: cue.start()]) for cue in _UNABLE.finditer(outline))


def _asks_to_move(outline: str) -> bool:
    return any(cue.search(outline) for cue in (_SHIFT, _PROPOSE, _NEW_TIME, _INSTEAD, _NO_GOOD))


def _outline(said: str, days: list[Day], times: list[Clock]) -> tuple[str, dict[int, Day | Clock]]:
    """The text with a D for each day and a T for each time, and what stands at each place of it."""
    outline, end = "", 0
    places: dict[int, Day | Clock] = {}
    mentions: list[Day | Clock] = [*days, *times]
    for one in sorted(mentions, key=lambda one: one.span):
        outline += said[end : one.span[0]]
        places[len(outline)] = one
        outline += "D" if isinstance(one, Day) else "T"
        end = one.span[1]
    return outline + said[end:], places


def _by_meaning(outline: str, places: dict[int, Day | Clock]) -> tuple[_Mentions, _Mentions]:
    """What is said of the meeting as it was, and of its new time. What is said of a reason is neither."""
    old, new = _Mentions(), _Mentions()
    for mention in _MENTION.finditer(outline):
        of_new = _is_new(outline, mention, known=bool(old.days or old.times))
        if of_new is None:
            continue
        for place in range(mention.start(), mention.end()):
            one = places.get(place)
            if isinstance(one, Day):
                (new if of_new else old).days.append(one)
            elif one is not None:
                (new if of_new else old).times.append(one)
    return old, new


def _is_new(outline: str, mention: re.Match[str], *, known: bool) -> bool | None:
    """Is this the new time? None: neither. `known`: the meeting as it was has been named before."""
    start, before = mention.start(), outline[: mention.start()]
    if _GIVEN_UP.search(before) or _NO_GOOD.match(outline, start):
        return False
    clause = max((found.end() for found in _BREAK.finditer(before)), default=0)
    if any(clause <= cue.start() and cue.end() <= start for cue in _PROPOSE.finditer(outline)):
        return True
    shifts = any(cue.start() < start for cue in _SHIFT.finditer(outline))
    if shifts and _TO.search(before):
        return True
    gives_up = [cue for cues in (_UNABLE, _OFF, _SHIFT, _NEW_TIME) for cue in cues.finditer(outline)]
    if any(clause <= cue.start() < mention.end() for cue in gives_up):
        return False
    if _REASON.search(outline, clause, start):
        return None
    return known or not any(cue.start() > start for cue in gives_up)


def _meant(days: Sequence[Day], planned: Sequence[dt.datetime], today: dt.date) -> dt.date | None:
    """The day of the meeting that is to change. "Thurs" on a Thursday may be today, if they meet today."""
    for day in days:
        may_be = [day.past] if day.past == today and day.points is None else []
        for date in (*may_be, day.coming):
            if date is not None and any(one.date() == date for one in planned):
                return date
    return next((day.coming for day in days if day.coming), None)
