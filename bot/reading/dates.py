"""Reads dates as people text them: "10/3", "11th", "11 march", "2026-03-10"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from bot.reading.day import Day
from bot.reading.taken import Span

FAR = dt.timedelta(days=60)
"""A date further off than this is more often a slip than meant (docs/practice.md, "Session logs")."""

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t"
    r"|tember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)
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
_SCORE = re.compile(
    r"\b(?:mood|score[ds]?|rated?|confidence|wellbeing|feeling|felt|about a|a|say|says|said|out of|at"
    r"|is|was|goal|now|step)\W*$"
)


def dates(said: str, today: dt.date, *, day_first: bool) -> Iterable[Day]:
    """Every date in plain text, the fullest kinds first."""
    if not _DIGIT.search(said):
        return
    for match in _ISO.finditer(said):
        yield from _dated(match.span(), int(match[3]), int(match[2]), match[1], today)
    for match in _NAMED.finditer(said):
        month = MONTHS.index((match[2] or match[3])[:3]) + 1
        yield from _dated(match.span(), int(match[1] or match[4]), month, match[5], today)
    for match in _NUMERIC.finditer(said):
        yield from _numeric(match, said, today, day_first)
    for match in _ORDINAL.finditer(said):
        yield from of_month(match.span(), int(match[1]), today)


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


def of_month(span: Span, number: int, today: dt.date) -> Iterable[Day]:
    months = [divmod(today.year * 12 + today.month - 1 + shift, 12) for shift in range(-2, 4)]
    dates = [date for year, month in months if (date := _date(year, month + 1, number))]
    if dates:
        yield Day(
            span,
            max((d for d in dates if d <= today), default=None),
            min((d for d in dates if d > today), default=None),
        )
