"""What staff say of flags: rows are added, and the last one of a flag counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.rules.staff import Staff, masked, may_read
from bot.rules.verdicts import Missed
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add
from bot.store.sign_ins import actor
from bot.store.staff import trace

JUDGED = "judged a flag"

verdict = table(tables.Verdict)
staff_row = table(tables.Staff)

_LAST = (
    select(verdict, staff_row.c.email)
    .join(staff_row, staff_row.c.id == verdict.c.staff_id)
    .where(verdict.c.flag_id == bindparam("flag"))
    .order_by(verdict.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Given:
    """The last verdict on a flag. `by` is an e-mail. What was missed, and the note, may be kept for leads."""

    verdict: str
    by: str
    at: dt.datetime
    missed: Missed | None
    note: str


def give(
    db: Db,
    staff: Staff,
    programme_id: UUID,
    flag_id: UUID,
    verdict: str,
    missed: Missed | None,
    note: str,
    now: dt.datetime,
) -> None:
    """Keep what someone says of a flag."""
    add(
        db,
        "verdict",
        programme_id=programme_id,
        flag_id=flag_id,
        staff_id=staff.id,
        verdict=verdict,
        missed_category=missed.category if missed else None,
        missed_severity=missed.severity if missed else None,
        note=note or None,
        at=now,
    )
    trace(db, programme_id, actor(staff), JUDGED, "flag", flag_id, now)


def last(db: Db, staff: Staff, flag_id: UUID) -> Given | None:
    """What was said of a flag last, as this person may read it."""
    row = db.conn.execute(_LAST, {"flag": flag_id}).first()
    if row is None:
        return None
    missed = Missed(row.missed_category, row.missed_severity) if row.missed_category else None
    if missed and not may_read(staff, [missed.category]):
        return Given(row.verdict, _by(db, row), row.at, None, "")
    note = db.seals.open(row.note, "verdict.note", row.id) if row.note else ""
    return Given(row.verdict, _by(db, row), row.at, missed, masked(note, staff))


def _by(db: Db, row: Any) -> str:
    return db.seals.open(row.email, "staff.email", row.staff_id)
