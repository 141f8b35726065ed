"""Reads days counted from today: "yday", "2 days ago", "tmrw", "in a fortnight", "next week"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from bot.reading.day import DAY, WEEK, Day

_NIGHT_ENDS = 4
_COUNT = {"a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_N = r"\d{1,2}|couple of|a|one|two|three|four|five|six"
_RELATIVE = re.compile(
    rf"\b(?=[\da]|on|two|thr|fou|fiv|six|coup|in |fort|wee|wk|the |day|yd|y'|ye|ys|las|tom|tm|2[mdn]"
    rf"|mor|to[dn]|td|thi|jus|ear|sam|nex|nxt|fol)(?:(?P<ago>{_N}) ?(?P<ago_unit>days?|weeks?|wks?) ago"
    rf"|in (?:a |an )?(?P<ahead>{_N}|next few)? ?(?P<ahead_unit>days?|weeks?|wks?|fortnight)(?: time"
    rf"|s time)?\b(?! of)"
    rf"|(?P<n>{_N}) (?:weeks|wks) (?:today|from today|from now|time)"
    r"|(?P<fortnight_today>(?:a )?fortnight today)|(?P<week_today>(?:a )?(?:week|wk) today)"
    r"|(?P<week_tomorrow>(?:a )?(?:week|wk) tomorrow)"
    r"|(?P<before_yday>(?:the )?day before (?:yesterday|yday)|2 days ago)"
    r"|(?P<after_tomorrow>(?:the )?day after tomorrow)"
    r"|(?P<yesterday>yday|y'?day|yest|yesterday|ystday|ysterday|yesturday|yestaday|yestday|ystrday"
    r"|last (?:night|nite|evening|eve)|lastnight|lastnite)"
    r"|(?P<tomorrow>tomorrow|tmrw|tmw|tmoz|tomoz|tomorow|tommorow|tommorrow|tomorro|2moro|2mrw|2morro"
    r"|tmoro|tomo|tmro|morra|the morn)"
    r"|(?P<today>today|2day|tday|tdy|todays|tonight|tonite|2nite|2night|this (?:am|pm|morning|morn|aft"
    r"|afternoon|eve|evening|arvo)|just now|earlier on|the day(?= (?:at|in|for|wi)\b|,))"
    r"|(?P<same_day>same day next (?:week|wk)|(?:this|same) time next (?:week|wk)|same next (?:week|wk))"
    r"|(?P<vague>(?:next|nxt|following) (?:week|wk|month)|week after next|in the new year))\b"
)


def relative_days(said: str, today: dt.date, hour: int) -> Iterable[Day]:
    """Every day in plain text that is counted from today; at `hour` 0 to 3, tonight was yesterday."""
    for match in _RELATIVE.finditer(said):
        yield from _relative(match, today, hour)


def _relative(match: re.Match[str], today: dt.date, hour: int) -> Iterable[Day]:
    span, tonight = match.span(), today - DAY if hour < _NIGHT_ENDS else today
    if match["today"]:
        yield Day(span, tonight, today)
    elif match["yesterday"]:
        yield Day(span, today - DAY, None, "past")
    elif match["before_yday"]:
        yield Day(span, today - 2 * DAY, None, "past")
    elif match["ago"]:
        unit = WEEK if match["ago_unit"].startswith("w") else DAY
        yield Day(span, today - unit * _counted(match["ago"]), None, "past")
    elif match["vague"]:
        yield Day(span, None, None, "coming", vague=True)
    elif match["same_day"]:
        yield Day(span, None, today + WEEK, "coming")
    else:
        ahead = _ahead(match)
        yield Day(span, None, today + ahead if ahead else None, "coming", vague=ahead is None)


def _ahead(match: re.Match[str]) -> dt.timedelta | None:
    if match["tomorrow"]:
        return DAY
    if match["after_tomorrow"]:
        return 2 * DAY
    if match["week_tomorrow"]:
        return WEEK + DAY
    if match["week_today"]:
        return WEEK
    if match["fortnight_today"]:
        return 2 * WEEK
    if match["n"]:
        return _counted(match["n"]) * WEEK
    if match["ahead"] == "next few":
        return None
    unit = {"d": DAY, "w": WEEK, "f": 2 * WEEK}[match["ahead_unit"][0]]
    return _counted(match["ahead"]) * unit


def _counted(word: str | None) -> int:
    if not word:
        return 1
    return int(word) if word.isdigit() else _COUNT[word]
