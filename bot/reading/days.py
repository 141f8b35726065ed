"""Reads days as people text them: "tues", "yday", "10/3", "11th", "thurs week", "in a fortnight"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.reading.plain import plain
from bot.reading.taken import Span, Taken

FAR = dt.timedelta(days=60)
"""A date further off than this is more often a slip than meant (docs/practice.md, "Session logs")."""

_WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)
_NIGHT_ENDS = 4
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "wen": 2, "thu": 3, "thr": 3, "fri": 4, "sat": 5, "sun": 6}
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day|dy)?)?|wed(?:s|nesday|nsday)?|wensday|wendsday"
    r"|thu(?:r(?:s(?:day)?)?)?|thrs|thursdy"
    r"|fri(?:day)?|sat(?:urday|day)?|sun(?:day)?)\b(?![-/]\d)"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t"
    r"|tember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)
_COUNT = {"a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_N = r"\d{1,2}|couple of|a|one|two|three|four|five|six"
_FREE = r"(?<![\w£$€.:/-])"

_DIGIT = re.compile(r"\d")
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_NUMERIC = re.compile(rf"{_FREE}(\d{{1,2}})([/.-])(\d{{1,2}})(?:\2(20\d\d|\d\d))?(?![\w/]|[.:-]\d)")
_NAMED = re.compile(
    rf"{_FREE}(?:(?:the )?(\d{{1,2}})(?:st|nd|rd|th)? ?(?:of )?({_MONTH})"
    rf"|({_MONTH}) (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]))"
    rf"(?:,? ?(20\d\d|\d\d(?= |$))(?![\w:.]))?"
)
_ORDINAL = re.compile(
    rf"{_FREE}(?:the )?(\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:time|floor|birthday|bday|session|meeting"
    rf"|visit|attempt|step|no|week|year|chance|one|street|st|ave|avenue|appt|appointment|application"
    rf"|person|place|try))"
)
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
_SCORE = re.compile(
    r"\b(?:mood|score[ds]?|rated?|confidence|wellbeing|feeling|felt|about a|a|say|says|said|out of|at"
    r"|is|was|goal|now|step)\W*$"
)


@dataclass(frozen=True)
class Day:
    """A day somewhere in a text. `past` and `coming` are what it would be as a day gone and a day to come.

    `points` is "past" or "coming" where the words themselves say which. `vague`: the day is a guess or not
    given at all ("next week"). `deadline`: "by friday", "since mon": a bound, not a day of meeting.
    """

    span: Span
    past: dt.date | None
    coming: dt.date | None
    points: str | None = None
    vague: bool = False
    deadline: bool = False


def day(text: str, today: dt.date, *, coming: bool = False, day_first: bool = True) -> dt.date | None:
    """The one day that a text answers with, seen from `today`, as a day gone or (`coming`) a day to come."""
    for found in find_days(plain(text), today, day_first=day_first):
        wanted = (
            found.coming if (coming or found.points == "coming") and found.points != "past" else found.past
        )
        if wanted:
            return wanted
    return None


def find_days(
    said: str, today: dt.date, *, hour: int = 12, day_first: bool = True, taken: Iterable[Span] = ()
) -> list[Day]:
    """Every day in plain text, in order, outside spans `taken`. At `hour` 0 to 3, tonight was yesterday."""
    found: list[Day] = []
    ground = Taken(len(said), taken)
    for day_said in _every_day(said, today, hour, day_first):
        if not ground.overlaps(*day_said.span):
            ground.take(day_said.span)
            found.append(day_said)
    return _joined(said, sorted(found, key=lambda one: one.span))


def _every_day(said: str, today: dt.date, hour: int, day_first: bool) -> Iterable[Day]:
    if _DIGIT.search(said):
        for match in _ISO.finditer(said):
            yield from _dated(match.span(), int(match[3]), int(match[2]), match[1], today)
        for match in _NAMED.finditer(said):
            month = _MONTHS.index((match[2] or match[3])[:3]) + 1
            yield from _dated(match.span(), int(match[1] or match[4]), month, match[5], today)
        for match in _NUMERIC.finditer(said):
            yield from _numeric(match, said, today, day_first)
        for match in _ORDINAL.finditer(said):
            yield from _of_month(match.span(), int(match[1]), today)
    for match in _WEEKDAY_SAID.finditer(said):
        yield from _weekday(match, said, today)
    for match in _RELATIVE.finditer(said):
        yield from _relative(match, today, hour)


def _joined(said: str, days: list[Day]) -> list[Day]:
    """A weekday and the date beside it ("Wed 11/03") are one day: the date."""
    kept: list[Day] = []
    for one in days:
        before = kept[-1] if kept else None
        if before and re.fullmatch(r"[\s,(]*(?:the )?", said[before.span[1] : one.span[0]]):
            if said[one.span[0]].isdigit() or said[one.span[0] : one.span[0] + 3] in ("the", *_MONTHS):
                kept[-1] = replace(one, span=(before.span[0], one.span[1]), deadline=before.deadline)
                continue
            if one.vague and before.coming and one.coming is None:
                kept[-1] = replace(before, span=(before.span[0], one.span[1]), points="coming", vague=False)
                continue
        kept.append(one)
    return kept


def _date(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def _dated(span: Span, number: int, month: int, year: str | None, today: dt.date) -> Iterable[Day]:
    """A day and month: with no year, the nearest gone and the nearest to come."""
    if year:
        literal = _date(int(year) + (2000 if len(year) == 2 else 0), month, number)
        if literal:
            yield Day(
                span,
                literal,
                literal,
                points="past" if literal < today else "coming" if literal > today else None,
            )
        return
    dates = [date for at in range(today.year - 4, today.year + 5) if (date := _date(at, month, number))]
    if dates:
        yield Day(span, max(d for d in dates if d <= today), min(d for d in dates if d > today))


def _numeric(match: re.Match[str], said: str, today: dt.date, day_first: bool) -> Iterable[Day]:
    one, other, year = int(match[1]), int(match[3]), match[4]
    if match[2] != "/" and not year:
        return
    if (
        not year
        and (one, other) in ((24, 7), (1, 2), (50, 50), (1, 1))
        and (one, other) != (today.day, today.month)
    ):
        return
    number, month = (one, other) if day_first else (other, one)
    if month > 12 >= number:
        number, month = month, number
    for dated in _dated(match.span(), number, month, year, today):
        if not year and other in (5, 10) and one <= other and _is_score(dated, said, today):
            return
        yield dated


def _is_score(dated: Day, said: str, today: dt.date) -> bool:
    near = any(date and abs(date - today) <= FAR for date in (dated.past, dated.coming))
    return not near or bool(_SCORE.search(said[max(0, dated.span[0] - 14) : dated.span[0]]))


def _of_month(span: Span, number: int, today: dt.date) -> Iterable[Day]:
    months = [divmod(today.year * 12 + today.month - 1 + shift, 12) for shift in range(-2, 4)]
    dates = [date for year, month in months if (date := _date(year, month + 1, number))]
    if dates:
        yield Day(
            span,
            max((d for d in dates if d <= today), default=None),
            min((d for d in dates if d > today), default=None),
        )


def _weekday(match: re.Match[str], said: str, today: dt.date) -> Iterable[Day]:
    name, lead, tail = match["day"], match["lead2"] or match["lead"], match["tail"]
    if name in ("sat", "sun") and not lead and _is_another_word(match, said):
        return
    weekday = _WEEKDAYS[name[:3]]
    gone, coming = (
        today - _DAY * ((today.weekday() - weekday) % 7),
        today + _DAY * ((weekday - today.weekday() - 1) % 7 + 1),
    )
    span = (match.start(), match.end("tail") if tail else match.end("day"))
    number = match["number"]
    if number:
        for dated in _of_month((match.start(), match.end()), int(number), today):
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
        return replace(bare, coming=coming + _WEEK, points="coming")
    if (
        "next week" in (tail, lead)
        or tail in ("next wk", "of next week")
        or lead in ("nxt wk", "next wk", "nxt week")
    ):
        monday = today - _DAY * today.weekday() + _WEEK
        return replace(bare, coming=monday + _DAY * coming.weekday(), points="coming")
    if lead in ("last week", "last wk"):
        monday = today - _DAY * today.weekday() - _WEEK
        return replace(bare, past=monday + _DAY * gone.weekday(), points="past")
    if lead == "last" or tail in ("gone", "just gone", "past", "last week", "last wk"):
        return replace(bare, past=gone - _WEEK if gone == today else gone, points="past")
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


def _relative(match: re.Match[str], today: dt.date, hour: int) -> Iterable[Day]:
    span, tonight = match.span(), today - _DAY if hour < _NIGHT_ENDS else today
    if match["today"]:
        yield Day(span, tonight, today)
    elif match["yesterday"]:
        yield Day(span, today - _DAY, None, "past")
    elif match["before_yday"]:
        yield Day(span, today - 2 * _DAY, None, "past")
    elif match["ago"]:
        unit = _WEEK if match["ago_unit"].startswith("w") else _DAY
        yield Day(span, today - unit * _counted(match["ago"]), None, "past")
    elif match["vague"]:
        yield Day(span, None, None, "coming", vague=True)
    elif match["same_day"]:
        yield Day(span, None, today + _WEEK, "coming")
    else:
        ahead = _ahead(match)
        yield Day(span, None, today + ahead if ahead else None, "coming", vague=ahead is None)


def _ahead(match: re.Match[str]) -> dt.timedelta | None:
    if match["tomorrow"]:
        return _DAY
    if match["after_tomorrow"]:
        return 2 * _DAY
    if match["week_tomorrow"]:
        return _WEEK + _DAY
    if match["week_today"]:
        return _WEEK
    if match["fortnight_today"]:
        return 2 * _WEEK
    if match["n"]:
        return _counted(match["n"]) * _WEEK
    if match["ahead"] == "next few":
        return None
    unit = {"d": _DAY, "w": _WEEK, "f": 2 * _WEEK}[match["ahead_unit"][0]]
    return _counted(match["ahead"]) * unit


def _counted(word: str | None) -> int:
    if not word:
        return 1
    return int(word) if word.isdigit() else _COUNT[word]
