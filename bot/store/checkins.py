"""When the next check-in is planned for, and how many in a row nobody answered."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import String, bindparam, func, literal_column, select

from bot.rules.checkins import NONE_AFTER
from bot.rules.person import Person
from bot.store import schedule, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared
from bot.store.rows import change

address = table(tables.Address)
learned = table(tables.Learned)
message_in = table(tables.MessageIn)
message_out = table(tables.MessageOut)
nudge = table(tables.Nudge)
step = table(tables.Step)
talk = table(tables.Talk)

KIND = "goal_checkin"
ASKED_FOR = ("check-in time", "back", "pause")  # kinds of record by which somebody speaks of check-ins
LOOKED_AT = NONE_AFTER * 3  # talks: some may never have arrived
ARRIVED = ("sent", "delivered")
PLANNED_ANEW = "planned for another day"
_OFFERED = Prepared(
    select(talk.c.id).where(talk.c.person_id == bindparam("who"), talk.c.flow == "checkin_time").limit(1)
)
_PLANNED = Prepared(
    select(nudge.c.id, nudge.c.local_date, nudge.c.state).where(
        nudge.c.person_id == bindparam("who"), nudge.c.kind == KIND, nudge.c.about == bindparam("whose")
    )
)


def only(db: Db, mentee: Person, relationship_id: UUID, due: dt.datetime, now: dt.datetime) -> None:
    """Let the next check-in be the one at `due` (local), whatever was planned before."""
    days = {row.local_date: row for row in _planned(db, mentee.id, relationship_id)}
    there = days.get(due.date())
    if there is not None and there.state == "begun":
        return
    for day, row in days.items():
        if row.state == "waiting" and day != due.date():
            schedule.settle(db, row.id, "dropped", now, PLANNED_ANEW)
    if there is None:
        schedule.plan(db, mentee, KIND, due, relationship_id=relationship_id)
    else:
        change(
            db, "nudge", there.id, state="waiting", due_at=due, planned_at=due, reason=None, settled_at=None
        )


def any_planned(db: Db, mentee_id: UUID, relationship_id: UUID) -> bool:
    """Has one ever been planned in this relationship?"""
    return bool(_planned(db, mentee_id, relationship_id))


def none(db: Db, mentee_id: UUID, relationship_id: UUID, now: dt.datetime, reason: str) -> None:
    """Plan no more of them."""
    for row in _planned(db, mentee_id, relationship_id):
        if row.state == "waiting":
            schedule.settle(db, row.id, "dropped", now, reason)


def ignored(db: Db, mentee_id: UUID, relationship_id: UUID) -> int:
    """How many check-ins in a row, the newest first, were not answered with a word.

    What never arrived does not count, and none counts from before they last asked to be asked.
    """
    since = _asked_for(db, mentee_id, relationship_id)
    count = 0
    for row in db.conn.execute(_talks(mentee_id, relationship_id)):
        if (since is not None and row.begun_at <= since) or _answered(db, mentee_id, row):
            break
        count += _arrived(db, mentee_id, row)
    return count


def begun_last(db: Db, mentee_id: UUID, relationship_id: UUID) -> dt.datetime | None:
    """When the newest was begun."""
    row = db.conn.execute(_talks(mentee_id, relationship_id).limit(1)).first()
    return row.begun_at if row else None


def is_one(db: Db, nudge_id: UUID | None) -> UUID | None:
    """The relationship that a nudge asks how it goes in, if it is a check-in."""
    found = select(nudge.c.relationship_id).where(nudge.c.id == nudge_id, nudge.c.kind == KIND)
    return db.conn.execute(found).scalar() if nudge_id else None


def has_been_offered(db: Db, mentee_id: UUID) -> bool:
    """Has this mentee been asked for a better day and time, or named one?"""
    return _OFFERED.first(db, {"who": mentee_id}) is not None


def _planned(db: Db, mentee_id: UUID, relationship_id: UUID) -> list[Any]:
    return _PLANNED.all(db, {"who": mentee_id, "whose": relationship_id})


def _talks(mentee_id: UUID, relationship_id: UUID) -> Any:
    wanted = (
        talk.c.person_id == mentee_id,
        talk.c.state != "open",
        nudge.c.kind == KIND,
        nudge.c.relationship_id == relationship_id,
    )
    rows = select(talk.c.id, talk.c.begun_at, talk.c.ended_at).join(nudge, nudge.c.id == talk.c.nudge_id)
    return rows.where(*wanted).order_by(talk.c.id.desc()).limit(LOOKED_AT)


def _asked_for(db: Db, mentee_id: UUID, relationship_id: UUID) -> dt.datetime | None:
    spoken = select(func.max(learned.c.at)).where(
        learned.c.person_id == mentee_id, learned.c.kind.in_(ASKED_FOR)
    )
    set_up = select(func.max(step.c.made_at)).where(step.c.relationship_id == relationship_id)
    moments = (db.conn.execute(one).scalar() for one in (spoken, set_up))
    return max((moment for moment in moments if moment is not None), default=None)


def _answered(db: Db, mentee_id: UUID, row: Any) -> bool:
    heard = (
        select(message_in.c.id)
        .join(address, address.c.id == message_in.c.address_id)
        .where(address.c.person_id == mentee_id, message_in.c.at.between(row.begun_at, row.ended_at))
    )
    return db.conn.execute(heard.limit(1)).first() is not None


def _arrived(db: Db, mentee_id: UUID, row: Any) -> bool:
    asked = select(message_out.c.id).where(
        message_out.c.person_id == mentee_id,
        message_out.c.kind == literal_column("'nudge'", String),
        message_out.c.at.between(row.begun_at, row.ended_at),
        message_out.c.talk_id == row.id,
        message_out.c.state.in_(ARRIVED),
    )
    return db.conn.execute(asked.limit(1)).first() is not None
