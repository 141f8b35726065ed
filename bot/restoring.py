"""After a backup was brought back: what may have been said since it was made is not said blindly again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import select, update

from bot.planning import plans
from bot.store import people, schedule, tables
from bot.store.columns import table
from bot.store.database import Database, Db
from bot.store.outbox import MAYBE

WHY = "the database was restored: it may have been sent since the backup"

nudge = table(tables.Nudge)
talk = table(tables.Talk)
text = table(tables.MessageOut)

_TEXTS = (
    update(text)
    .where(text.c.state.in_(("waiting", "sending")), text.c.kind != "alert")
    .values(state="waiting", rank=0, leased_until=None, reason=f"{MAYBE}: {WHY}")
)


@dataclass(frozen=True)
class Held:
    """How many texts will be looked for at the provider, nudges were dropped, talks will not be reminded."""

    texts: int
    nudges: int
    talks: int


def hold(database: Database, now: dt.datetime) -> Held:
    """Keep a restored database from saying again what was said between its backup and `now`.

    To be done before anything is started. A text that waited is looked for at the provider before it is sent;
    where that cannot be asked, it stays unknown, with a task for staff. An alert to staff goes out: better
    twice than never. A nudge that fell due is dropped, and comes again where it comes weekly. A question that
    would be said once more is not.
    """
    fell_due = select(nudge.c.id).where(nudge.c.state == "waiting", nudge.c.due_at <= now)
    due = database.read(lambda db: list(db.conn.execute(fell_due).scalars()))
    dropped = [database.submit(partial(_drop, nudge_id=one, now=now)) for one in due]
    return Held(
        database.write(lambda db: db.conn.execute(_TEXTS.where(text.c.at <= now)).rowcount),
        sum(one.result() for one in dropped),
        database.write(partial(_let_be, now=now)),
    )


def _drop(db: Db, nudge_id: UUID, now: dt.datetime) -> bool:
    found = schedule.locked(db, nudge_id)
    if found.state != "waiting":
        return False
    schedule.settle(db, nudge_id, "dropped", now, WHY)
    plans.again(db, found, people.by_id(db, found.person_id, lock=True), now)
    return True


def _let_be(db: Db, now: dt.datetime) -> int:
    """Silent talks count as reminded: they end without another word."""
    silent = (talk.c.state == "open", talk.c.wakes_at <= now, talk.c.silences == 0)
    return db.conn.execute(update(talk).where(*silent).values(silences=1)).rowcount
