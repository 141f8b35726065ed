"""What staff and the command line did, as leads and auditors look through it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from bot.rules.staff import Staff
from bot.store import colleagues, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.staff import COMMAND_LINE

A_PAGE = 50
MOST = 20_000  # rows in a file
AT_ONCE = 1000  # of them
STAFF = "staff "  # how an actor begins who is one of staff

audit = table(tables.Audit)
flag = table(tables.Flag)
person = table(tables.Person)
programme = table(tables.Programme)
staff_row = table(tables.Staff)

_ROWS: Select[Any] = (
    select(audit, programme.c.name.label("programme"), programme.c.timezone)
    .outerjoin(programme, programme.c.id == audit.c.programme_id)
    .order_by(audit.c.at.desc(), audit.c.id.desc())
)
_LOOKED = audit.c.action.like("looked%")
_REFUSED = audit.c.action.like("was refused%")
_SIGNED = audit.c.action.in_(("signed in", "signed out"))
WHAT: dict[str, ColumnElement[bool]] = {
    "looked": _LOOKED,
    "changed": and_(~_LOOKED, ~_REFUSED, ~_SIGNED),
    "refused": _REFUSED,
    "opened": audit.c.action == "opened with a reason",
    "signed": _SIGNED,
}

Key = tuple[dt.datetime, UUID]


@dataclass(frozen=True)
class Sought:
    """What is looked for: None is everything. `who`: a row of staff, or "" for the command line.

    `since` and `until` are moments, the second not among them. `before` is where a page goes on.
    """

    since: dt.datetime
    until: dt.datetime | None = None
    who: UUID | str | None = None
    what: str | None = None
    flag: int | None = None
    about: UUID | None = None
    before: Key | None = None


@dataclass(frozen=True)
class Entry:
    """One row. `by` is an e-mail, or the command line; `number` the flag's, `name` the person's."""

    id: UUID
    at: dt.datetime
    by: str
    action: str
    subject: str
    subject_id: UUID | None
    number: int | None
    name: str
    programme: str
    timezone: str


def found(db: Db, staff: Staff, sought: Sought, most: int = A_PAGE) -> tuple[list[Entry], Key | None]:
    """The newest of them within this person's walls, and where the next page begins."""
    rows = db.conn.execute(_wanted(db, staff, sought).limit(most + 1)).all()
    shown = rows[:most]
    more = (shown[-1].at, shown[-1].id) if len(rows) > most else None
    return _told(db, shown), more


def in_parts(read: Callable[[Callable[[Db], Any]], Any], staff: Staff, sought: Sought) -> Iterator[Entry]:
    """All of them up to MOST, read some at a time."""
    left = MOST
    while left > 0:
        entries, more = read(partial(found, staff=staff, sought=sought, most=min(left, AT_ONCE)))
        yield from entries
        left -= len(entries)
        if more is None:
            return
        sought = replace(sought, before=more)


def who_signs_in(db: Db, staff: Staff) -> dict[UUID, str]:
    """Those of staff whom this person may ask about, by e-mail."""
    mine = select(staff_row.c.id, staff_row.c.email)
    if staff.programme_id is not None:
        mine = mine.where(
            or_(staff_row.c.programme_id == staff.programme_id, staff_row.c.programme_id.is_(None))
        )
    rows = [(row.id, db.seals.open(row.email, "staff.email", row.id)) for row in db.conn.execute(mine)]
    return dict(sorted(rows, key=lambda one: one[1]))


def _wanted(db: Db, staff: Staff, sought: Sought) -> Select[Any]:
    wanted = _ROWS.where(audit.c.at >= sought.since, _not_about(db, staff))
    if staff.programme_id is not None:
        wanted = wanted.where(audit.c.programme_id == staff.programme_id)
    if sought.until is not None:
        wanted = wanted.where(audit.c.at < sought.until)
    if sought.who is not None:
        wanted = wanted.where(audit.c.actor == (f"{STAFF}{sought.who}" if sought.who else COMMAND_LINE))
    if sought.what is not None:
        wanted = wanted.where(WHAT[sought.what])
    if sought.about is not None:
        wanted = wanted.where(audit.c.subject_id == sought.about)
    if sought.flag is not None:
        whose = select(flag.c.id).where(flag.c.number == sought.flag).scalar_subquery()
        wanted = wanted.where(audit.c.subject_id == whose)
    if sought.before is not None:
        at, last = sought.before
        wanted = wanted.where(audit.c.at <= at, or_(audit.c.at < at, audit.c.id < last))
    return wanted


def _not_about(db: Db, staff: Staff) -> ColumnElement[bool]:
    """A flag that is about whoever asks does not exist for them."""
    hidden = colleagues.hidden_from(db, staff).flags
    return or_(audit.c.subject_id.is_(None), audit.c.subject_id.not_in(hidden)) if hidden else true()


def _told(db: Db, rows: Sequence[Any]) -> list[Entry]:
    numbers = _numbers(db, {row.subject_id for row in rows if row.subject == "flag"})
    people = {row.subject_id for row in rows if row.subject in ("person", "people")}
    names = _opened(db, person, "person.name", people)
    whom = {UUID(row.actor.removeprefix(STAFF)) for row in rows if _is_staff(row.actor)}
    staff = _opened(db, staff_row, "staff.email", whom)
    return [
        Entry(
            row.id,
            row.at,
            staff.get(UUID(row.actor.removeprefix(STAFF)), "") if _is_staff(row.actor) else row.actor,
            row.action,
            row.subject,
            row.subject_id,
            numbers.get(row.subject_id),
            names.get(row.subject_id, ""),
            row.programme or "",
            row.timezone or "UTC",
        )
        for row in rows
    ]


def _is_staff(acted: str) -> bool:
    try:
        return acted.startswith(STAFF) and bool(UUID(acted.removeprefix(STAFF)))
    except ValueError:
        return False


def _numbers(db: Db, ids: Iterable[UUID]) -> dict[UUID, int]:
    rows = db.conn.execute(select(flag.c.id, flag.c.number).where(flag.c.id.in_(set(ids))))
    return {row.id: row.number for row in rows}


def _opened(db: Db, rows: Any, column: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What stands sealed in this column of these rows."""
    sealed = rows.c[column.partition(".")[2]].label("sealed")
    return {
        row.id: db.seals.open(row.sealed, column, row.id)
        for row in db.conn.execute(select(rows.c.id, sealed).where(rows.c.id.in_(set(ids))))
    }
