"""What is planned: the meetings of a relationship, and the talks that the bot is to begin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, bindparam, func, literal_column, select

from bot.rules.person import Person, Relationship
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add_new, change

nudge = table(tables.Nudge)
session = table(tables.Session)

# Written into the statements, since a partial index is used only where the database sees that it fits.
WAITING = literal_column("'waiting'", String)
_DUE = (
    select(nudge.c.id)
    .where(nudge.c.state == WAITING, nudge.c.due_at <= bindparam("now"))
    .order_by(nudge.c.due_at)
    .limit(bindparam("most"))
)
_ONE = select(nudge).where(nudge.c.id == bindparam("this")).with_for_update()
_NEXT_DUE = select(func.min(nudge.c.due_at)).where(nudge.c.state == WAITING)
_GIVEN_UP = select(session.c.id).where(
    session.c.relationship_id == bindparam("whose"),
    session.c.starts_at == bindparam("starts"),
    session.c.state.in_(("moved", "cancelled")),
)
_SESSION = select(session).where(session.c.id == bindparam("this"))


@dataclass(frozen=True)
class Nudge:
    """A talk that the bot is to begin: `kind` is its flow, `about` the row that it is for."""

    id: UUID
    person_id: UUID
    relationship_id: UUID | None
    about: UUID
    kind: str
    due_at: dt.datetime
    state: str


@dataclass(frozen=True)
class Session:
    """One planned meeting."""

    id: UUID
    starts_at: dt.datetime
    minutes: int
    state: str


def plan(
    db: Db,
    person: Person,
    kind: str,
    due: dt.datetime,
    *,
    relationship_id: UUID | None = None,
    about: UUID | None = None,
) -> UUID | None:
    """Plan a talk. `due` is in the person's own time zone. None: it was planned for that day already."""
    return add_new(
        db,
        "nudge",
        programme_id=person.programme.id,
        person_id=person.id,
        relationship_id=relationship_id,
        about=about or relationship_id or person.id,
        kind=kind,
        local_date=due.date(),
        due_at=due,
        state="waiting",
    )


def due(db: Db, now: dt.datetime, most: int) -> list[UUID]:
    """Nudges that are due, the longest waiting first."""
    return list(db.conn.execute(_DUE, {"now": now, "most": most}).scalars())


def next_due(db: Db) -> dt.datetime | None:
    """When the next nudge falls due."""
    return db.conn.execute(_NEXT_DUE).scalar()


def nudge_by_id(db: Db, nudge_id: UUID) -> Nudge:
    """One nudge, locked until the transaction ends."""
    row = db.conn.execute(_ONE, {"this": nudge_id}).one()
    return Nudge(row.id, row.person_id, row.relationship_id, row.about, row.kind, row.due_at, row.state)


def settle(db: Db, nudge_id: UUID, state: str, reason: str | None = None) -> None:
    """A nudge was begun or dropped; `reason` is for staff to see."""
    change(db, "nudge", nudge_id, state=state, reason=reason)


def put_off(db: Db, nudge_id: UUID, until: dt.datetime) -> None:
    """Look at a nudge again at `until`. Its day stays the one that it was planned for."""
    change(db, "nudge", nudge_id, due_at=until)


def plan_session(
    db: Db,
    relationship: Relationship,
    programme_id: UUID,
    starts_at: dt.datetime,
    minutes: int,
    place: str | None,
    *,
    anew: bool = False,
) -> UUID | None:
    """Plan a meeting. None: there is one at that time already.

    `anew`: it was agreed just now, and so takes place even if it had been moved or cancelled before.
    """
    made = add_new(
        db,
        "session",
        programme_id=programme_id,
        relationship_id=relationship.id,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        state="planned",
    )
    if made is not None or not anew:
        return made
    given_up = db.conn.execute(_GIVEN_UP, {"whose": relationship.id, "starts": starts_at}).scalar()
    if given_up is not None:
        change(db, "session", given_up, state="planned", minutes=minutes, place=place)
    return given_up


def session_by_id(db: Db, session_id: UUID) -> Session:
    row = db.conn.execute(_SESSION, {"this": session_id}).one()
    return Session(row.id, row.starts_at, row.minutes, row.state)


def sessions_between(
    db: Db, relationship_id: UUID, start: dt.datetime, end: dt.datetime, state: str = "planned"
) -> list[Session]:
    """A relationship's meetings from `start` to before `end`, in order."""
    wanted = (
        select(session)
        .where(
            session.c.relationship_id == relationship_id,
            session.c.starts_at >= start,
            session.c.starts_at < end,
            session.c.state == state,
        )
        .order_by(session.c.starts_at)
    )
    return [Session(row.id, row.starts_at, row.minutes, row.state) for row in db.conn.execute(wanted)]


def settle_session(db: Db, session_id: UUID, state: str) -> None:
    """A planned meeting was held, missed, cancelled or moved."""
    change(db, "session", session_id, state=state)
