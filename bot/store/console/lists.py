"""What waits for staff: flags by how soon they must act, then tasks by how long they have waited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, literal_column, or_, select

from bot.rules.staff import Staff, masked, masked_number, may_read
from bot.store import colleagues, tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.database import Db

MOST = 200  # rows of each kind on the page

flag = table(tables.Flag)
task = table(tables.Task)
person = table(tables.Person)
address = table(tables.Address)
message = table(tables.MessageIn)
programme = table(tables.Programme)

_WHO = (
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
_FLAG_WAITS = flag.c.state != literal_column("'closed'")
_TASK_WAITS = task.c.state == literal_column("'open'")
_FLAGS = (
    select(flag.c.number, flag.c.severity, flag.c.state, flag.c.category, flag.c.at, *_WHO)
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
    select(task.c.id, task.c.kind, task.c.at, *_WHO)
    .select_from(
        task.join(programme, programme.c.id == task.c.programme_id)
        .outerjoin(address, address.c.id == task.c.address_id)
        .outerjoin(person, person.c.id == task.c.person_id)
    )
    .order_by(task.c.at, task.c.id)
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
    """Today's list. `more_flags` and `more_tasks` count those that did not fit."""

    flags: list[WaitingFlag]
    more_flags: int
    tasks: list[WaitingTask]
    more_tasks: int


def waiting(db: Db, staff: Staff) -> Waiting:
    """All that waits in the programmes of this person, most urgent first; but for what is about them."""
    hidden = colleagues.hidden_from(db, staff)
    flag_waits = _but_for(_flags_of(staff, _FLAG_WAITS), flag.c.id, hidden.flags)
    task_waits = _but_for(_tasks_of(staff, _TASK_WAITS), task.c.message_id, hidden.messages)
    flags = [_flag(db, staff, row) for row in db.conn.execute(_walled(_FLAGS.where(flag_waits), flag, staff))]
    tasks = [_task(db, staff, row) for row in db.conn.execute(_walled(_TASKS.where(task_waits), task, staff))]
    more_flags = _count(db, flag, flag_waits, staff) - MOST if len(flags) == MOST else 0
    more_tasks = _count(db, task, task_waits, staff) - MOST if len(tasks) == MOST else 0
    return Waiting(flags, more_flags, tasks, more_tasks)


def foremost(db: Db, staff: Staff) -> WaitingFlag | WaitingTask | None:
    """The most urgent flag that nobody has, else the oldest task; but for what is about this person."""
    hidden = colleagues.hidden_from(db, staff)
    alone = _but_for(_flags_of(staff, and_(_FLAG_WAITS, ~_SOMEBODY_HAS_IT)), flag.c.id, hidden.flags)
    if row := db.conn.execute(_walled(_FLAGS.where(alone), flag, staff).limit(1)).first():
        return _flag(db, staff, row)
    waits = _but_for(_tasks_of(staff, _TASK_WAITS), task.c.message_id, hidden.messages)
    row = db.conn.execute(_walled(_TASKS.where(waits), task, staff).limit(1)).first()
    return _task(db, staff, row) if row else None


def to_review(db: Db, staff: Staff, today: dt.date) -> list[WaitingFlag]:
    """Flags, closed or not, at which staff meant to look again by today; the longest due first."""
    due = _but_for(
        _flags_of(staff, flag.c.review_on <= today), flag.c.id, colleagues.hidden_from(db, staff).flags
    )
    wanted = _walled(_FLAGS.where(due), flag, staff).order_by(None).order_by(flag.c.review_on, flag.c.number)
    return [_flag(db, staff, row) for row in db.conn.execute(wanted)]


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


def _flag(db: Db, staff: Staff, row: Any) -> WaitingFlag:
    known = row.number, row.severity, row.state, row.at, row.timezone
    if not may_read(staff, [row.category]):
        return WaitingFlag(*known, None)
    return WaitingFlag(*known, who(db, staff, row), row.category)


def _task(db: Db, staff: Staff, row: Any) -> WaitingTask:
    return WaitingTask(row.id, masked(row.kind, staff), row.at, who(db, staff, row))


def _walled(wanted: Select[Any], rows: Any, staff: Staff) -> Select[Any]:
    if staff.programme_id is None:
        return wanted
    return wanted.where(rows.c.programme_id == staff.programme_id)


def _flags_of(staff: Staff, waits: Any) -> Any:
    return and_(waits, caseload.flags(staff, flag))


def _tasks_of(staff: Staff, waits: Any) -> Any:
    return and_(waits, caseload.tasks(staff, task))


def _but_for(waits: Any, column: Any, hidden: frozenset[UUID]) -> Any:
    return and_(waits, or_(column.is_(None), column.not_in(hidden))) if hidden else waits


def _count(db: Db, rows: Any, waits: Any, staff: Staff) -> int:
    found: int = db.conn.execute(_walled(select(func.count()).where(waits), rows, staff)).scalar_one()
    return found
