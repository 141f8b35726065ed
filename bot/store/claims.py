"""Taking texts that are due, so that no other process sends them: urgent ones first, others in fair shares.

Each statement reads no more rows than it takes, however many wait.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    true,
    update,
)

from bot.store import senders, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.lanes import distinct
from bot.store.outbox import WHOLE, Claimed, not_left, opened
from bot.store.senders import Pace

text = table(tables.MessageOut)
address = table(tables.Address)
earlier = text.alias("earlier")

URGENT_AT_ONCE = 50
SPARE = 4  # times a lane's share that is read of it, since other lanes' senders may have no room


def _no(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """There is no such earlier text.

    Written so that PostgreSQL does not make a join of it, which would read the whole table.
    """
    return select(earlier.c.id).where(*where).exists().is_not(true())


UNSAID = ""  # the channel of a text that an older version has queued
_URGENT = text.c.kind.in_((literal_column("'crisis'", String), literal_column("'alert'", String)))

_NOW: BindParameter[dt.datetime] = bindparam("now")
_MINE = or_(text.c.state == "waiting", text.c.leased_until <= _NOW)
_BEING_SENT = and_(earlier.c.state == "sending", earlier.c.leased_until > _NOW)
_TO_BE_TRIED_AGAIN = and_(earlier.c.state == "waiting", earlier.c.attempts > 0, earlier.c.not_before > _NOW)
_EARLIER = and_(earlier.c.address_id == text.c.address_id, earlier.c.id < text.c.id)
_NOTHING_BEFORE_IT = _no(_EARLIER, or_(_BEING_SENT, _TO_BE_TRIED_AGAIN))
_TWIN = and_(earlier.c.kind == "crisis", text.c.kind == "crisis", earlier.c.key == text.c.key)
_NO_TWIN_BEFORE_IT = _no(_EARLIER, _BEING_SENT, _TWIN)
"""Of two crisis texts with the same words only one is in hand: words alone tell which one a provider took."""

_CLAIMABLE = (
    select(text.c.id, text.c.programme_id, text.c.channel, text.c.address_id)
    .where(not_left(text), text.c.not_before <= _NOW, _MINE)
    .where(text.c.channel.in_(bindparam("channels", expanding=True)))
    .order_by(text.c.not_before, text.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=text)
)
_URGENT_ONES = _CLAIMABLE.where(_URGENT, _NO_TWIN_BEFORE_IT)
_OTHERS = _CLAIMABLE.where(~_URGENT, _NOTHING_BEFORE_IT)
_OTHERS_IN = _OTHERS.where(
    text.c.programme_id == bindparam("programme"), text.c.channel == bindparam("channel")
)
_LANES = distinct(text, ["programme_id", "channel"], not_left)

_FOUND: BindParameter[UUID] = bindparam("found", expanding=True)
_OVERTAKING = (
    select(text.c.id)
    .join(earlier, _EARLIER)
    .where(text.c.id.in_(_FOUND), ~_URGENT, earlier.c.id.not_in(_FOUND))
    .where(or_(_BEING_SENT, and_(earlier.c.state == "waiting", earlier.c.not_before <= text.c.not_before)))
)
_WHOLE = WHOLE.where(text.c.id.in_(_FOUND))
_TAKE = (
    update(text)
    .where(text.c.id.in_(_FOUND))
    .values(state="sending", rank=1, attempts=text.c.attempts + 1, leased_until=bindparam("until"))
)

Lane = tuple[UUID, str]
"""What one programme says by one channel."""


def claim(
    db: Db, now: dt.datetime, until: dt.datetime, most: int, channels: Sequence[str], pace: Pace
) -> list[Claimed]:
    """Take texts that are due, so that no other process sends them until the lease runs out.

    Those that are urgent and, oldest first, up to `most` others, as far as their senders have room. Only
    those for `channels`: what another process has the door to, such as a terminal, is left to it.
    """
    wanted = {"now": now, "channels": [*channels, UNSAID]}
    urgent = db.conn.execute(_URGENT_ONES, wanted | {"most": URGENT_AT_ONCE}).all()
    found = {row.id for row in [*urgent, *_paced(db, wanted, most, pace, now)]}
    if found:  # another process may hold, not yet committed, a text that must leave before one of these
        found -= set(db.conn.execute(_OVERTAKING, {"now": now, "found": list(found)}).scalars())
    if not found:
        return []
    rows = db.conn.execute(_WHOLE, {"found": list(found)}).all()
    found = {row.id for row in rows if row.door in channels}
    db.conn.execute(_TAKE, {"found": list(found), "until": until})
    in_order = sorted((row for row in rows if row.id in found), key=lambda row: row.id)
    return [claimed for row in in_order if (claimed := opened(db, row))]


def _paced(db: Db, wanted: dict[str, Any], most: int, pace: Pace, now: dt.datetime) -> list[Any]:
    """Up to `most` that are not urgent, as many of each sender as it has room for."""
    if most <= 0:
        return []
    rows = db.conn.execute(_OTHERS, wanted | {"most": most + 1}).all()
    lanes = _by_lane(rows) if len(rows) <= most else _shares(db, wanted, most)
    if not lanes:
        return []
    chosen = senders.within_room(db, lanes, most, pace, now)
    return senders.one_a_chat(db, chosen, pace, now)


def _by_lane(rows: Sequence[Any]) -> dict[Lane, list[Any]]:
    lanes: dict[Lane, list[Any]] = defaultdict(list)
    for row in rows:
        lanes[row.programme_id, row.channel].append(row)
    return lanes


def _shares(db: Db, wanted: dict[str, Any], most: int) -> dict[Lane, list[Any]]:
    """More is due than can be taken: the oldest of each programme and channel."""
    lanes = [tuple(row) for row in db.conn.execute(_LANES) if row.channel in wanted["channels"]]
    each = min(most, SPARE * (most // max(1, len(lanes)) + 1))
    found = {
        (programme, channel): list(
            db.conn.execute(_OTHERS_IN, wanted | {"programme": programme, "channel": channel, "most": each})
        )
        for programme, channel in lanes
    }
    return {lane: rows for lane, rows in found.items() if rows}
