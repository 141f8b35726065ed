"""Where a text tells of more than one meeting, the stretch of it that tells of each."""

from __future__ import annotations

from itertools import pairwise

from bot.reading.days import Day
from bot.reading.session_log.ahead import is_someone_elses
from bot.reading.session_log.passage import Passage
from bot.reading.session_log.status import of_something_else

_STILL_TO_COME = frozenset(
    [
        "cant",
        "unable",
        "gonna",
        "having",
        "going",
        "wont",
        "not",
        "isnt",
        "can",
        "cancelling",
        "canceling",
        "cancel",
    ]
)
MOST = 4
"""Meetings read of one text; a text with more is read as these, the last of them to its end."""

_TELLING = ("met", "no_show", "cancelled", "mentor_cancelled", "agency_cancelled")


def days_of(passage: Passage) -> list[Day]:
    """The days that may be a meeting's: not planned, not a deadline, not the mentee's own appointment."""
    return [day for day in passage.days if day.past and _may_be_held_on(passage, day)]


def due_on(passage: Passage) -> Day | None:
    """The day to come on which something will not take place: "can't make it tomorrow"."""
    for mark in passage.named("status", "cancelled", "mentor_cancelled", "agency_cancelled", "cannot"):
        clause = passage.clause_at(mark.start)
        not_to_be = passage.words[mark.first] in _STILL_TO_COME
        for day in passage.days:
            near = clause[0] <= day.span[0] < clause[1] and not passage.is_ahead(day.span[0])
            if (
                near
                and not day.deadline
                and day.coming
                and (day.points == "coming" or not_to_be)
                and day.coming != day.past
            ):
                return day
    return None


def meetings(passage: Passage) -> list[Passage]:
    """The stretches of a text, one for each dated meeting; mostly one, the whole text."""
    starts: list[int] = []
    dates = set()
    for day in days_of(passage):
        clause = passage.clause_at(day.span[0])
        start = clause[0] if not starts or clause[0] > starts[-1] + 1 else day.span[0]
        if (
            len(starts) < MOST
            and day.past not in dates
            and _tells(passage, start, passage.bounds[1])
            and (not starts or start > starts[-1])
        ):
            starts.append(start)
            dates.add(day.past)
    parts = _parts(passage, starts)
    return parts if len(parts) > 1 and all(_tells(part, *part.bounds) for part in parts) else [passage]


def _parts(passage: Passage, starts: list[int]) -> list[Passage]:
    edges = [passage.bounds[0], *starts[1:], passage.bounds[1]]
    return [passage.part(start, end) for start, end in pairwise(edges)]


def _tells(passage: Passage, start: int, end: int) -> bool:
    """Does the stretch tell of a meeting, held or not, or of a length?"""
    places = [length.span[0] for length in passage.lengths]
    places += [time.span[0] for time in passage.times if time.end]
    if any(start <= place < end and not passage.is_ahead(place) for place in places):
        return True
    marks = passage.named("status", *_TELLING, within=(start, end))
    return any(not passage.is_ahead(mark.start) and not of_something_else(passage, mark) for mark in marks)


def _may_be_held_on(passage: Passage, day: Day) -> bool:
    if day.past is None or day.deadline or day.points == "coming" or passage.is_ahead(day.span[0]):
        return False
    clause = passage.clause_at(day.span[0])
    if not is_someone_elses(passage, clause):
        return True
    return _tells(passage, *clause) or bool(passage.named("kind", within=clause))
