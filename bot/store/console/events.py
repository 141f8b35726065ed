"""What was done with a flag, and by whom: rows are added, and never changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.rules.staff import Act, Staff, masked
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

FREE = frozenset({"told", "body", "reference", "not_referred"})  # facts in somebody's own words

event = table(tables.FlagEvent)
staff_row = table(tables.Staff)
person = table(tables.Person)

_EVENTS = (
    select(event, staff_row.c.email, person.c.name)
    .outerjoin(staff_row, staff_row.c.id == event.c.staff_id)
    .outerjoin(person, person.c.id == event.c.person_id)
    .where(event.c.flag_id == bindparam("flag"))
    .order_by(event.c.id)
)


@dataclass(frozen=True)
class Event:
    """What somebody did with a flag. `by` is an e-mail, or the name of who acted by text or telephone.

    No `by`: the bot itself did it. `facts` are what a form asked besides, by its fields.
    """

    id: UUID
    act: Act
    by: str
    at: dt.datetime
    outcome: str | None
    note: str
    way: str = "console"
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """The same, and whose row of staff it was."""

    staff_id: UUID | None
    act: Act
    shown: Event


def done_with(db: Db, staff: Staff, flag_id: UUID) -> Iterator[Done]:
    """All that was done with a flag, in order, as this person may read it."""
    for row in db.conn.execute(_EVENTS, {"flag": flag_id}):
        note = db.seals.open(row.note, "flag_event.note", row.id) if row.note else ""
        shown = Event(
            row.id,
            Act(row.action),
            _by(db, row),
            row.at,
            row.outcome,
            masked(note, staff),
            row.way,
            {name: masked(said, staff) if name in FREE else said for name, said in _facts(db, row).items()},
        )
        yield Done(row.staff_id, shown.act, shown)


def _by(db: Db, row: Any) -> str:
    if row.email is not None:
        return db.seals.open(row.email, "staff.email", row.staff_id)
    return db.seals.open(row.name, "person.name", row.person_id) if row.name is not None else ""


def _facts(db: Db, row: Any) -> dict[str, str]:
    facts: dict[str, str] = (
        json.loads(db.seals.open(row.facts, "flag_event.facts", row.id)) if row.facts else {}
    )
    return facts
