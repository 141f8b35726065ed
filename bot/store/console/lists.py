"""What waits for staff: flags by how soon they must act, then tasks by how long they have waited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select

from bot.rules.staff import Staff, masked, masked_number, may_read
from bot.rules.subjects import Subject
from bot.store import colleagues, tables
from bot.store.colleagues import Hidden
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.subjects import is_about
from bot.store.database import Db

MOST = 20  # flags on the page

flag = table(tables.Flag)
task = table(tables.Task)
person = table(tables.Person)
address = table(tables.Address)
message = table(tables.MessageIn)
programme = table(tables.Programme)

WHO = (
    person.c.id.label("person_id"),
    person.c.name,
    person.c.role,
    address.c.id.label("address_id"),
    address.c.value,
    programme.c.name.label("programme"),
    programme.c.timezone,
)
# Literals, not parameters: only so does SQLite know that its index of what is open will do.
_SOMEBODY_HAS_IT = flag.c.state != literal_column("'open'")
FLAG_WAITS = flag.c.state != literal_column("'closed'")
_TASK_WAITS = task.c.state == literal_column("'open'")
FLAGS = (
    select(flag.c.number, flag.c.severity, flag.c.state, flag.c.category, flag.c.at, *WHO)
    .select_from(
        flag.join(message, message.c.id == flag.c.message_id)
        .join(programme, programme.c.id == flag.c.programme_id)
        .join(address, address.c.id == message.c.address_id)
        .outerjoin(person, person.c.id == flag.c.person_id)
    )
    .order_by(flag.c.severity, _SOMEBODY_HAS_IT, flag.c.at, flag.c.number)
    .limit(MOST)
)
_TASKS = (
    select(task.c.id, task.c.kind, task.c.at, *WHO)
    .select_from(
        task.join(programme, programme.c.id == task.c.programme_id)
        .outerjoin(address, address.c.id == task.c.address_id)
        .outerjoin(person, person.c.id == task.c.person_id)
    )
    .order_by(~is_about(Subject.SAFETY), task.c.at, task.c.id)
    .limit(MOST)
)


@dataclass(frozen=True)
class Who:
    """A person as staff know them, or a number that nobody knows."""

    name: str
    role: str
    programme: str
    timezone: str


@dataclass(frozen=True)
class WaitingFlag:
    """A flag on the list. No `who` and `category`: it is kept for leads."""

    number: int
    severity: str
    state: str
    at: dt.datetime
    timezone: str
    who: Who | None
    category: str = ""


@dataclass(frozen=True)
class WaitingTask:
    id: UUID
    kind: str
    at: dt.datetime
    who: Who


@dataclass(frozen=True)
class Waiting:
    """The flags of today's list. `more_flags` counts those that did not fit."""

    flags: list[WaitingFlag]
    more_flags: int


def waiting(db: Db, staff: Staff, hidden: Hidden) -> Waiting:
    """The flags that wait in the programmes of this person, most urgent first; but for what is `hidden`."""
    waits = but_for(flags_of(staff, FLAG_WAITS), flag.c.id, hidden.flags)
    flags = [flag_of(db, staff, row) for row in db.conn.execute(walled(FLAGS.where(waits), flag, staff))]
    return Waiting(flags, _count(db, flag, waits, staff) - MOST if len(flags) == MOST else 0)


def tasks_waiting(staff: Staff, hidden: Hidden) -> list[ColumnElement[bool]]:
    """Which tasks wait for this person, but for those that are `hidden`."""
    waits = but_for(_tasks_of(staff, _TASK_WAITS), task.c.message_id, hidden.messages)
    walls = [] if staff.programme_id is None else [task.c.programme_id == staff.programme_id]
    return [waits, *walls]


def foremost(db: Db, staff: Staff) -> WaitingFlag | WaitingTask | None:
    """The most urgent flag that nobody has, else the task that has waited longest, safety first."""
    hidden = colleagues.hidden_from(db, staff)
    alone = but_for(flags_of(staff, and_(FLAG_WAITS, ~_SOMEBODY_HAS_IT)), flag.c.id, hidden.flags)
    if row := db.conn.execute(walled(FLAGS.where(alone), flag, staff).limit(1)).first():
        return flag_of(db, staff, row)
    waits = but_for(_tasks_of(staff, _TASK_WAITS), task.c.message_id, hidden.messages)
    row = db.conn.execute(walled(_TASKS.where(waits), task, staff).limit(1)).first()
    return _task(db, staff, row) if row else None


def to_review(db: Db, staff: Staff, today: dt.date, hidden: Hidden) -> list[WaitingFlag]:
    """Flags, closed or not, at which staff meant to look again by today; the longest due first."""
    due = but_for(flags_of(staff, flag.c.review_on <= today), flag.c.id, hidden.flags)
    wanted = walled(FLAGS.where(due), flag, staff).order_by(None).order_by(flag.c.review_on, flag.c.number)
    return [flag_of(db, staff, row) for row in db.conn.execute(wanted)]


def who(db: Db, staff: Staff, row: Any) -> Who:
    """The person of a row, by full name; someone unknown by their number."""
    if row.person_id is not None:
        name, role = db.seals.open(row.name, "person.name", row.person_id), row.role
    elif row.address_id is not None:
        name, role = telephone(db, staff, row.address_id, row.value), "unknown number"
    else:
        name, role = "Nobody in particular", ""
    return Who(name, role, row.programme, row.timezone)


def telephone(db: Db, staff: Staff, address_id: UUID, sealed: bytes) -> str:
    """An address as this person may see it."""
    return masked_number(db.seals.open(sealed, "address.value", address_id), staff)


def flag_of(db: Db, staff: Staff, row: Any) -> WaitingFlag:
    """A row of FLAGS as this person may see it."""
    known = row.number, row.severity, row.state, row.at, row.timezone
    if not may_read(staff, [row.category]):
        return WaitingFlag(*known, None)
    return WaitingFlag(*known, who(db, staff, row), row.category)


def _task(db: Db, staff: Staff, row: Any) -> WaitingTask:
    return WaitingTask(row.id, masked(row.kind, staff), row.at, who(db, staff, row))


def walled(wanted: Select[Any], rows: Any, staff: Staff) -> Select[Any]:
    """Only what is within this person's walls."""
    if staff.programme_id is None:
        return wanted
    return wanted.where(rows.c.programme_id == staff.programme_id)


def flags_of(staff: Staff, waits: Any) -> Any:
    """Those flags that are this person's to see."""
    return and_(waits, caseload.flags(staff, flag))


def _tasks_of(staff: Staff, waits: Any) -> Any:
    return and_(waits, caseload.tasks(staff, task))


def but_for(waits: Any, column: Any, hidden: frozenset[UUID]) -> Any:
    """Those which wait, but for what is hidden."""
    return and_(waits, or_(column.is_(None), column.not_in(hidden))) if hidden else waits


def _count(db: Db, rows: Any, waits: Any, staff: Staff) -> int:
    found: int = db.conn.execute(walled(select(func.count()).where(waits), rows, staff)).scalar_one()
    return found
