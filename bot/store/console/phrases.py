"""A programme's own phrases as staff see them: what they are, who added and removed them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select, update

from bot.rules.staff import Staff, masked, within
from bot.screening.phrases import MOST, Phrases, check_phrase
from bot.store import tables
from bot.store.columns import table
from bot.store.console.unsent import walls
from bot.store.database import Db
from bot.store.phrases import as_one
from bot.store.rows import add
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED, ADDED, REMOVED = "looked at phrases", "added a phrase", "removed a phrase"
LATELY = dt.timedelta(days=90)  # for how long those that were removed are shown
SHOWN = 100  # of those

phrase = table(tables.Phrase)
programme = table(tables.Programme)
staff_row = table(tables.Staff)
remover = staff_row.alias()

_PHRASES: Select[Any] = (
    select(phrase, staff_row.c.email, remover.c.email.label("remover"))
    .add_columns(programme.c.name.label("programme"), programme.c.timezone)
    .join(staff_row, staff_row.c.id == phrase.c.added_by)
    .join(programme, programme.c.id == phrase.c.programme_id)
    .outerjoin(remover, remover.c.id == phrase.c.removed_by)
)
_WALL = select(phrase.c.programme_id).where(phrase.c.id == bindparam("this"))
_HELD = (
    select(phrase.c.id, phrase.c.words)
    .where(phrase.c.programme_id == bindparam("programme"), phrase.c.removed_at.is_(None))
    .order_by(phrase.c.id)
)
_LOCKED = select(programme.c.id).where(programme.c.id == bindparam("programme")).with_for_update()
_REMOVE = (
    update(phrase)
    .where(phrase.c.id == bindparam("this"), phrase.c.removed_at.is_(None))
    .values(removed_by=bindparam("by"), removed_at=bindparam("now"))
)


@dataclass(frozen=True)
class Kept:
    """One phrase. No `category`: it is thought nothing of. `unused`: why screening does not take it."""

    id: UUID
    words: str
    category: str | None
    severity: str | None
    programme: str
    timezone: str
    by: str
    at: dt.datetime
    removed_by: str | None
    removed_at: dt.datetime | None
    unused: str


def phrases(db: Db, staff: Staff, now: dt.datetime) -> tuple[list[Kept], list[Kept]]:
    """Those in use in the programmes of this person, and those removed lately, newest first."""
    mine = _PHRASES.where(phrase.c.programme_id.in_(walls(db, staff)))
    in_use = mine.where(phrase.c.removed_at.is_(None)).order_by(programme.c.name, phrase.c.id.desc())
    removed = (
        mine.where(phrase.c.removed_at >= now - LATELY).order_by(phrase.c.removed_at.desc()).limit(SHOWN)
    )
    shown, gone = ([_kept(db, staff, row) for row in db.conn.execute(wanted)] for wanted in (in_use, removed))
    return shown, gone


def programmes(db: Db, staff: Staff) -> dict[UUID, str]:
    """The programmes that this person may add phrases to, by name."""
    mine = select(programme.c.id, programme.c.name).where(programme.c.id.in_(walls(db, staff)))
    return {row.id: row.name for row in db.conn.execute(mine.order_by(programme.c.name))}


def check(db: Db, programme_id: UUID, words: str, category: str | None, severity: str | None) -> None:
    """Raise ValueError, with a sentence for staff, where a programme cannot have this phrase."""
    Phrases.of(*as_one(words, category, severity))
    held = db.conn.execute(_HELD, {"programme": programme_id}).all()
    if len(held) >= MOST:
        raise ValueError(f"A programme may have at most {MOST} phrases. Remove one first.")
    plainly = check_phrase(words)
    if any(_plainly(db.seals.open(row.words, "phrase.words", row.id)) == plainly for row in held):
        raise ValueError("That phrase is on the list already.")


def add_phrase(
    db: Db,
    staff: Staff,
    programme_id: UUID,
    words: str,
    category: str | None,
    severity: str | None,
    now: dt.datetime,
) -> None:
    """Have screening look for it from now on, or think nothing of it. Raises ValueError like `check`."""
    db.conn.execute(_LOCKED, {"programme": programme_id})
    check(db, programme_id, words, category, severity)
    row = add(
        db,
        "phrase",
        programme_id=programme_id,
        words=words,
        category=category,
        severity=severity,
        added_by=staff.id,
        added_at=now,
    )
    trace(db, programme_id, actor(staff), ADDED, "phrase", row, now)


def wall_of(db: Db, staff: Staff, phrase_id: UUID) -> UUID | None:
    """The programme of a phrase. None: there is none within this person's walls."""
    found: UUID | None = db.conn.execute(_WALL, {"this": phrase_id}).scalar()
    return found if found is not None and within(staff, found) else None


def remove(db: Db, staff: Staff, programme_id: UUID, phrase_id: UUID, now: dt.datetime) -> bool:
    """Screening forgets it; the row stays. False: someone was quicker."""
    done = db.conn.execute(_REMOVE, {"this": phrase_id, "by": staff.id, "now": now}).rowcount == 1
    if done:
        trace(db, programme_id, actor(staff), REMOVED, "phrase", phrase_id, now)
    return done


def _kept(db: Db, staff: Staff, row: Any) -> Kept:
    words = db.seals.open(row.words, "phrase.words", row.id)
    return Kept(
        row.id,
        masked(words, staff),
        row.category,
        row.severity,
        row.programme,
        row.timezone,
        db.seals.open(row.email, "staff.email", row.added_by),
        row.added_at,
        db.seals.open(row.remover, "staff.email", row.removed_by) if row.remover else None,
        row.removed_at,
        _unused(words, row.category, row.severity),
    )


def _unused(words: str, category: str | None, severity: str | None) -> str:
    try:
        Phrases.of(*as_one(words, category, severity))
    except ValueError as why:
        return str(why)
    return ""


def _plainly(words: str) -> str:
    try:
        return check_phrase(words)
    except ValueError:
        return words
