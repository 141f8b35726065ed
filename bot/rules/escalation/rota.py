"""Who is on call, by the rota that staff keep (docs/practice.md, "The rota"). Pure.

Moments in, moments out, in UTC. The rota's own hours are those of its programme's clocks: a time that they
skip moves forward, and one that comes twice is the first.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.rules.hours import at_local, is_holiday
from bot.rules.person import Programme

DAY = dt.timedelta(days=1)
MIDNIGHT = dt.time(0)

Window = tuple[dt.datetime, dt.datetime]


class Post(StrEnum):
    """What somebody is on the rota for. The ladder tells one after the other."""

    ON_CALL = "on_call"
    DEPUTY = "deputy"
    LEAD = "lead"


class Holidays(StrEnum):
    """Does a shift hold on public holidays also, not there, or there only?"""

    ALSO = "also"
    NOT = "not"
    ONLY = "only"


@dataclass(frozen=True)
class Shift:
    """Hours of the week that somebody is on call: until the next day where `ends` is not after `begins`.

    `weekdays` are ISO's, 1 for Monday. Which days it holds is asked of the day on which it begins.
    """

    person_id: UUID
    post: Post
    weekdays: frozenset[int]
    begins: dt.time
    ends: dt.time
    first_day: dt.date
    last_day: dt.date | None = None
    holidays: Holidays = Holidays.ALSO


@dataclass(frozen=True)
class Away:
    """Days on which somebody is not there. No last day: they have left."""

    person_id: UUID
    first_day: dt.date
    last_day: dt.date | None = None


@dataclass(frozen=True)
class Rota:
    """What a programme keeps of who is on call. Without shifts, it keeps no rota."""

    zone: dt.tzinfo
    country: str
    subdivision: str | None = None
    shifts: tuple[Shift, ...] = ()
    away: tuple[Away, ...] = ()


@dataclass(frozen=True)
class Span:
    """A stretch of time through which the same people are on call; perhaps nobody."""

    begins: dt.datetime
    ends: dt.datetime
    people: frozenset[UUID]


def office_hours(programme: Programme) -> Rota:
    """What holds of a programme that keeps no rota."""
    return Rota(ZoneInfo(programme.timezone), programme.country, programme.subdivision)


def on_duty(rota: Rota, post: Post, when: dt.datetime) -> list[UUID]:
    """Who is on this post at that moment."""
    turns = _turns(rota, post, when, when)
    return list(dict.fromkeys(who for begins, ends, who in turns if begins <= when < ends))


def spans(rota: Rota, post: Post, start: dt.datetime, end: dt.datetime) -> list[Span]:
    """All the time from `start` to `end`, in order, by who is on this post."""
    turns = [
        (max(begins, start), min(ends, end), who)
        for begins, ends, who in _turns(rota, post, start, end)
        if begins < end and ends > start
    ]
    changes = sorted(
        [(begins, 1, who) for begins, _, who in turns] + [(ends, -1, who) for _, ends, who in turns]
    )
    there: Counter[UUID] = Counter()
    found: list[Span] = []
    at = start
    for moment, change, who in [*changes, (end, 0, None)]:
        if moment > at:
            _join(found, Span(at, moment, frozenset(+there)))
            at = moment
        if who is not None:
            there[who] += change
    return found


def gaps(rota: Rota, post: Post, start: dt.datetime, end: dt.datetime) -> list[Window]:
    """When nobody is on this post."""
    return [(span.begins, span.ends) for span in spans(rota, post, start, end) if not span.people]


def overlaps(rota: Rota, post: Post, start: dt.datetime, end: dt.datetime) -> list[Span]:
    """When several are: all of them are told."""
    return [span for span in spans(rota, post, start, end) if len(span.people) > 1]


def away(rota: Rota, when: dt.datetime) -> frozenset[UUID]:
    """Who is away on that day, those who have left among them."""
    return frozenset(one.person_id for one in rota.away if _is_out(one, _day(rota, when)))


def left(rota: Rota, when: dt.datetime) -> frozenset[UUID]:
    """Who has left for good."""
    gone = (one for one in rota.away if one.last_day is None)
    return frozenset(one.person_id for one in gone if _is_out(one, _day(rota, when)))


def _day(rota: Rota, when: dt.datetime) -> dt.date:
    return when.astimezone(rota.zone).date()


def _is_out(one: Away, day: dt.date) -> bool:
    return one.first_day <= day and (one.last_day is None or day <= one.last_day)


def _turns(
    rota: Rota, post: Post, start: dt.datetime, end: dt.datetime
) -> Iterator[tuple[dt.datetime, dt.datetime, UUID]]:
    """Each time that somebody is on this post around these moments; one may reach in from the day before."""
    mine = [shift for shift in rota.shifts if shift.post is post]
    day, last = _day(rota, start) - DAY, _day(rota, end)
    while day <= last:
        out = {one.person_id for one in rota.away if _is_out(one, day)}
        for shift in mine:
            if shift.person_id not in out and _holds(rota, shift, day):
                begins, ends = _hours(rota, shift, day)
                if begins < ends:
                    yield begins, ends, shift.person_id
        day += DAY


def _holds(rota: Rota, shift: Shift, day: dt.date) -> bool:
    if day.isoweekday() not in shift.weekdays or day < shift.first_day:
        return False
    if shift.last_day is not None and day > shift.last_day:
        return False
    if shift.holidays is Holidays.ALSO:
        return True
    return is_holiday(day, rota.country, rota.subdivision) is (shift.holidays is Holidays.ONLY)


def _hours(rota: Rota, shift: Shift, day: dt.date) -> Window:
    """From when to when; for somebody who is away on the next day, no longer than to midnight."""
    next_day = day + DAY
    begins = at_local(day, shift.begins, rota.zone)
    if shift.ends > shift.begins:
        ends = at_local(day, shift.ends, rota.zone)
    elif any(one.person_id == shift.person_id and _is_out(one, next_day) for one in rota.away):
        ends = at_local(next_day, MIDNIGHT, rota.zone)
    else:
        ends = at_local(next_day, shift.ends, rota.zone)
    return begins.astimezone(dt.UTC), ends.astimezone(dt.UTC)


def _join(found: list[Span], span: Span) -> None:
    """Add a span, or make the last one longer where the same people stay on."""
    if found and found[-1].people == span.people:
        span = Span(found.pop().begins, span.ends, span.people)
    found.append(span)
