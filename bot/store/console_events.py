"""What staff have done with a flag: rows are added, and never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.rules.staff import Act, Staff, masked
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

event = table(tables.FlagEvent)
staff_row = table(tables.Staff)

_EVENTS = (
    select(event, staff_row.c.email)
    .join(staff_row, staff_row.c.id == event.c.staff_id)
    .where(event.c.flag_id == bindparam("flag"))
    .order_by(event.c.id)
)


@dataclass(frozen=True)
class Event:
    """What someone of staff did with a flag."""

    id: UUID
    act: Act
    by: str
    at: dt.datetime
    outcome: str | None
    note: str


@dataclass(frozen=True)
class Done:
    """The same, and whose row of staff it was."""

    staff_id: UUID
    act: Act
    shown: Event


def done_with(db: Db, staff: Staff, flag_id: UUID) -> Iterator[Done]:
    """All that was done with a flag, in order, as this person may read it."""
    for row in db.conn.execute(_EVENTS, {"flag": flag_id}):
        note = db.seals.open(row.note, "flag_event.note", row.id) if row.note else ""
        by = db.seals.open(row.email, "staff.email", row.staff_id)
        act = Act(row.action)
        yield Done(row.staff_id, act, Event(row.id, act, by, row.at, row.outcome, masked(note, staff)))
