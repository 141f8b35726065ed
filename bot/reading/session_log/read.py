"""Text in, session log out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.reading.days import FAR, Day
from bot.reading.lengths import Length
from bot.reading.session_log.ahead import look_ahead
from bot.reading.session_log.asking import to_confirm
from bot.reading.session_log.goals import goals_of
from bot.reading.session_log.kind import kind_of
from bot.reading.session_log.log import SessionLog, Worry
from bot.reading.session_log.meetings import days_of, due_on, meetings
from bot.reading.session_log.negated import with_denials
from bot.reading.session_log.next_meeting import next_meeting
from bot.reading.session_log.passage import Passage, read_passage
from bot.reading.session_log.privacy import holds_names
from bot.reading.session_log.same_again import spelled_out
from bot.reading.session_log.shortened import shortened
from bot.reading.session_log.status import NO_LENGTH, NOTHING_TOOK_PLACE, status_of
from bot.reading.session_log.support import support_flags_of
from bot.reading.session_log.topics import talked_of, topics_of
from bot.reading.session_log.vocabulary import MENTEE
from bot.reading.times import Clock

_NIGHT_ENDS = 4
_TELLS_OF = (("met",), ("not_met", "no_show", "cancelled", "mentor_cancelled", "agency_cancelled"))
_BESIDE = 4
_TILL = re.compile(
    r"\b(?:til+|until|left at|left|finished at|finished|done by|ended at|to) ?(?:about |around )?$"
)


def read_log(
    text: str, at: dt.datetime, *, day_first: bool = True, flags: Sequence[Worry] = ()
) -> SessionLog:
    """The session log in `text`, received `at` (aware, in the programme's time zone).

    `day_first`: "10/3" is the tenth of March. `flags` are what screening saw in the same text; they settle
    what a bare disclosure is about and what may be asked. Never raises, whatever the text.
    """
    passage = look_ahead(with_denials(read_passage(shortened(spelled_out(text)), at, day_first=day_first)))
    logs = [_read(part, at, flags) for part in meetings(passage)]
    latest = max(reversed(range(len(logs))), key=lambda index: logs[index].date)
    others = tuple(log for index, log in enumerate(logs) if index != latest)
    return replace(logs[latest], also=others, privacy=holds_names(passage.original))


def _read(passage: Passage, at: dt.datetime, flags: Sequence[Worry]) -> SessionLog:
    days = days_of(passage)
    status = status_of(passage, flags, subject=bool(talked_of(passage)), dated=bool(days))
    day = _day(passage, days, status)
    clock, length = _clock(passage, days), _length(passage)
    due = due_on(passage) if status in NOTHING_TOOK_PLACE else None
    date = due.coming if due and due.coming else day.past if day and day.past else _day_received(at)
    start = clock.time if clock else None
    kind, topics = kind_of(passage, status), topics_of(passage, status, flags)
    goals = goals_of(passage, status)
    support = support_flags_of(passage, status, goals)
    if status == "unknown" and not goals and not _tells_of_the_match(passage, support):
        return SessionLog(status, date)
    plan = next_meeting(passage, start, date, placed=kind in ("in_person", "prison_visit"))
    return SessionLog(
        status=status,
        date=date,
        type=kind if status != "unknown" else None,
        start=start,
        duration_min=_minutes(status, clock, length),
        approximate=bool(length and length.approximate and status == "held"),
        topics=topics,
        goals=goals,
        next=plan.meeting if plan else None,
        support_flags=support,
        confirm=to_confirm(
            status,
            flags,
            dated=(day or due) is not None and abs(passage.today - date) <= FAR,
            lasted=length is not None or bool(clock and clock.end),
            typed=kind is not None,
            planned=bool(plan and plan.sure),
            said_anything=bool(goals or support),
        ),
    )


def _tells_of_the_match(passage: Passage, support: tuple[str, ...]) -> bool:
    """A bare question ("how do I claim?") is no log, even where it shows a need for training."""
    return bool(support) and (support != ("training_need",) or MENTEE in passage.own_words)


def _day_received(at: dt.datetime) -> dt.date:
    return at.date() - dt.timedelta(days=1) if at.hour < _NIGHT_ENDS else at.date()


def _day(passage: Passage, days: list[Day], status: str) -> Day | None:
    """The meeting's day: beside a meeting or a length if one is, else the first that is told."""
    if status == "attempted_contact":
        return max(days, key=lambda day: day.past or passage.today, default=None)
    told = [mark.start for mark in passage.told("status", *_TELLS_OF[status in NOTHING_TOOK_PLACE])]
    told += [length.span[0] for length in passage.lengths]
    for day in days:
        clause = passage.clause_at(day.span[0])
        if any(clause[0] <= place < clause[1] for place in told):
            return day
    return days[0] if days else None


def _clock(passage: Passage, days: list[Day]) -> Clock | None:
    others = [day.span[1] for day in passage.days if day not in days]
    times = [time for time in passage.times if not passage.is_ahead(time.span[0])]
    times = [time for time in times if not any(0 <= time.span[0] - end <= _BESIDE for end in others)]
    stretch = next((time for time in times if time.end), None) or _to_the_end(passage, times)
    return stretch or (times[0] if times else None)


def _to_the_end(passage: Passage, times: list[Clock]) -> Clock | None:
    """ "at 3 in starbucks, stayed til half 4": a start and, further on, an end."""
    for first, last in pairwise(times):
        if _TILL.search(passage.said[: last.span[0]][-16:]) and last.time > first.time:
            return replace(first, end=last.time)
    return None


def _length(passage: Passage) -> Length | None:
    """The meeting's length: the one after a word of meeting, else the first."""
    lengths = [length for length in passage.lengths if not passage.is_ahead(length.span[0])]
    told = [mark.start for mark in passage.told("status", "met")]
    after = [length for length in lengths if told and length.span[0] > told[0]]
    return next(iter(after or lengths), None)


def _minutes(status: str, clock: Clock | None, length: Length | None) -> int | None:
    if status in NOTHING_TOOK_PLACE:
        return 0
    if status in NO_LENGTH:
        return None
    return length.minutes if length else clock.minutes if clock else None
