"""The states that a mentee came through, and what is dropped when one closes their phone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from bot.store import people, tables, talks, texts
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, change
from bot.store.schedule import WAITING

BY_STAFF, BY_IMPORT, BY_BOT = "console", "import", "bot"

address = table(tables.Address)
nudge = table(tables.Nudge)
state_change = table(tables.StateChange)

_DROP = (
    update(nudge)
    .where(nudge.c.person_id == bindparam("who"), nudge.c.state == WAITING)
    .values(state="dropped", reason=bindparam("why"), settled_at=bindparam("now"))
)
_FREEZE = (
    update(address)
    .where(address.c.person_id == bindparam("who"), address.c.frozen_at.is_(None))
    .values(frozen_at=bindparam("now"))
)
_LAST = (
    select(state_change)
    .where(state_change.c.person_id == bindparam("who"))
    .order_by(state_change.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Change:
    """One change of somebody's state: `way` is BY_STAFF, BY_IMPORT or BY_BOT."""

    before: str | None
    after: str
    way: str
    since: dt.date | None = None
    planned_on: dt.date | None = None
    staff_id: UUID | None = None
    reason: str | None = None


def keep(db: Db, programme_id: UUID, person_id: UUID, one: Change, now: dt.datetime) -> UUID:
    """Keep that somebody came into a state. The person's own row is `enter`'s to change."""
    return add(db, "state_change", programme_id=programme_id, person_id=person_id, at=now, **vars(one))


def enter(
    db: Db, programme_id: UUID, person_id: UUID, one: Change, state_at: dt.datetime, now: dt.datetime
) -> None:
    """Bring somebody into a state, and keep that it was so."""
    change(db, "person", person_id, state=one.after, state_at=state_at)
    keep(db, programme_id, person_id, one, now)


def last(db: Db, person_id: UUID) -> Any | None:
    """The row of the newest change, if one was ever kept."""
    return db.conn.execute(_LAST, {"who": person_id}).first()


def silence(db: Db, person_id: UUID, why: str, now: dt.datetime) -> None:
    """Nothing that waits for this person is sent or begun, and the talk that they are in ends."""
    for place in people.places(db, person_id):
        texts.drop_waiting(db, place, why)
    db.conn.execute(_DROP, {"who": person_id, "why": why, "now": now})
    if talk := talks.open_talk(db, person_id):
        talks.end(db, talk.id, "stopped", now)


def freeze_all(db: Db, person_id: UUID, now: dt.datetime) -> None:
    """No number of theirs is known to be theirs any more, until staff have confirmed one."""
    db.conn.execute(_FREEZE, {"who": person_id, "now": now})
