"""How fast texts may leave by each sender and to each chat, kept for all processes together."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Uuid, and_, bindparam, case, func, or_, select, update

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.lanes import interleaved
from bot.store.many import EachOf, Many
from bot.store.prepared import Prepared

sender = table(tables.Sender)
programme = table(tables.Programme)
address = table(tables.Address)
text = table(tables.MessageOut)

AHEAD = dt.timedelta(seconds=1)  # what a sender may take in one go is what it may send in this time
BY_NUMBER = ("sms", "whatsapp")  # channels where a programme may have a number of its own
SHARED = "shared"  # the sender of programmes that have none of their own
LONG_AGO = dt.timedelta(days=1)

COLUMNS = (programme.c.sender, programme.c.texts_per_second, sender.c.paused_until)
"""What a row tells of its sender, where that stands `beside` it."""

_LOCKED = Prepared(select(sender).where(sender.c.name == bindparam("named")).with_for_update())
_USE = Prepared(update(sender).where(sender.c.name == bindparam("named")).values(free_at=bindparam("free")))
_FREE_AT = Prepared(
    select(address.c.id, address.c.free_at)
    .where(address.c.id.op("IN")(EachOf(bindparam("chats", type_=Many(Uuid)))))
    .order_by(address.c.id)
    .with_for_update(key_share=True, skip_locked=True)
)
_BUSY_UNTIL = Prepared(
    update(address).where(address.c.id == bindparam("chat")).values(free_at=bindparam("free"))
)
_LATER = Prepared(update(text).where(text.c.id == bindparam("this")).values(not_before=bindparam("then")))

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
    """What a sender is called here. A programme's own is a number: its Telegram goes by the bot of all."""
    return f"{channel}:{own if own and channel in BY_NUMBER else SHARED}"


def beside(rows: Any) -> Any:
    """Rows that have a programme and a channel, each with its programme and with its sender's own row."""
    own = case(*((rows.c.channel == one, programme.c.sender) for one in BY_NUMBER))
    named = rows.c.channel + ":" + func.coalesce(own, SHARED)
    with_programme = rows.join(programme, programme.c.id == rows.c.programme_id)
    return with_programme.outerjoin(sender, sender.c.name == named)


def may_have_room(now: BindParameter[dt.datetime]) -> Any:
    """Is a sender neither paused nor far ahead of its pace? One without a row has sent nothing lately."""
    rested = or_(sender.c.paused_until.is_(None), sender.c.paused_until <= now)
    return and_(rested, or_(sender.c.free_at.is_(None), sender.c.free_at <= bindparam("ahead")))


def within_room(
    db: Db, lanes: Mapping[Lane, Sequence[Any]], most: int, pace: Pace, now: dt.datetime
) -> list[Any]:
    """Of what waits in each lane, as much as its sender has room for, in turn, and `most` in all.

    The room that is given out is used.
    """
    sender_of = {lane: _sender(rows[0], pace) for lane, rows in lanes.items()}
    paused = {sender_of[lane] for lane, rows in lanes.items() if (rows[0].paused_until or now) > now}
    senders = sorted(set(sender_of.values()))
    room = {one: 0 if one in paused else _room(db, *one, now, most) for one in senders}
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


def _sender(row: Any, pace: Pace) -> tuple[str, float]:
    """By which sender a text leaves, and how many a second that one takes."""
    own = row.texts_per_second if row.sender and row.channel in BY_NUMBER else None
    return name_of(row.channel, row.sender), own or pace.a_second.get(row.channel) or math.inf


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
    free = {row.id: row.free_at or now for row in _FREE_AT.all(db, {"chats": list(chats)})}
    kept = [row for row in rows if row.address_id not in chats]
    for row in rows:
        then = free.get(row.address_id)
        if then is None:
            continue  # it has no pace, or is in other hands just now
        after = max(then, now) + dt.timedelta(seconds=chats[row.address_id])
        free[row.address_id] = after
        if then <= now:
            kept.append(row)
            _BUSY_UNTIL.run(db, {"chat": row.address_id, "free": after})
        else:
            _LATER.run(db, {"this": row.id, "then": then})
    return kept


def _room(db: Db, name: str, rate: float, now: dt.datetime, most: int) -> int:
    """How many texts this sender may send now."""
    if math.isinf(rate):
        return most
    kept = _LOCKED.first(db, {"named": name})
    free_at = now if kept is None else max(now, kept.free_at)
    return max(0, math.floor((now + AHEAD - free_at).total_seconds() * rate + 1e-6))


def _use(db: Db, name: str, rate: float, taken: int, now: dt.datetime) -> None:
    if not taken or math.isinf(rate):
        return
    db.conn.execute(db.insert_new(sender), {"name": name, "free_at": now - LONG_AGO})
    kept = _LOCKED.one(db, {"named": name})
    free = max(now, kept.free_at) + dt.timedelta(seconds=taken / rate)
    _USE.run(db, {"named": name, "free": free})
