"""The meetings of a relationship, planned and past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.rules.person import Relationship
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared
from bot.store.rows import add_new, change

session = table(tables.Session)
relationship = table(tables.Relationship)

_ONE = Prepared(select(session).where(session.c.id == bindparam("this")))
_AT = Prepared(
    select(session).where(
        session.c.relationship_id == bindparam("within"), session.c.starts_at == bindparam("starts")
    )
)
_BETWEEN = Prepared(
    select(session)
    .where(
        session.c.relationship_id == bindparam("within"),
        session.c.starts_at >= bindparam("start"),
        session.c.starts_at < bindparam("end"),
        session.c.state == bindparam("state"),
    )
    .order_by(session.c.starts_at)
)
_HOLD = Prepared(
    select(relationship.c.id)
    .where(relationship.c.id == bindparam("this"))
    .with_for_update(of=relationship, key_share=True)
)


@dataclass(frozen=True)
class Session:
    """One meeting. `timed`: its time was told.

    `changed_by`: who moved it here, or called it off; `moved_from`: what it replaces.
    """

    id: UUID
    relationship_id: UUID
    starts_at: dt.datetime
    minutes: int
    place: str | None
    state: str
    timed: bool
    moved_from: UUID | None
    changed_by: UUID | None

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)


def plan(
    db: Db,
    within: Relationship,
    programme_id: UUID,
    starts_at: dt.datetime,
    minutes: int,
    place: str | None,
    *,
    anew: bool = False,
    timed: bool = True,
) -> UUID | None:
    """Plan a meeting. None: there is one at that time already. `timed`: its time was told, and is no guess.

    `anew`: it was agreed just now, and so takes place even if it had been moved or cancelled before.
    """
    made = add_new(
        db,
        "session",
        programme_id=programme_id,
        relationship_id=within.id,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        state="planned",
        timed=timed,
    )
    if made is not None or not anew:
        return made
    there = at(db, within.id, starts_at)
    if there is None or there.state not in ("moved", "cancelled"):
        return None
    change(
        db, "session", there.id, state="planned", minutes=minutes, place=place, timed=timed, moved_from=None
    )
    return there.id


def by_id(db: Db, session_id: UUID) -> Session:
    return _session(db, _ONE.one(db, {"this": session_id}))


def is_planned(db: Db, session_id: UUID) -> bool:
    """Is this a meeting of which nothing has been told yet?"""
    found = _ONE.first(db, {"this": session_id})
    return found is not None and found.state == "planned"


def at(db: Db, relationship_id: UUID, starts_at: dt.datetime) -> Session | None:
    """The meeting that was ever planned for this time."""
    row = _AT.first(db, {"within": relationship_id, "starts": starts_at})
    return _session(db, row) if row else None


def between(
    db: Db, relationship_id: UUID, start: dt.datetime, end: dt.datetime, state: str = "planned"
) -> list[Session]:
    """A relationship's meetings from `start` to before `end`, in order."""
    within = {"within": relationship_id, "start": start, "end": end, "state": state}
    return [_session(db, row) for row in _BETWEEN.all(db, within)]


def ahead(
    db: Db, relationships: Sequence[Relationship], now: dt.datetime, until: dt.datetime
) -> Iterator[tuple[Relationship, Session]]:
    """What is planned and not over. No other may change these meetings until the transaction ends."""
    for one in relationships:
        _HOLD.first(db, {"this": one.id})
        for found in between(db, one.id, now - dt.timedelta(days=1), until):
            if found.ends_at > now:
                yield one, found


def settle(db: Db, session_id: UUID, state: str) -> None:
    """A planned meeting was held, missed, cancelled or moved."""
    change(db, "session", session_id, state=state)


def give_up(db: Db, old: Session, state: str, changed_by: UUID) -> None:
    """One of the two moved it or called it off. Who called it off first stays known."""
    by = old.changed_by if old.state == "cancelled" else changed_by
    change(db, "session", old.id, state=state, changed_by=by)


def replaces(db: Db, session_id: UUID, moved_from: UUID | None, changed_by: UUID) -> None:
    """This meeting takes the place of another, as one of the two has asked."""
    change(db, "session", session_id, moved_from=moved_from, changed_by=changed_by)


def _session(db: Db, row: Any) -> Session:
    place = db.seals.open(row.place, "session.place", row.id) if row.place else None
    return Session(
        row.id,
        row.relationship_id,
        row.starts_at,
        row.minutes,
        place,
        row.state,
        row.timed,
        row.moved_from,
        row.changed_by,
    )
