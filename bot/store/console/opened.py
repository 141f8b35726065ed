"""People outside the caseload of one of staff, whom they opened with a reason; a lead looks at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select, update

from bot.rules.staff import Staff, within
from bot.store import tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.unsent import walls
from bot.store.database import Db
from bot.store.rows import add
from bot.store.sign_ins import actor
from bot.store.staff import trace

OPENED, SEEN = "opened with a reason", "saw what was opened"
READS_FOR = dt.timedelta(minutes=60)
A_PAGE = 20

opened = table(tables.Opened)
person = table(tables.Person)
programme = table(tables.Programme)
staff_row = table(tables.Staff)
seer = staff_row.alias()

_WALL = select(person.c.programme_id).where(person.c.id == bindparam("this"))
_LOCKED = _WALL.with_for_update()  # or one form sent twice would open them twice
_LISTED: Select[Any] = (
    select(
        opened, person.c.name, programme.c.name.label("programme"), programme.c.timezone, staff_row.c.email
    )
    .add_columns(staff_row.c.role, seer.c.email.label("seer"))
    .join(person, person.c.id == opened.c.person_id)
    .join(programme, programme.c.id == opened.c.programme_id)
    .join(staff_row, staff_row.c.id == opened.c.staff_id)
    .outerjoin(seer, seer.c.id == opened.c.seen_by)
    .order_by(opened.c.id.desc())
    .limit(A_PAGE + 1)
)
_MINE = select(opened.c.programme_id).where(opened.c.id == bindparam("this"))
_SEE = (
    update(opened)
    .where(opened.c.id == bindparam("this"), opened.c.seen_at.is_(None))
    .values(seen_by=bindparam("by"), seen_at=bindparam("now"))
)


@dataclass(frozen=True)
class Opening:
    """Who opened whom, why and when, and which lead has seen that. `by` and `seen_by` are e-mails."""

    id: UUID
    by: str
    role: str
    person_id: UUID
    person: str
    programme: str
    timezone: str
    reason: str
    at: dt.datetime
    seen_by: str | None
    seen_at: dt.datetime | None


def is_outside(db: Db, staff: Staff, person_id: UUID) -> bool:
    """Is this somebody of their programme, whom they do not see without a reason?"""
    where = db.conn.execute(_WALL, {"this": person_id}).scalar()
    return where is not None and within(staff, where) and not caseload.may_read(db, staff, person_id)


def open_for(db: Db, staff: Staff, person_id: UUID, reason: str, now: dt.datetime) -> bool | None:
    """Let them read a person for an hour. False: they see them already. None: none is within their walls."""
    programme_id = db.conn.execute(_LOCKED, {"this": person_id}).scalar()
    if programme_id is None or not within(staff, programme_id):
        return None
    if not is_outside(db, caseload.standing(db, staff, now), person_id):
        return False
    whom = {"programme_id": programme_id, "staff_id": staff.id, "person_id": person_id}
    add(db, "opened", **whom, reason=reason, at=now, until=now + READS_FOR)
    trace(db, programme_id, actor(staff), OPENED, "person", person_id, now)
    return True


def listed(db: Db, staff: Staff, before: UUID | None = None) -> tuple[list[Opening], UUID | None]:
    """Those of this person's programmes, newest first, from `before` on; and where the next page begins."""
    wanted = _LISTED.where(opened.c.programme_id.in_(walls(db, staff)))
    rows = db.conn.execute(wanted if before is None else wanted.where(opened.c.id < before)).all()
    shown = [_opening(db, row) for row in rows[:A_PAGE]]
    return shown, shown[-1].id if len(rows) > A_PAGE else None


def unseen(db: Db, staff: Staff) -> int:
    """How many no lead has looked at."""
    wanted = select(func.count()).where(
        opened.c.programme_id.in_(walls(db, staff)), opened.c.seen_at.is_(None)
    )
    found: int = db.conn.execute(wanted).scalar_one()
    return found


def see(db: Db, staff: Staff, which: UUID, now: dt.datetime) -> bool | None:
    """Keep that a lead has seen it. False: somebody was quicker. None: there is none within their walls."""
    where = db.conn.execute(_MINE, {"this": which}).scalar()
    if where is None or not within(staff, where):
        return None
    done = db.conn.execute(_SEE, {"this": which, "by": staff.id, "now": now}).rowcount == 1
    if done:
        trace(db, where, actor(staff), SEEN, "opened", which, now)
    return done


def _opening(db: Db, row: Any) -> Opening:
    return Opening(
        row.id,
        db.seals.open(row.email, "staff.email", row.staff_id),
        row.role,
        row.person_id,
        db.seals.open(row.name, "person.name", row.person_id),
        row.programme,
        row.timezone,
        db.seals.open(row.reason, "opened.reason", row.id),
        row.at,
        db.seals.open(row.seer, "staff.email", row.seen_by) if row.seer else None,
        row.seen_at,
    )
