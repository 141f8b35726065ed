"""Who of staff knows of a flag already, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

flag = table(tables.Flag)
ladder = table(tables.Ladder)
told = table(tables.Told)

_CLIMBED = select(func.coalesce(ladder.c.joined_id, ladder.c.id)).join(flag, flag.c.id == ladder.c.flag_id)


@dataclass(frozen=True)
class Knows:
    """Somebody who was told of a flag, and when last."""

    person_id: UUID
    at: dt.datetime


def told_first_at(db: Db, flag_numbers: Collection[int]) -> dt.datetime | None:
    """When the first of staff will be told of one of these flags, where that is still to come."""
    climbed = _CLIMBED.where(flag.c.number.in_(flag_numbers))
    due = select(func.min(ladder.c.due_at)).where(ladder.c.id.in_(climbed), ladder.c.rung == 0)
    return db.conn.execute(due).scalar()


def who_knows(db: Db, flag_numbers: Collection[int]) -> list[Knows]:
    """Who was told of any of these flags, or of what is climbed for them, the one told last first."""
    climbed = _CLIMBED.where(flag.c.number.in_(flag_numbers))
    last = func.max(told.c.at).label("at")
    rows = db.conn.execute(
        select(told.c.person_id, last)
        .where(told.c.ladder_id.in_(climbed), told.c.person_id.is_not(None))
        .group_by(told.c.person_id)
        .order_by(last.desc())
    )
    return [Knows(row.person_id, row.at) for row in rows]
