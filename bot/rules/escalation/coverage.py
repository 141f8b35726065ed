"""What a rota covers: when nobody is there, when others come on (docs/practice.md, "The rota"). Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from bot.rules.escalation.rota import DAY, MIDNIGHT, Post, Rota, Window, gaps, on_duty, spans
from bot.rules.hours import WORKING, at_local, is_working_day, staff_are_in, staff_next_in

AHEAD = dt.timedelta(days=14)  # how far a rota is looked over


def out_of_hours(rota: Rota, start: dt.datetime, end: dt.datetime) -> list[Window]:
    """When nobody is on call and the office is closed as well."""
    open_hours = list(_office_hours(rota, start, end))
    return [left for gap in gaps(rota, Post.ON_CALL, start, end) for left in _without(gap, open_hours)]


def always_covered(rota: Rota, now: dt.datetime) -> bool:
    """Is somebody there at every hour of the next two weeks?"""
    return not out_of_hours(rota, now, now + AHEAD)


def next_in(rota: Rota, when: dt.datetime) -> dt.datetime:
    """When somebody is next there, in the office or on call: `when` itself if somebody is then."""
    local = when.astimezone(rota.zone)
    office = staff_next_in(local, rota.country, rota.subdivision)
    there = (span.begins for span in spans(rota, Post.ON_CALL, when, office) if span.people)
    return next(there, office)


def next_in_after(rota: Rota, now: dt.datetime) -> dt.datetime:
    """When somebody is next there where nobody is now, whatever the hour or the rota says."""
    found = next_in(rota, now)
    if found > now:
        return found
    tomorrow = now.astimezone(rota.zone).date() + DAY
    return staff_next_in(at_local(tomorrow, MIDNIGHT, rota.zone), rota.country, rota.subdivision)


def is_open(rota: Rota, when: dt.datetime) -> bool:
    """Are staff in the office?"""
    return staff_are_in(when.astimezone(rota.zone), rota.country, rota.subdivision)


def are_there(rota: Rota, people: Collection[UUID], when: dt.datetime) -> bool:
    """Are any of these people of staff there at that moment: in the office, or on the rota?"""
    on_rota = (who for post in Post for who in on_duty(rota, post, when))
    return bool(people) and (is_open(rota, when) or any(who in people for who in on_rota))


def next_change(rota: Rota, when: dt.datetime) -> dt.datetime | None:
    """When others than now are next on call. None: not within two weeks."""
    first, *rest = spans(rota, Post.ON_CALL, when, when + AHEAD)
    return first.ends if rest else None


def come_on(rota: Rota, due: dt.datetime, now: dt.datetime) -> list[UUID]:
    """Who has come on call since just before `due`, and was not among the last ones before that.

    Where nobody was on call for a while, those before that while are the last ones.
    """
    before = [span for span in spans(rota, Post.ON_CALL, due - AHEAD, due) if span.people]
    last = before[-1].people if before else frozenset()
    return [who for who in on_duty(rota, Post.ON_CALL, now) if who not in last]


def _office_hours(rota: Rota, start: dt.datetime, end: dt.datetime) -> Iterator[Window]:
    day, last = (moment.astimezone(rota.zone).date() for moment in (start, end))
    while day <= last:
        if is_working_day(day, rota.country, rota.subdivision):
            opens, closes = (at_local(day, clock, rota.zone).astimezone(dt.UTC) for clock in WORKING)
            yield opens, closes
        day += DAY


def _without(window: Window, others: Iterable[Window]) -> Iterator[Window]:
    """What is left of a window once others, in order, are taken out of it."""
    at, end = window
    for begins, ends in others:
        if begins >= end:
            break
        if begins > at:
            yield at, begins
        at = max(at, ends)
    if at < end:
        yield at, end
