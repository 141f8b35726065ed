"""What became of the flags of some months, and what is open now: counts and times, and nothing of anybody."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import String, bindparam, func, literal_column, select

from bot.rules.escalation.figures import ACKNOWLEDGES, ACTS, FALSE_ALARM, Course, Figures, act_by, figures
from bot.rules.escalation.ladder import Calendar
from bot.rules.escalation.months import Month
from bot.rules.person import Programme
from bot.rules.staff import Act
from bot.screening import Severity
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

MONTHS = 6  # that a report tells of, where it is not asked for one
COUNTED = 10_000  # rows; that many means that many or more

event = table(tables.FlagEvent)
flag = table(tables.Flag)
ladder = table(tables.Ladder)

_RAISED = (
    flag.c.programme_id == bindparam("programme"),
    flag.c.at >= bindparam("since"),
    flag.c.at < bindparam("until"),
)
_FLAGS = select(flag.c.id, flag.c.severity, flag.c.state, flag.c.at).where(*_RAISED)
_LADDERS = (
    select(ladder.c.flag_id, ladder.c.begun_at, ladder.c.late_at, ladder.c.breached_at)
    .join(flag, flag.c.id == ladder.c.flag_id)
    .where(*_RAISED)
    .order_by(ladder.c.id)
)
_EVENTS = (
    select(event.c.flag_id, event.c.action, event.c.outcome, event.c.at)
    .join(flag, flag.c.id == event.c.flag_id)
    .where(*_RAISED, event.c.action.in_(sorted(ACKNOWLEDGES | ACTS)))
    .order_by(event.c.id)
)
# Written in, so that the partial indexes are seen to fit.
_NOT_CLOSED: Any = flag.c.state != literal_column("'closed'", String)
_S1_OPEN: Any = (
    _NOT_CLOSED,
    flag.c.severity == literal_column("'S1'", String),
    flag.c.state == literal_column("'open'", String),
)


@dataclass(frozen=True)
class Report:
    """The flags of one programme, month by month, and all of these months together."""

    programme: Programme
    months: dict[Month, Figures]
    together: Figures


@dataclass(frozen=True)
class Standing:
    """How flags stand now. `open` counts those that are not closed, by severity; `late` those that should
    have been acknowledged by now; `s1` those of S1 that nobody has acknowledged, the oldest from `s1_since`.
    """

    open: dict[str, int]
    late: dict[str, int]
    s1: int
    s1_since: dt.datetime | None


def report(db: Db, programme: Programme, month: Month | None, now: dt.datetime) -> Report:
    """What became of the flags of one month; of None: of the last six, this one included."""
    this = Month.of(now.astimezone(ZoneInfo(programme.timezone)))
    first, last = (month, month) if month else (this.later(1 - MONTHS), this)
    found = by_month(db, programme, first, last)
    every = [course for courses in found.values() for course in courses]
    months = {one: figures(courses, now) for one, courses in found.items()}
    return Report(programme, months, figures(every, now))


def by_month(db: Db, programme: Programme, first: Month, last: Month) -> dict[Month, list[Course]]:
    """What became of the flags that were raised in each of these months, by the programme's own days."""
    zone = ZoneInfo(programme.timezone)
    found: dict[Month, list[Course]] = {month: [] for month in first.up_to(last)}
    for raised_at, course in _courses(db, programme, first.begins(zone), last.ends(zone)):
        found[Month.of(raised_at.astimezone(zone))].append(course)
    return found


def standing(db: Db) -> Standing:
    """How all flags stand, at a cost that does not grow with those that are closed."""
    some = select(flag.c.severity).where(_NOT_CLOSED).order_by(flag.c.severity, flag.c.at).limit(COUNTED)
    unseen = select(flag.c.at).where(*_S1_OPEN).order_by(flag.c.severity, flag.c.at).limit(COUNTED)
    late = select(ladder.c.severity).where(ladder.c.breached_at.is_not(None), ladder.c.stopped_at.is_(None))
    waits = db.conn.execute(unseen).scalars().all()
    return Standing(
        _counted(db, some), _counted(db, late.limit(COUNTED)), len(waits), waits[0] if waits else None
    )


def _counted(db: Db, rows: Any) -> dict[str, int]:
    each = rows.subquery()
    wanted = select(each.c.severity, func.count().label("many")).group_by(each.c.severity)
    found = {row.severity: row.many for row in db.conn.execute(wanted)}
    return {level.value: found.get(level.value, 0) for level in Severity}


def _courses(
    db: Db, programme: Programme, since: dt.datetime, until: dt.datetime
) -> Iterable[tuple[dt.datetime, Course]]:
    window = {"programme": programme.id, "since": since, "until": until}
    days = Calendar(ZoneInfo(programme.timezone), programme.country, programme.subdivision)
    climbs = {row.flag_id: row for row in db.conn.execute(_LADDERS, window)}  # the last of each
    events: dict[UUID, list[Any]] = defaultdict(list)
    for row in db.conn.execute(_EVENTS, window):
        events[row.flag_id].append(row)
    for row in db.conn.execute(_FLAGS, window):
        yield row.at, _course(row, climbs.get(row.id), events.get(row.id, []), days)


def _course(row: Any, climb: Any | None, events: list[Any], days: Calendar) -> Course:
    severity, since = Severity(row.severity), climb.begun_at if climb else row.at
    done = [one for one in events if one.at >= since]
    closings = [one.outcome for one in events if one.action == Act.CLOSE]
    closed = row.state == "closed"
    return Course(
        severity,
        since,
        acknowledged_at=next((one.at for one in done if one.action in ACKNOWLEDGES), None),
        acted_at=next((one.at for one in done if one.action in ACTS), None),
        act_by=act_by(severity, since, climb.late_at if climb else None, days),
        breached=climb is not None and climb.breached_at is not None,
        closed=closed,
        false=closed and closings[-1:] == [FALSE_ALARM],
    )
