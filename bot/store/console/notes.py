"""What staff noted about a person. A note is corrected by another one, and never changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.rules.person import Person
from bot.rules.staff import Staff, masked
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add_new
from bot.store.sign_ins import actor
from bot.store.staff import trace

MOST = 200

note = table(tables.StaffNote)
staff_row = table(tables.Staff)

_NOTES = (
    select(note, staff_row.c.email)
    .join(staff_row, staff_row.c.id == note.c.staff_id)
    .where(note.c.person_id == bindparam("who"))
    .order_by(note.c.id.desc())
    .limit(MOST)
)
_ONE = select(note.c.id).where(note.c.id == bindparam("this"), note.c.person_id == bindparam("who"))


@dataclass(frozen=True)
class Note:
    """A note, and those that correct it, the oldest first."""

    id: UUID
    by: str
    at: dt.datetime
    words: str
    corrections: tuple[Note, ...] = ()


def about(db: Db, staff: Staff, person_id: UUID) -> list[Note]:
    """The notes about a person, the newest first, each with its corrections."""
    rows = db.conn.execute(_NOTES, {"who": person_id}).all()
    found = {row.id: row for row in rows}
    corrected: dict[UUID, list[Note]] = {}
    for row in reversed(rows):
        if row.corrects in found:
            corrected.setdefault(row.corrects, []).append(_note(db, staff, row))
    return [
        _note(db, staff, row, tuple(corrected.get(row.id, ()))) for row in rows if row.corrects not in found
    ]


def keep(
    db: Db, staff: Staff, person: Person, once: UUID, words: str, corrects: UUID | None, now: dt.datetime
) -> bool:
    """Add a note. `once` is its form's. False: it corrects one that is not there."""
    if corrects is not None and not db.conn.execute(_ONE, {"this": corrects, "who": person.id}).first():
        return False
    whose = {"programme_id": person.programme.id, "person_id": person.id, "staff_id": staff.id}
    if add_new(db, "staff_note", id=once, **whose, corrects=corrects, words=words, at=now):
        what = "corrected a note" if corrects else "wrote a note"
        trace(db, person.programme.id, actor(staff), what, "person", person.id, now)
    return True


def _note(db: Db, staff: Staff, row: Any, corrections: tuple[Note, ...] = ()) -> Note:
    words = masked(db.seals.open(row.words, "staff_note.words", row.id), staff)
    by = db.seals.open(row.email, "staff.email", row.staff_id)
    return Note(row.id, by, row.at, words, corrections)
