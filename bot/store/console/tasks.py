"""One task as staff see it, and finishing it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select, update

from bot.rules.staff import Staff, masked, within
from bot.store import colleagues, tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.lists import Who, tasks_waiting, who
from bot.store.console.many_texts import bodies
from bot.store.console.people import Reach, reach_by_id
from bot.store.console.texts import Text, text_body
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

MANY = 50  # tasks that are alike, on one page

task = table(tables.Task)
person = table(tables.Person)
address = table(tables.Address)
message = table(tables.MessageIn)
programme = table(tables.Programme)
staff_row = table(tables.Staff)

_TASK = (
    select(task, person.c.name, person.c.role, address.c.value, programme.c.name.label("programme"))
    .add_columns(programme.c.timezone, message.c.body, message.c.at.label("texted_at"), staff_row.c.email)
    .select_from(
        task.join(programme, programme.c.id == task.c.programme_id)
        .outerjoin(address, address.c.id == task.c.address_id)
        .outerjoin(person, person.c.id == task.c.person_id)
        .outerjoin(message, message.c.id == task.c.message_id)
        .outerjoin(staff_row, staff_row.c.id == task.c.done_by)
    )
    .where(task.c.id == bindparam("this"))
)
_FINISH = (
    update(task)
    .where(task.c.id == bindparam("this"), task.c.state == "open")
    .values(state="done", done_by=bindparam("by"), done_at=bindparam("now"))
)
_ALIKE = (
    select(task.c.id, task.c.message_id, task.c.note, task.c.at, task.c.kind, message.c.body)
    .select_from(task.outerjoin(message, message.c.id == task.c.message_id))
    .order_by(task.c.at, task.c.id)
    .limit(MANY)
)
_ASKED = select(task.c.id).where(
    task.c.address_id == bindparam("about"), task.c.kind == bindparam("kind"), task.c.state == "open"
)


@dataclass(frozen=True)
class WholeTask:
    """All that the page of a task shows. `done_by` is an e-mail; `kept_kind` is not masked."""

    id: UUID
    programme_id: UUID
    kind: str
    kept_kind: str
    note: str
    at: dt.datetime
    who: Who
    reach: Reach | None
    person_id: UUID | None
    address_id: UUID | None
    text: Text | None
    done_by: str | None
    done_at: dt.datetime | None


def by_id(db: Db, staff: Staff, task_id: UUID) -> WholeTask | None:
    """A task. None: there is no such task within this person's walls."""
    row = db.conn.execute(_TASK.where(caseload.tasks(staff, task)), {"this": task_id}).first()
    if row is None or not within(staff, row.programme_id):
        return None
    if row.message_id in colleagues.hidden_from(db, staff).messages:
        return None
    text = _text(db, staff, row)
    may_read_note = text is None or text.body is not None
    note = db.seals.open(row.note, "task.note", row.id) if row.note and may_read_note else ""
    return WholeTask(
        id=row.id,
        programme_id=row.programme_id,
        kind=masked(row.kind, staff),
        kept_kind=row.kind,
        note=masked(note, staff),
        at=row.at,
        who=who(db, staff, row),
        reach=reach_by_id(db, staff, row.address_id) if row.address_id else None,
        person_id=row.person_id,
        address_id=row.address_id,
        text=text,
        done_by=db.seals.open(row.email, "staff.email", row.done_by) if row.email else None,
        done_at=row.done_at,
    )


@dataclass(frozen=True)
class Alike:
    """One of several open tasks of one kind about one person. No `body`: it has no text; None: for leads."""

    id: UUID
    at: dt.datetime
    note: str
    body: str | None = ""


def alike(db: Db, staff: Staff, seen: WholeTask) -> list[Alike]:
    """The open tasks of the same kind about the same person, or number, the oldest first."""
    rows = db.conn.execute(
        _ALIKE.where(*tasks_waiting(staff, colleagues.hidden_from(db, staff)), *_same(seen))
    ).all()
    said = bodies(db, staff, {row.message_id: row.body for row in rows if row.body is not None})
    return [_alike(db, staff, row, said.get(row.message_id, "")) for row in rows]


def finish_alike(db: Db, staff: Staff, seen: WholeTask, last: UUID, now: dt.datetime) -> int:
    """Mark as done those among them that had come by the time of `last`; how many they were."""
    until = db.conn.execute(select(task.c.at, task.c.id).where(task.c.id == last, *_same(seen))).first()
    if until is None:
        return 0
    theirs = [one.id for one in alike(db, staff, seen) if (one.at, one.id) <= (until.at, until.id)]
    return sum(finish_one(db, staff, seen.programme_id, one, now) for one in theirs)


def asked(db: Db, staff: Staff, address_id: UUID, kind: str) -> list[WholeTask]:
    """The open tasks of this kind about an address, within this person's walls."""
    ids = db.conn.execute(_ASKED, {"about": address_id, "kind": kind}).scalars()
    return [found for one in ids.all() if (found := by_id(db, staff, one))]


def finish(db: Db, staff: Staff, seen: WholeTask, now: dt.datetime) -> bool:
    """Mark a task as done. False: someone was quicker."""
    return finish_one(db, staff, seen.programme_id, seen.id, now)


def finish_one(db: Db, staff: Staff, programme_id: UUID, task_id: UUID, now: dt.datetime) -> bool:
    """The same, by its id."""
    done = db.conn.execute(_FINISH, {"this": task_id, "by": staff.id, "now": now}).rowcount == 1
    if done:
        trace(db, programme_id, actor(staff), "finish", "task", task_id, now)
    return done


def _same(seen: WholeTask) -> tuple[ColumnElement[bool], ...]:
    of_one = (task.c.programme_id == seen.programme_id, task.c.kind == seen.kept_kind)
    if seen.person_id is not None:
        return (*of_one, task.c.person_id == seen.person_id)
    if seen.address_id is not None:
        return (*of_one, task.c.person_id.is_(None), task.c.address_id == seen.address_id)
    return (*of_one, task.c.id == seen.id)


def _alike(db: Db, staff: Staff, row: Any, body: str | None) -> Alike:
    note = db.seals.open(row.note, "task.note", row.id) if row.note and body is not None else ""
    return Alike(row.id, row.at, masked(note, staff), body)


def _text(db: Db, staff: Staff, row: Any) -> Text | None:
    if row.body is None:
        return None
    return Text(text_body(db, staff, row.message_id, row.body), row.texted_at)
