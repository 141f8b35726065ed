"""Texts whose words are to be taken away at the provider, now that they have arrived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add_new

redaction = table(tables.Redaction)
message_in = table(tables.MessageIn)

SETTLED_IN = dt.timedelta(minutes=1)  # a provider may still be writing down what it has just told us

_this = redaction.c.id == bindparam("this")
_HEARD = select(message_in.c.id, message_in.c.programme_id).where(
    message_in.c.channel == bindparam("channel"), message_in.c.provider_id == bindparam("provider_id")
)
_DUE = (
    select(redaction)
    .where(redaction.c.look_at <= bindparam("now"))
    .where(redaction.c.channel.in_(bindparam("channels", expanding=True)))
    .order_by(redaction.c.look_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE = update(redaction).where(_this).values(look_at=bindparam("until"), attempts=redaction.c.attempts + 1)
_STILL_OURS = redaction.c.attempts == bindparam("tries")
_LATER = update(redaction).where(_this, _STILL_OURS).values(look_at=bindparam("at"))
_DONE = delete(redaction).where(_this)


@dataclass(frozen=True)
class Redaction:
    """One text in hand. `attempts` counts this try."""

    id: UUID
    channel: str
    provider_id: str
    attempts: int


def plan(db: Db, text_id: UUID, programme_id: UUID, channel: str, provider_id: str, now: dt.datetime) -> None:
    """Have the words of this text taken away. Planned twice is planned once."""
    row: dict[str, Any] = {"programme_id": programme_id, "channel": channel, "provider_id": provider_id}
    add_new(db, "redaction", id=text_id, **row, look_at=now + SETTLED_IN, attempts=0)


def plan_heard(db: Db, channel: str, provider_id: str, now: dt.datetime) -> None:
    """The same for a text that has come in, and that we keep by now."""
    found = db.conn.execute(_HEARD, {"channel": channel, "provider_id": provider_id}).first()
    if found is not None:
        plan(db, found.id, found.programme_id, channel, provider_id, now)


def claim(
    db: Db, channels: Collection[str], now: dt.datetime, until: dt.datetime, most: int
) -> list[Redaction]:
    """Take what is due, so that no other process looks at it before `until`."""
    wanted = {"now": now, "channels": list(channels), "most": most}
    rows = db.conn.execute(_DUE, wanted).all()
    if rows:
        db.conn.execute(_TAKE, [{"this": row.id, "until": until} for row in rows])
    return [Redaction(row.id, row.channel, row.provider_id, row.attempts + 1) for row in rows]


def put_off(db: Db, one: Redaction, at: dt.datetime) -> None:
    """Look at it again then, unless another process has it in hand by now."""
    db.conn.execute(_LATER, {"this": one.id, "tries": one.attempts, "at": at})


def done(db: Db, one: Redaction) -> None:
    """Its words are gone, or it is given up."""
    db.conn.execute(_DONE, {"this": one.id})
