"""When a mentee is next asked how it goes (docs/practice.md, "Check-ins")."""

from __future__ import annotations

import datetime as dt

from bot.rules.hours import SUNDAY, at_local
from bot.rules.meeting_plan import read_plan
from bot.rules.nudging.open_hours import open_windows
from bot.rules.person import Choices, Person, Relationship

AFTER_MEETING = 3  # days from a meeting to the check-in
AT = dt.time(12)
WITHOUT_A_PLAN = 2  # Wednesday
SCORE_EVERY = dt.timedelta(weeks=4)
FORTNIGHTLY_AFTER = 2  # check-ins in a row that nobody answered
NONE_AFTER = 4
LEAST_BETWEEN = dt.timedelta(days=3)  # however soon the day is that somebody asks for


def check_in_after(
    when: dt.datetime, relationship: Relationship | None, choices: Choices, *, weeks: int = 1
) -> dt.datetime:
    """The first check-in on a day after `when` (local, aware), on the day and at the time that were chosen.

    Where nothing was chosen: at noon, midway between meetings. `weeks` is how many lie between two.
    """
    weekday = choices.checkin_weekday if choices.checkin_weekday is not None else _midway(relationship)
    days = (weekday - when.weekday()) % 7 or 7
    day = when.date() + dt.timedelta(days=days, weeks=weeks - 1)
    return at_local(day, choices.checkin_time or AT, when.tzinfo)


def weeks_between(ignored: int) -> int | None:
    """How many weeks lie between check-ins once `ignored` in a row were not answered. None: no more."""
    if ignored >= NONE_AFTER:
        return None
    return 2 if ignored >= FORTNIGHTLY_AFTER else 1


def can_be_asked(when: dt.datetime, person: Person) -> bool:
    """Can a check-in be asked then (local), in a week without holidays?"""
    is_open = any(opens <= when.time() < closes for opens, closes in open_windows(person))
    return is_open and (when.weekday() != SUNDAY or asks_on_sundays(person))


def asks_on_sundays(person: Person) -> bool:
    """Did they, or their programme, choose texts on days of rest?"""
    return person.choices.rest_days or person.programme.limits.rest_days


def _midway(relationship: Relationship | None) -> int:
    """The weekday midway between two meetings, but no Sunday."""
    plan = read_plan(relationship.meets) if relationship and relationship.meets else None
    weekday = (plan.weekday + AFTER_MEETING) % 7 if plan else WITHOUT_A_PLAN
    return 0 if weekday == SUNDAY else weekday
