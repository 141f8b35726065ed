"""Begins the climb of a flag, and of a drill; the first who are told are told in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

import structlog
from sqlalchemy.exc import OperationalError

from bot.escalation import climb
from bot.rules.escalation import ladder as rules
from bot.rules.escalation.ladder import RUNGS
from bot.rules.staff import Act
from bot.store import concerned, ladders
from bot.store.database import Db
from bot.store.flag_events import THE_BOT, keep
from bot.store.flags import next_number
from bot.store.ladders import Worry
from bot.store.rows import add

log = structlog.get_logger()


def begin(db: Db, flag_number: int, now: dt.datetime) -> None:
    """Climb for this flag, as severe as it now is: by itself, or by joining what is climbed already.

    Nothing, where it has been climbed for as something as severe, unless staff have changed how severe it is
    since. S4 has no ladder. Where somebody had it, it waits for somebody to take it on again.
    """
    worry = ladders.worry(db, flag_number)
    before = ladders.highest(db, worry.id)
    if worry.state == "closed" or not RUNGS[worry.severity]:
        return
    if before is not None and before <= worry.severity:
        return
    _begin(db, worry, now)


def begin_without(db: Db, flag_number: int, names: Iterable[str], now: dt.datetime) -> None:
    """A later text tells that a flag is about these of staff: it climbs without them.

    One that joined another climbs alone, or whoever takes the other would have it. One that somebody has
    waits for somebody once more, since it may be one of these who has it.
    """
    worry = ladders.worry(db, flag_number)
    if worry.state == "open":
        ladders.climb_alone(db, worry.id, now)
    elif worry.state != "closed" and ladders.highest(db, worry.id) is not None:
        for name in names:
            keep(db, worry.programme_id, worry.id, Act.CONCERN, THE_BOT, now, facts={"name": name})
        _begin(db, worry, now)


def _begin(db: Db, worry: Worry, now: dt.datetime) -> None:
    if worry.state != "open":
        ladders.reopen(db, worry.id)
    days = climb.calendar(db, worry.programme_id)
    joins = _joins(db, worry)
    due = None if joins else rules.due_at(worry.severity, 0, now, now, days)
    late = rules.late_at(worry.severity, now, days)
    ladder = ladders.begin(db, worry, now, due_at=due, late_at=late, joined_id=joins)
    if due is not None and due <= now:
        _climb_if_it_can(db, ladder, now)


def begin_drill(db: Db, programme_id: UUID, staff_id: UUID | None, now: dt.datetime) -> int:
    """Climb for nothing, to see who answers, from the next tick on. The number that stands in its alerts."""
    number = next_number(db, "flag")
    drill = add(db, "drill", programme_id=programme_id, number=number, staff_id=staff_id, at=now)
    ladders.begin_drill(db, drill, programme_id, now)
    return number


def _joins(db: Db, worry: Worry) -> UUID | None:
    """The ladder that this one joins: one that tells nobody whom this flag is about."""
    mine = concerned.staff_of_flag(db, worry.id)
    for ladder, flag in ladders.to_join(db, worry):
        if mine <= concerned.of_flag(db, flag):
            return ladder
    return None


def _climb_if_it_can(db: Db, ladder: UUID, now: dt.datetime) -> None:
    """What fails here is tried again by a tick."""
    try:
        with db.part():
            climb.climb(db, ladder, now)
    except OperationalError:
        raise
    except Exception:
        log.exception("a rung failed", row_id=ladder)
        climb.failed(db, ladder, now)
