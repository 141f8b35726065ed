"""When a mentee is next asked how it goes (docs/practice.md, "Check-ins")."""

from __future__ import annotations

import datetime as dt

from bot.rules.hours import SUNDAY, at_local
from bot.rules.meeting_plan import read_plan
from bot.rules.person import Relationship

AFTER_MEETING = 3  # days from a meeting to the check-in
AT = dt.time(12)
WITHOUT_A_PLAN = 2  # Wednesday
SCORE_EVERY = dt.timedelta(weeks=4)


def check_in_after(when: dt.datetime, relationship: Relationship | None) -> dt.datetime:
    """The first check-in on a day after `when` (local, aware): weekly, at noon, midway between meetings."""
    plan = read_plan(relationship.meets) if relationship and relationship.meets else None
    weekday = (plan.weekday + AFTER_MEETING) % 7 if plan else WITHOUT_A_PLAN
    weekday = 0 if weekday == SUNDAY else weekday
    days = (weekday - when.weekday()) % 7 or 7
    return at_local(when.date() + dt.timedelta(days=days), AT, when.tzinfo)
