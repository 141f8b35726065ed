"""Reads weekdays as people text them: "tues", "last thurs", "mon gone", "thurs week"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

from bot.reading.dates import of_month
from bot.reading.day import DAY, WEEK, Day

_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "wen": 2, "thu": 3, "thr": 3, "fri": 4, "sat": 5, "sun": 6}
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day|dy)?)?|wed(?:s|nesday|nsday)?|wensday|wendsday"
    r"|thu(?:r(?:s(?:day)?)?)?|thrs|thursdy"
    r"|fri(?:day)?|sat(?:urday|day)?|sun(?:day)?)\b(?![-/]\d)"
)
_WEEKDAY_SAID = re.compile(
    rf"(?:\b(?P<lead>(?:next|nxt) (?:week|wk)|(?:last|this) (?:week|wk)|last|next|nxt|this|coming"
    rf"|following|a week on|week on|by|until|til|till|since|before|every|each|after|from|most|wk|week)"
    rf"(?: (?P<lead2>last|next|nxt|this|coming))? )?\b(?P<day>{_WEEKDAY})"
    r"(?: (?P<tail>just gone|gone|past|last week|last wk|after next|of next week|next week|next wk"
    r"|coming|(?:week|wk)(?! (?:end|and))\b))?"
    r"(?: (?:the )?(?P<number>[12]?\d|3[01])(?![\w:./]| ?(?:jobs|things|of|people|mins?|hours?|hrs?)))?"
)
_MOVED = re.compile(r"(?:postponed?|moved|put back|put off|pushed|rearranged|rescheduled)(?: it)? $")
_EDGES = frozenset(
    ["by", "until", "til", "till", "since", "before", "every", "each", "after", "from", "most"]
)
_NOT_SATURDAY = re.compile(
    r" (?:in|down|w|w/|with|on|at the|outside|there|and|by|for|him|her|waiting|together|outside|round"
    r"|talking|through|his|her)\b"
)
_SAT_BEFORE = re.compile(r"\b(?:we|he|she|i|they|just|then|the|was|were|been|be|is)(?: both| just| all)? ?$")


def weekdays(said: str, today: dt.date) -> Iterable[Day]:
    """Every weekday in plain text; "sat" and "sun" only where they are days."""
    for match in _WEEKDAY_SAID.finditer(said):
        yield from _weekday(match, said, today)


def _weekday(match: re.Match[str], said: str, today: dt.date) -> Iterable[Day]:
    name, lead, tail = match["day"], match["lead2"] or match["lead"], match["tail"]
    if name in ("sat", "sun") and not lead and _is_another_word(match, said):
        return
    weekday = _WEEKDAYS[name[:3]]
    gone, coming = (
        today - DAY * ((today.weekday() - weekday) % 7),
        today + DAY * ((weekday - today.weekday() - 1) % 7 + 1),
    )
    span = (match.start(), match.end("tail") if tail else match.end("day"))
    number = match["number"]
    if number:
        for dated in of_month((match.start(), match.end()), int(number), today):
            past = dated.past if dated.past and dated.past.weekday() == weekday else None
            ahead = dated.coming if dated.coming and dated.coming.weekday() == weekday else None
            if (past or ahead) and (
                int(number) > 12 or (int(number) > 7 and (past == gone or ahead == coming))
            ):
                yield replace(dated, past=past or gone, coming=ahead or coming, deadline=lead in _EDGES)
                return
    deadline = (match["lead"] in _EDGES or lead in _EDGES) and not _MOVED.search(said[: match.start()][-16:])
    yield _weekday_said(Day(span, gone, coming, deadline=deadline), lead, tail, today)


def _weekday_said(bare: Day, lead: str | None, tail: str | None, today: dt.date) -> Day:
    gone, coming = bare.past or today, bare.coming or today
    if tail in ("week", "wk", "after next") or lead in ("a week on", "week on", "week", "wk"):
        return replace(bare, coming=coming + WEEK, points="coming")
    if (
        "next week" in (tail, lead)
        or tail in ("next wk", "of next week")
        or lead in ("nxt wk", "next wk", "nxt week")
    ):
        monday = today - DAY * today.weekday() + WEEK
        return replace(bare, coming=monday + DAY * coming.weekday(), points="coming")
    if lead in ("last week", "last wk"):
        monday = today - DAY * today.weekday() - WEEK
        return replace(bare, past=monday + DAY * gone.weekday(), points="past")
    if lead == "last" or tail in ("gone", "just gone", "past", "last week", "last wk"):
        return replace(bare, past=gone - WEEK if gone == today else gone, points="past")
    if lead in ("next", "nxt"):
        this_week = coming.isocalendar()[:2] == today.isocalendar()[:2]
        return replace(bare, points="coming", vague=this_week and today.weekday() <= 1)
    if lead in ("coming", "following") or tail == "coming":
        return replace(bare, points="coming")
    return bare


def _is_another_word(match: re.Match[str], said: str) -> bool:
    """ "sat" that people do and "sun" that shines."""
    before, after = (
        said[max(0, match.start() - 12) : match.start()],
        said[match.end("day") : match.end("day") + 10],
    )
    if match["day"] == "sun":
        return bool(re.search(r"\b(?:the|in|some) ?$", before))
    return bool(_NOT_SATURDAY.match(after) or _SAT_BEFORE.search(before))
