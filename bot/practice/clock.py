"""Practice mode's clock: kept in the database, so that every process there lives at the same time."""

from __future__ import annotations

import datetime as dt
import math
from typing import Protocol

from sqlalchemy import bindparam, select, update

from bot.clock import Clock, real
from bot.settings import SettingsError
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database, Db

clock = table(tables.Clock)
text = table(tables.MessageOut)
NAME = "practice"

_AHEAD = select(clock.c.ahead).where(clock.c.name == NAME)
_MOVE = (
    update(clock)
    .where(clock.c.name == NAME, clock.c.ahead < bindparam("seconds"))
    .values(ahead=bindparam("seconds"))
)


class MovableClock(Protocol):
    """A clock that can be set ahead, and never back."""

    def __call__(self) -> dt.datetime: ...

    def move_to(self, moment: dt.datetime) -> None: ...


class PracticeClock:
    """The real time, and as much ahead of it as the database says. Where it says nothing, the real time."""

    def __init__(self, database: Database, real: Clock = real) -> None:
        self._database = database
        self._real = real

    def __call__(self) -> dt.datetime:
        return self._real() + dt.timedelta(seconds=self._database.read(_ahead))

    def move_to(self, moment: dt.datetime) -> None:
        """Set it to `moment` or up to a second later; one that is past already changes nothing."""
        seconds = math.ceil((moment - self._real()).total_seconds())
        self._database.write(lambda db: _move(db, seconds))


def claim(db: Db) -> None:
    """Mark this database as practice's own. Raises SettingsError where real texts have gone through it."""
    marked = db.conn.execute(_AHEAD).first() is not None
    if not marked and db.conn.execute(select(text.c.id).limit(1)).first() is not None:
        raise SettingsError("This database holds real texts: give practice mode another in DATABASE_URL.")
    db.conn.execute(db.insert_new(clock), {"name": NAME, "ahead": 0})


def _ahead(db: Db) -> int:
    return db.conn.execute(_AHEAD).scalar() or 0


def _move(db: Db, seconds: int) -> None:
    db.conn.execute(db.insert_new(clock), {"name": NAME, "ahead": 0})
    db.conn.execute(_MOVE, {"seconds": seconds})
