"""Whom the ladder of a flag has told, as its page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.told import NOBODY

MOST = 100  # rows of the ladder on the page

flag = table(tables.Flag)
ladder = table(tables.Ladder)
other = ladder.alias()
person = table(tables.Person)
text = table(tables.MessageOut)
told = table(tables.Told)

_LADDERS = (
    select(ladder.c.breached_at, flag.c.number.label("joined"))
    .outerjoin(other, other.c.id == ladder.c.joined_id)
    .outerjoin(flag, flag.c.id == other.c.flag_id)
    .where(ladder.c.flag_id == bindparam("flag"))
    .order_by(ladder.c.id)
)
_TOLD = (
    select(told.c.person_id, told.c.way, told.c.at, person.c.name, text.c.state, text.c.reason)
    .join(ladder, ladder.c.id == told.c.ladder_id)
    .outerjoin(person, person.c.id == told.c.person_id)
    .outerjoin(text, text.c.id == told.c.text_id)
    .where(ladder.c.flag_id == bindparam("flag"))
    .order_by(told.c.id)
    .limit(MOST)
)


@dataclass(frozen=True)
class Alerted:
    """One alert. No `name`: there was nobody to tell. `state` and `reason` are the text's or the call's."""

    name: str
    way: str
    at: dt.datetime
    state: str
    reason: str


@dataclass(frozen=True)
class Alerts:
    """All of them, in order. `joined`: the flag whose alerts stand for this one's as well.

    `late_at`: from then on nobody had had it in time.
    """

    sent: list[Alerted]
    joined: int | None
    late_at: dt.datetime | None


def of_flag(db: Db, flag_id: UUID) -> Alerts:
    """Whom the alerts about a flag were meant for."""
    ladders = db.conn.execute(_LADDERS, {"flag": flag_id}).all()
    return Alerts(
        [_alerted(db, row) for row in db.conn.execute(_TOLD, {"flag": flag_id})],
        next((row.joined for row in reversed(ladders) if row.joined is not None), None),
        next((row.breached_at for row in ladders if row.breached_at is not None), None),
    )


def _alerted(db: Db, row: Any) -> Alerted:
    name = db.seals.open(row.name, "person.name", row.person_id) if row.way != NOBODY and row.name else ""
    return Alerted(name, row.way, row.at, row.state or "", row.reason or "")
