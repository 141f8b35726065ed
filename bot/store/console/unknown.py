"""Numbers that nobody knows and that texted: what they said, and whose they turn out to be."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select, update

from bot.rules.person import Person
from bot.rules.staff import Staff
from bot.store import addresses, colleagues, tables
from bot.store.columns import table
from bot.store.console.lists import telephone
from bot.store.console.texts import text_body
from bot.store.console.unsent import walls
from bot.store.database import Db
from bot.store.rows import change
from bot.store.sign_ins import actor
from bot.store.staff import trace

KIND = "an unknown number"  # what its task is called
NUMBERS = 20  # on the page
TEXTS = 3  # of each

address = table(tables.Address)
flag = table(tables.Flag)
message = table(tables.MessageIn)
programme = table(tables.Programme)
task = table(tables.Task)

_ASKED: Select[Any] = (
    select(
        task.c.id,
        task.c.programme_id,
        task.c.message_id,
        task.c.address_id,
        task.c.at,
        address.c.channel,
        address.c.value,
        message.c.body,
        programme.c.name.label("programme"),
        programme.c.timezone,
    )
    .join(address, address.c.id == task.c.address_id)
    .join(programme, programme.c.id == task.c.programme_id)
    .join(message, message.c.id == task.c.message_id)
    .where(task.c.state == "open", task.c.kind == KIND, address.c.person_id.is_(None))
    .order_by(task.c.at, task.c.id)
)
_LOCKED = select(address.c.id).where(address.c.id == bindparam("this")).with_for_update()
_DONE = (
    update(task)
    .where(task.c.id.in_(bindparam("tasks", expanding=True)), task.c.state == "open")
    .values(state="done", done_by=bindparam("by"), done_at=bindparam("now"))
)
_SAID_BY = (
    update(message)
    .where(message.c.id.in_(bindparam("messages", expanding=True)), message.c.person_id.is_(None))
    .values(person_id=bindparam("who"))
)
_TOLD_BY = (
    update(flag)
    .where(flag.c.message_id.in_(bindparam("messages", expanding=True)), flag.c.person_id.is_(None))
    .values(person_id=bindparam("who"))
)


@dataclass(frozen=True)
class Said:
    """One of its texts. No `words`: they are kept for leads."""

    words: str | None
    at: dt.datetime


@dataclass(frozen=True)
class Unknown:
    """A number, and what it texted, the oldest first. `count`: how many texts; the page shows a few."""

    address_id: UUID
    programme_id: UUID
    number: str
    channel: str
    programme: str
    timezone: str
    since: dt.datetime
    count: int
    said: tuple[Said, ...]
    tasks: tuple[UUID, ...]
    messages: tuple[UUID, ...]


def waiting(db: Db, staff: Staff) -> list[Unknown]:
    """Those that wait to be known, the longest first."""
    hidden = colleagues.hidden_from(db, staff).messages
    rows = db.conn.execute(_ASKED.where(task.c.programme_id.in_(walls(db, staff)))).all()
    by_number: dict[tuple[UUID, UUID], list[Any]] = defaultdict(list)
    for row in rows:
        if row.message_id not in hidden:
            by_number[row.address_id, row.programme_id].append(row)
    return [_one(db, staff, mine) for mine in list(by_number.values())[:NUMBERS]]


def by_id(db: Db, staff: Staff, address_id: UUID, *, lock: bool = False) -> Unknown | None:
    """One of them. None: there is none within this person's walls, or somebody has dealt with it."""
    if lock:
        db.conn.execute(_LOCKED, {"this": address_id})
    mine = _ASKED.where(task.c.programme_id.in_(walls(db, staff)), task.c.address_id == address_id)
    hidden = colleagues.hidden_from(db, staff).messages
    rows = [row for row in db.conn.execute(mine) if row.message_id not in hidden]
    rows = [row for row in rows if row.programme_id == rows[0].programme_id]
    return _one(db, staff, rows) if rows else None


def is_within(db: Db, staff: Staff, address_id: UUID) -> bool:
    """Has such a number ever asked something of this person's programmes?"""
    wanted = select(task.c.id).where(task.c.address_id == address_id, task.c.kind == KIND)
    mine = wanted.where(task.c.programme_id.in_(walls(db, staff))).limit(1)
    return db.conn.execute(mine).first() is not None


def is_theirs(db: Db, staff: Staff, one: Unknown, person: Person, now: dt.datetime) -> None:
    """It is this person's, with what it texted. They are asked whether we may text them there."""
    change(db, "address", one.address_id, person_id=person.id, programme_id=person.programme.id)
    whose = {"messages": one.messages, "who": person.id}
    db.conn.execute(_SAID_BY, whose)
    db.conn.execute(_TOLD_BY, whose)
    addresses.ask_again(db, person.id, one.address_id, now)
    _finish(db, staff, one, "found whose a number is", now)


def is_nobodys(db: Db, staff: Staff, one: Unknown, now: dt.datetime) -> None:
    """It is nobody of ours. Should it text once more, staff see it again."""
    _finish(db, staff, one, "found that a number is nobody's of ours", now)


def _finish(db: Db, staff: Staff, one: Unknown, what: str, now: dt.datetime) -> None:
    db.conn.execute(_DONE, {"tasks": one.tasks, "by": staff.id, "now": now})
    trace(db, one.programme_id, actor(staff), what, "address", one.address_id, now)


def _one(db: Db, staff: Staff, rows: list[Any]) -> Unknown:
    first = rows[0]
    return Unknown(
        first.address_id,
        first.programme_id,
        telephone(db, staff, first.address_id, first.value),
        first.channel,
        first.programme,
        first.timezone,
        first.at,
        len(rows),
        tuple(Said(text_body(db, staff, row.message_id, row.body), row.at) for row in rows[:TEXTS]),
        tuple(row.id for row in rows),
        tuple(row.message_id for row in rows),
    )
