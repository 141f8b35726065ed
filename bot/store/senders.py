"""How fast texts may leave by each sender and to each chat, kept for all processes together."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.lanes import interleaved

sender = table(tables.Sender)
programme = table(tables.Programme)
address = table(tables.Address)
text = table(tables.MessageOut)

AHEAD = dt.timedelta(seconds=1)  # what a sender may take in one go is what it may send in this time
LONG_AGO = dt.timedelta(days=1)

_SENDERS_OF = select(programme.c.id, programme.c.sender, programme.c.texts_per_second).where(
    programme.c.id.in_(bindparam("programmes", expanding=True))
)
_LOCKED = select(sender).where(sender.c.name == bindparam("named")).with_for_update()
_USE = update(sender).where(sender.c.name == bindparam("named")).values(free_at=bindparam("free"))
_FREE_AT = (
    select(address.c.id, address.c.free_at)
    .where(address.c.id.in_(bindparam("chats", expanding=True)))
    .with_for_update(key_share=True)
)
_BUSY_UNTIL = update(address).where(address.c.id == bindparam("chat")).values(free_at=bindparam("free"))
_LATER = update(text).where(text.c.id == bindparam("this")).values(not_before=bindparam("then"))

Lane = tuple[UUID, str]
"""What one programme says by one channel."""


@dataclass(frozen=True)
class Pace:
    """How many texts a second a sender takes, and how many seconds apart one chat's are, by channel.

    A programme with a sender of its own may have a rate of its own. What is not named has no limit.
    """

    a_second: Mapping[str, float] = field(default_factory=dict)
    apart: Mapping[str, float] = field(default_factory=dict)


UNLIMITED = Pace()


def name_of(channel: str, own: str | None) -> str:
    """What a sender is called here."""
    return f"{channel}:{own or 'shared'}"


def within_room(
    db: Db, lanes: Mapping[Lane, Sequence[Any]], most: int, pace: Pace, now: dt.datetime
) -> list[Any]:
    """Of what waits in each lane, as much as its sender has room for, in turn, and `most` in all.

    The room that is given out is used.
    """
    sender_of = _senders_of(db, lanes, pace)
    room = {one: _room(db, *one, now, most) for one in sorted(set(sender_of.values()))}
    left = dict(room)
    chosen: list[Any] = []
    for row in interleaved(lanes.values(), sum(map(len, lanes.values()))):
        one = sender_of[row.programme_id, row.channel]
        if left[one] > 0 and len(chosen) < most:
            left[one] -= 1
            chosen.append(row)
    for one in room:
        _use(db, *one, room[one] - left[one], now)
    return chosen


def _senders_of(db: Db, lanes: Iterable[Lane], pace: Pace) -> dict[Lane, tuple[str, float]]:
    """By which sender each lane's texts leave, and how many a second that one takes."""
    rows = db.conn.execute(_SENDERS_OF, {"programmes": [programme_id for programme_id, _ in lanes]})
    programmes = {row.id: row for row in rows}
    found = {}
    for programme_id, channel in lanes:
        own = programmes[programme_id]
        rate = own.texts_per_second if own.sender and own.texts_per_second else pace.a_second.get(channel)
        found[programme_id, channel] = (name_of(channel, own.sender), rate or math.inf)
    return found


def pause(db: Db, name: str, until: dt.datetime, now: dt.datetime) -> None:
    """The provider wants no texts of this sender until then."""
    db.conn.execute(db.insert_new(sender), {"name": name, "free_at": now - LONG_AGO})
    paused = update(sender).where(sender.c.name == name)
    db.conn.execute(paused.values(paused_until=until))


def one_a_chat(db: Db, rows: Sequence[Any], pace: Pace, now: dt.datetime) -> list[Any]:
    """Of these, one for each chat that wants its texts apart, and free to have one; the others wait."""
    chats = {row.address_id: pace.apart[row.channel] for row in rows if row.channel in pace.apart}
    if not chats:
        return list(rows)
    found = db.conn.execute(_FREE_AT, {"chats": list(chats)})
    free = {row.id: row.free_at or now for row in found}
    kept = []
    for row in rows:
        then = free.get(row.address_id)
        if then is None or then <= now:
            kept.append(row)
        else:
            db.conn.execute(_LATER, {"this": row.id, "then": then})
        if then is not None:
            free[row.address_id] = max(then, now) + dt.timedelta(seconds=chats[row.address_id])
    for row in kept:
        if row.address_id in chats:
            after = now + dt.timedelta(seconds=chats[row.address_id])
            db.conn.execute(_BUSY_UNTIL, {"chat": row.address_id, "free": after})
    return kept


def _room(db: Db, name: str, rate: float, now: dt.datetime, most: int) -> int:
    """How many texts this sender may send now."""
    kept = db.conn.execute(_LOCKED, {"named": name}).first()
    if kept is not None and kept.paused_until is not None and kept.paused_until > now:
        return 0
    if math.isinf(rate):
        return most
    free_at = now if kept is None else max(now, kept.free_at)
    return max(0, math.floor((now + AHEAD - free_at).total_seconds() * rate + 1e-6))


def _use(db: Db, name: str, rate: float, taken: int, now: dt.datetime) -> None:
    if not taken or math.isinf(rate):
        return
    db.conn.execute(db.insert_new(sender), {"name": name, "free_at": now - LONG_AGO})
    kept = db.conn.execute(_LOCKED, {"named": name}).one()
    free = max(now, kept.free_at) + dt.timedelta(seconds=taken / rate)
    db.conn.execute(_USE, {"named": name, "free": free})
