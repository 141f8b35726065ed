"""The weekly plan of a relationship, as imported: "tue 18:00", "every 2 weeks tue 18:00"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLAN = re.compile(
    r"(?:every (?P<weeks>[1-9]) weeks? )?(?P<day>[a-z]{3})[a-z]* (?P<hour>\d\d?):(?P<minute>\d\d)"
)


@dataclass(frozen=True)
class MeetingPlan:
    """A weekday and time, every so many weeks, in the mentee's time zone."""

    weekday: int
    time: dt.time
    weeks: int = 1

    def next_after(self, when: dt.datetime, anchor: dt.date | None = None) -> dt.datetime:
        """The first meeting after `when` (local, aware). Fortnights are counted from the week of `anchor`."""
        day = when.date() + dt.timedelta(days=(self.weekday - when.weekday()) % 7)
        found = dt.datetime.combine(day, self.time, when.tzinfo)
        while found <= when or not self._falls_on(found.date(), anchor):
            found += dt.timedelta(days=7)
        return found.astimezone(dt.UTC).astimezone(when.tzinfo)

    def _falls_on(self, day: dt.date, anchor: dt.date | None) -> bool:
        if anchor is None or self.weeks == 1:
            return True
        first = anchor + dt.timedelta(days=(self.weekday - anchor.weekday()) % 7)
        return (day - first).days // 7 % self.weeks == 0


@lru_cache(maxsize=1024)
def read_plan(text: str) -> MeetingPlan | None:
    """The plan in `text`, or None where it is not one."""
    found = _PLAN.fullmatch(" ".join(text.lower().split()))
    if found is None or found["day"] not in DAYS:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        return None
    return MeetingPlan(DAYS.index(found["day"]), dt.time(hour, minute), int(found["weeks"] or 1))
