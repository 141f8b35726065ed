"""Ends what would fail again at every tick, where staff can see that, and loses no more than it must."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog
from sqlalchemy.exc import OperationalError

from bot import turns
from bot.planning import plans
from bot.store import flags as kept_flags
from bot.store import people, schedule, talks
from bot.store.database import Db
from bot.turns import Scene

log = structlog.get_logger()


def nudge(db: Db, nudge_id: UUID, now: dt.datetime) -> None:
    """End a nudge that cannot be begun. What comes weekly comes again."""
    failed = schedule.locked(db, nudge_id)
    if failed.state != "waiting":
        return
    schedule.settle(db, nudge_id, "dropped", now, "it could not be begun")
    with _if_it_can(db):
        person = people.by_id(db, failed.person_id, lock=True)
        plans.again(db, failed, person, now)
    _tell_staff(db, failed.person_id, now)


def talk(db: Db, talk_id: UUID, person_id: UUID, now: dt.datetime) -> None:
    """End a talk that cannot go on. What it had learned is kept."""
    with _if_it_can(db):
        person = people.by_id(db, person_id, lock=True)
        failed, place = talks.open_talk(db, person_id), people.foremost(db, person_id)
        if place is not None and failed is not None and failed.id == talk_id:
            turns.end_open_talk(Scene(db, now, place, person.programme, person), "handed_over")
    talks.give_up(db, talk_id, now)
    _tell_staff(db, person_id, now)


@contextmanager
def _if_it_can(db: Db) -> Iterator[None]:
    """What broke it may break this too; then this is left undone, and the rest goes on."""
    try:
        with db.part():
            yield
    except OperationalError:
        raise
    except Exception:
        log.exception("given up unread")


def _tell_staff(db: Db, person_id: UUID, now: dt.datetime) -> None:
    place = people.foremost(db, person_id)
    if place is not None:
        kept_flags.open_task(db, place, "a text could not be begun", now)
