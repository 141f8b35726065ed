"""One text a week for a mentor, in place of many: what was done, what comes, which logs are still to send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from bot.flows.steps import Done, Flow, Next, Say, Turn
from bot.wording import sentence
from bot.wording.fit import ONE_TEXT, short_name
from bot.wording.gsm import plain, septets
from bot.wording.said import day_ahead, day_said, length_said, month_said, time_said

flow = Flow("mentor_digest")

ALL = 99
Told = Sequence[tuple[str, str]]
"""The code of a mentee and a moment in ISO 8601, pair by pair."""


@flow.step
def start(turn: Turn) -> Next:
    """`kept` is what `bot/planning/digest.py` found: no scores and no worries, so none can be told."""
    whole = (" ".join(_lines(turn, most)) for most in (ALL, 3, 2, 1, 0))
    digest = next(text for text in whole if septets(text) <= ONE_TEXT)
    return Done((Say("mentor_digest.digest", {"digest": digest}),))


def _lines(turn: Turn, most: int) -> Iterator[str]:
    """The parts of the text, which names at most so many mentees in each."""
    kept = turn.kept
    week, month = kept.get("week", {"meetings": 0, "minutes": 0, "steps": 0}), kept.get("month")
    length = length_said(week["minutes"])
    yield _line("mentor_digest.last_week", turn, n=week["meetings"], hrs=length, k=week["steps"])
    if month:
        name = month_said(dt.date.fromisoformat(month["of"]), turn.person.language)
        yield _line("mentor_digest.month", turn, month=name, n=month["meetings"], k=month["steps"])
    if most and kept.get("next"):
        yield _line("mentor_digest.coming", turn, people=_next(kept["next"], turn, most))
    if kept.get("logs"):
        yield _line("mentor_digest.logs", turn, people=_logs(kept["logs"], turn, most))


def _line(key: str, turn: Turn, **facts: Any) -> str:
    return sentence(key, turn.person.language, **facts)


def _next(meetings: Told, turn: Turn, most: int) -> str:
    said = []
    for code, starts in meetings:
        at = dt.datetime.fromisoformat(starts).astimezone(turn.now.tzinfo)
        day = day_ahead(at.date(), turn.now.date(), turn.person.language)
        said.append(f"{_name(code)} {day} {time_said(at.time(), turn.person.language)}")
    return _some(said, turn, most)


def _logs(meetings: Told, turn: Turn, most: int) -> str:
    if not most:
        return str(len(meetings))
    said = []
    for code, started in meetings:
        day = dt.datetime.fromisoformat(started).astimezone(turn.now.tzinfo).date()
        said.append(f"{_name(code)} {day_said(day, turn.person.language)}")
    return _some(said, turn, most)


def _name(code: str) -> str:
    return short_name(plain(code))


def _some(said: Sequence[str], turn: Turn, most: int) -> str:
    """Such as "D Tue 6pm, K Wed 7pm, 3 more"."""
    more = len(said) - most
    rest = (_line("mentor_digest.more", turn, n=more),) if more > 0 else ()
    return ", ".join((*said[:most], *rest))
