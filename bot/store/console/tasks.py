"""One task as staff see it, and finishing it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from bot.rules.staff import Staff, masked, within
from bot.store import colleagues, tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.lists import Who, who
from bot.store.console.people import Reach, reach_by_id
from bot.store.console.texts import Text, text_body
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

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
_ASKED = select(task.c.id).where(
    task.c.address_id == bindparam("about"), task.c.kind == bindparam("kind"), task.c.state == "open"
)


@dataclass(frozen=True)
class WholeTask:
    """All that the page of a task shows. `done_by` is an e-mail."""

    id: UUID
    programme_id: UUID
    kind: str
    note: str
    at: dt.datetime
    who: Who
    reach: Reach | None
    person_id: UUID | None
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
        note=masked(note, staff),
        at=row.at,
        who=who(db, staff, row),
        reach=reach_by_id(db, staff, row.address_id) if row.address_id else None,
        person_id=row.person_id,
        text=text,
        done_by=db.seals.open(row.email, "staff.email", row.done_by) if row.email else None,
        done_at=row.done_at,
    )


def asked(db: Db, staff: Staff, address_id: UUID, kind: str) -> list[WholeTask]:
    """The open tasks of this kind about an address, within this person's walls."""
    ids = db.conn.execute(_ASKED, {"about": address_id, "kind": kind}).scalars()
    return [found for one in ids.all() if (found := by_id(db, staff, one))]


def finish(db: Db, staff: Staff, seen: WholeTask, now: dt.datetime) -> bool:
    """Mark a task as done. False: someone was quicker."""
    done = db.conn.execute(_FINISH, {"this": seen.id, "by": staff.id, "now": now}).rowcount == 1
    if done:
        trace(db, seen.programme_id, actor(staff), "finish", "task", seen.id, now)
    return done


def _text(db: Db, staff: Staff, row: Any) -> Text | None:
    if row.body is None:
        return None
    return Text(text_body(db, staff, row.message_id, row.body), row.texted_at)
