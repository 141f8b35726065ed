"""How soon flags were seen and acted on, and what the share of S1 among them tells. Pure.

See docs/practice.md, "Figures".
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from bot.rules.escalation.ladder import Calendar, late_at
from bot.rules.hours import at_local
from bot.rules.shares import Share
from bot.rules.staff import Act
from bot.screening import Severity

TO_ACKNOWLEDGE = {
    Severity.S1: "15 minutes",
    Severity.S2: "2 hours in its hours",
    Severity.S3: "1 working day",
}
TO_ACT = {Severity.S1: "1 hour", Severity.S2: "the same day", Severity.S3: "3 working days"}
HOUR = dt.timedelta(hours=1)
DAYS_TO_ACT = 3  # working days, on S3
TENTH = 0.9
FALSE_ALARM = "false_alarm"
ACTS = frozenset({Act.CALL, Act.DO, Act.REFER, Act.CLOSE})
ACKNOWLEDGES = ACTS | {Act.ACKNOWLEDGE, Act.GRADE}  # whoever does something about a flag has it

MUCH, LITTLE = 0.5, 0.03  # of all flags
TOO_MUCH = (
    "More than half of all flags say S1. Where everything is urgent, nothing is: look at which rules raise "
    "them (alongside screening report)."
)
TOO_LITTLE = "Hardly any flag says S1. Are severe worries missed? Read the texts that no reader flagged."


@dataclass(frozen=True)
class Course:
    """What became of one flag.

    `since`: when it was raised, or last became more severe. `breached`: nobody acknowledged it in time.
    `act_by`: by when somebody should have acted; None: at no particular time. `false`: closed as a false
    alarm.
    """

    severity: Severity
    since: dt.datetime
    acknowledged_at: dt.datetime | None = None
    acted_at: dt.datetime | None = None
    act_by: dt.datetime | None = None
    breached: bool = False
    closed: bool = False
    false: bool = False


@dataclass(frozen=True)
class Times:
    """How long something took with several flags: with as many as it was `done`; with the others not yet.

    `slowest_tenth`: one in ten took as long or longer. `late` counts also what is overdue and not yet done.
    """

    done: int
    not_yet: int
    late: int
    median: dt.timedelta | None
    slowest_tenth: dt.timedelta | None


@dataclass(frozen=True)
class Figures:
    """Some flags, counted and timed, by severity where that matters."""

    flags: Counter[Severity]
    closed: int
    false: int
    acknowledged: dict[Severity, Times]
    acted: dict[Severity, Times]

    @property
    def all(self) -> int:
        return self.flags.total()

    @property
    def breaches(self) -> int:
        """How many nobody acknowledged in time."""
        return sum(times.late for times in self.acknowledged.values())

    @property
    def share_s1(self) -> Share:
        return Share(self.flags[Severity.S1], self.all)

    @property
    def share_false(self) -> Share:
        """Of those that are closed: of the others, nobody has said yet."""
        return Share(self.false, self.closed)

    @property
    def remark(self) -> str | None:
        """A plain word on a share of S1 that chance does not explain. None: nothing is to be said."""
        low, high = self.share_s1.interval
        if low > MUCH:
            return TOO_MUCH
        return TOO_LITTLE if high < LITTLE else None


def figures(courses: Iterable[Course], now: dt.datetime) -> Figures:
    """What became of these flags up to `now`."""
    courses = list(courses)
    flags = Counter(one.severity for one in courses)
    by_severity = {level: [one for one in courses if one.severity is level] for level in sorted(flags)}
    return Figures(
        flags,
        closed=sum(one.closed for one in courses),
        false=sum(one.false for one in courses),
        acknowledged={level: _acknowledged(those) for level, those in by_severity.items()},
        acted={level: _acted(those, now) for level, those in by_severity.items()},
    )


def act_by(
    severity: Severity, since: dt.datetime, seen_by: dt.datetime | None, calendar: Calendar
) -> dt.datetime | None:
    """By when somebody should act on a flag that must be acknowledged by `seen_by`. None: S4, at supervision.

    On S2, the same day means the day on which it must be acknowledged.
    """
    match severity:
        case Severity.S1:
            return since + HOUR
        case Severity.S2:
            day = (seen_by or since).astimezone(calendar.zone).date() + dt.timedelta(days=1)
            return at_local(day, dt.time(0), calendar.zone)
        case Severity.S3:
            until: dt.datetime | None = since
            for _ in range(DAYS_TO_ACT):
                until = until and late_at(severity, until, calendar)
            return until
        case _:
            return None


def _acknowledged(courses: Sequence[Course]) -> Times:
    took = [one.acknowledged_at - one.since for one in courses if one.acknowledged_at]
    return _times(took, len(courses), sum(one.breached for one in courses))


def _acted(courses: Sequence[Course], now: dt.datetime) -> Times:
    took = [one.acted_at - one.since for one in courses if one.acted_at]
    late = sum(one.act_by is not None and (one.acted_at or now) > one.act_by for one in courses)
    return _times(took, len(courses), late)


def _times(took: list[dt.timedelta], of: int, late: int) -> Times:
    if not took:
        return Times(0, of, late, None, None)
    slow = sorted(took)[math.ceil(TENTH * len(took)) - 1]
    middle = dt.timedelta(seconds=median(one.total_seconds() for one in took))
    return Times(len(took), of - len(took), late, middle, slow)
