"""A programme's settings, and what leads have changed of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.rules.staff import Staff, within
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, change
from bot.store.sign_ins import actor
from bot.store.staff import trace

SHOWN = 50
SETTINGS = ("alias", "phone", "subdivision", "sender", "texts_per_second", "limits")

programme = table(tables.Programme)
changed = table(tables.SettingChange)
staff_row = table(tables.Staff)


@dataclass(frozen=True)
class Settings:
    """One programme as it is set. `seen` is another whenever something was changed."""

    id: UUID
    name: str
    country: str
    timezone: str
    values: dict[str, Any]

    @property
    def seen(self) -> str:
        told = repr([(name, self.values[name]) for name in SETTINGS])
        return sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Change:
    """What somebody set, and what it was before."""

    name: str
    before: str | None
    after: str | None
    by: str
    at: dt.datetime


def of_staff(db: Db, staff: Staff) -> list[Settings]:
    """Those of this person, by name."""
    mine = [] if staff.programme_id is None else [programme.c.id == staff.programme_id]
    rows = db.conn.execute(select(programme).where(*mine).order_by(programme.c.name))
    return [_settings(row) for row in rows]


def by_id(db: Db, staff: Staff, which: UUID, *, locked: bool = False) -> Settings | None:
    """One of theirs. `locked`: nobody else changes it until the transaction ends."""
    if not within(staff, which):
        return None
    wanted = select(programme).where(programme.c.id == which)
    row = db.conn.execute(wanted.with_for_update() if locked else wanted).first()
    return _settings(row) if row else None


def keep(db: Db, staff: Staff, was: Settings, values: Mapping[str, Any], now: dt.datetime) -> list[str]:
    """Set what differs, each with what it was before; the names of those."""
    differing = [name for name in SETTINGS if values[name] != was.values[name]]
    if differing:
        change(db, "programme", was.id, **{name: values[name] for name in differing})
        trace(db, was.id, actor(staff), f"changed {', '.join(differing)}", "programme", was.id, now)
    for name in differing:
        add(
            db,
            "setting_change",
            programme_id=was.id,
            staff_id=staff.id,
            name=name,
            before=_as_text(was.values[name]),
            after=_as_text(values[name]),
            at=now,
        )
    return differing


def history(db: Db, which: UUID) -> list[Change]:
    """The newest changes."""
    wanted = select(changed, staff_row.c.email).join(staff_row, staff_row.c.id == changed.c.staff_id)
    rows = wanted.where(changed.c.programme_id == which).order_by(changed.c.id.desc()).limit(SHOWN)
    return [
        Change(row.name, row.before, row.after, db.seals.open(row.email, "staff.email", row.staff_id), row.at)
        for row in db.conn.execute(rows)
    ]


def _settings(row: Any) -> Settings:
    values = {name: row._mapping[name] for name in SETTINGS}
    return Settings(row.id, row.name, row.country, row.timezone, values)


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)
