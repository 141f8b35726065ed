"""How many texts the bot may begin, and how far apart (docs/practice.md, "Nudges")."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.rules.limits import Limits
from bot.rules.nudging.kinds import Counts, kind_of
from bot.rules.person import Person, Role

OF_A_DATE = "appointment_reminder"
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Begun:
    """A text that the bot began: when it left or will, for which kind of nudge, and what it was about."""

    at: dt.datetime
    kind: str | None
    about: UUID | None


def after_gap(begun: Sequence[Begun], limits: Limits, now: dt.datetime) -> dt.datetime:
    """The first moment from `now` (local) on that is far enough from the text before."""
    last = max((one.at for one in begun if one.at <= now), default=None)
    if last is None:
        return now
    free = last.astimezone(dt.UTC) + dt.timedelta(minutes=limits.gap_minutes)
    return max(now, free.astimezone(now.tzinfo))


def within_caps(
    kind: str, about: UUID, person: Person, begun: Sequence[Begun], now: dt.datetime
) -> dt.datetime:
    """The first moment from `now` (local) on at which one more fits its day and its week."""
    limits, counts = person.programme.limits, kind_of(kind).counts
    reminders = sum(one.about == about for one in begun)
    if counts is Counts.NOTICE or (counts is Counts.APPOINTMENT and reminders < _on_top(kind, limits)):
        return now
    in_order = sorted(begun, key=lambda one: one.at)
    days = [one.at.astimezone(now.tzinfo).date() for one in _capped(in_order, limits)]
    return _after_caps(days, person, now)


def _capped(begun: Sequence[Begun], limits: Limits) -> Iterator[Begun]:
    """Those that count towards the day and the week."""
    reminders: Counter[UUID | None] = Counter()
    for one in begun:
        counts = kind_of(one.kind).counts
        reminders[one.about] += counts is Counts.APPOINTMENT
        extra = counts is Counts.APPOINTMENT and reminders[one.about] <= _on_top(one.kind, limits)
        if counts is not Counts.NOTICE and not extra:
            yield one


def _on_top(kind: str | None, limits: Limits) -> int:
    """How many reminders of one appointment come on top of the caps."""
    return limits.per_date if kind == OF_A_DATE else limits.per_meeting


def _after_caps(days: Sequence[dt.date], person: Person, now: dt.datetime) -> dt.datetime:
    """The first midnight, or `now`, from which one more text fits its day and the six days before it."""
    a_day, a_week = _most(person)
    if not (a_day and a_week):
        return now + dt.timedelta(days=365)
    day = now.date()
    while sum(one == day for one in days) >= a_day or sum(day - WEEK < one <= day for one in days) >= a_week:
        day += dt.timedelta(days=1)
    if day == now.date():
        return now
    midnight = dt.datetime.combine(day, dt.time(0), now.tzinfo)
    return midnight.astimezone(dt.UTC).astimezone(now.tzinfo)


def _most(person: Person) -> tuple[int, int]:
    """How many a day and a week."""
    limits = person.programme.limits
    match person.role:
        case Role.MENTEE:
            return limits.mentee_a_day, limits.mentee_a_week
        case Role.CARER:
            return limits.carer_a_day, limits.carer_a_week
        case _:
            return limits.mentor_a_day, limits.mentor_a_week
