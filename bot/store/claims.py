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
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    literal_column,
    or_,
    select,
    true,
    union_all,
    update,
)

from bot.outbound import VOICE
from bot.store import senders, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.lanes import distinct, fair, some
from bot.store.many import EachOf, Many
from bot.store.outbox import WHOLE, Claimed, door, not_left, opened
from bot.store.prepared import Prepared
from bot.store.senders import Pace

text = table(tables.MessageOut)
address = table(tables.Address)
earlier = text.alias("earlier")

URGENT_AT_ONCE = 50
LANES_AT_ONCE = 4  # that share one claim, where more is due than it can take


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
_SAME_WORDS = and_(earlier.c.kind == "crisis", text.c.kind == "crisis", earlier.c.key == text.c.key)
_TWIN = or_(_SAME_WORDS, and_(earlier.c.channel == VOICE, text.c.channel == VOICE))
_NO_TWIN_BEFORE_IT = _no(_EARLIER, _BEING_SENT, _TWIN)
"""Of two crisis texts with the same words only one is in hand: words alone tell which one a provider took.

So with two calls, of which it does not even tell the words.
"""

_CHANNELS = EachOf(bindparam("channels", type_=Many(String)))
_CLAIMABLE = (
    select(text.c.id, text.c.programme_id, text.c.channel, text.c.address_id, *senders.COLUMNS)
    .select_from(senders.beside(text))
    .where(not_left(text), text.c.not_before <= _NOW, _MINE, text.c.channel.op("IN")(_CHANNELS))
    .order_by(text.c.not_before, text.c.id)
    .with_for_update(skip_locked=True, of=text)
)
_URGENT_ONES = _CLAIMABLE.where(_URGENT, _NO_TWIN_BEFORE_IT).limit(bindparam("most_urgent"))
_OTHERS = _CLAIMABLE.where(~_URGENT, _NOTHING_BEFORE_IT).limit(bindparam("most"))
_OTHERS_IN = Prepared(
    _OTHERS.where(text.c.programme_id == bindparam("programme"), text.c.channel == bindparam("channel"))
)
_FIRST, _THEN = _URGENT_ONES.cte("first"), _OTHERS.cte("then")
_DUE = Prepared(union_all(select(_FIRST, true().label("urgent")), select(_THEN, false().label("urgent"))))
_LANE = distinct(text, ["programme_id", "channel"], not_left).subquery("lanes")
_IS_DUE = exists().where(
    earlier.c.programme_id == _LANE.c.programme_id,
    earlier.c.channel == _LANE.c.channel,
    earlier.c.not_before <= _NOW,
    not_left(earlier),
    earlier.c.state == "waiting",
)
_LANES = Prepared(
    select(_LANE.c.programme_id, _LANE.c.channel)
    .select_from(senders.beside(_LANE))
    .where(_LANE.c.channel.op("IN")(_CHANNELS), senders.may_have_room(_NOW), _IS_DUE)
)

_FOUND = EachOf(bindparam("found", type_=Many(Uuid)))
_OVERTAKES = exists().where(
    _EARLIER,
    ~_URGENT,
    earlier.c.id.op("NOT IN")(_FOUND),
    or_(_BEING_SENT, and_(earlier.c.state == "waiting", earlier.c.not_before <= text.c.not_before)),
)
"""Another process may hold, not yet committed, a text that must leave before this one."""
_WHOLE = Prepared(WHOLE.add_columns(_OVERTAKES.label("overtakes")).where(text.c.id.op("IN")(_FOUND)))
_TAKE = Prepared(
    update(text)
    .where(text.c.id.op("IN")(_FOUND))
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
    wanted = {"now": now, "ahead": now + senders.AHEAD, "channels": [*channels, UNSAID]}
    wanted |= {"most": most + 1, "most_urgent": URGENT_AT_ONCE}
    due = _DUE.all(db, wanted)
    others = [row for row in due if not row.urgent] if most > 0 else []
    found = [row.id for row in due if row.urgent]
    found += [row.id for row in _paced(db, others, wanted, most, pace, now)]
    if not found:
        return []
    rows = [row for row in _WHOLE.all(db, {"now": now, "found": found}) if not row.overtakes]
    rows = sorted((row for row in rows if door(row) in channels), key=lambda row: row.id)
    _TAKE.run(db, {"found": [row.id for row in rows], "until": until})
    return [claimed for row in rows if (claimed := opened(db, row))]


def _paced(
    db: Db, rows: Sequence[Any], wanted: dict[str, Any], most: int, pace: Pace, now: dt.datetime
) -> list[Any]:
    """Up to `most` that are not urgent, as many of each sender as it has room for."""
    lanes = _by_lane(rows) if len(rows) <= most else _shares(db, rows, wanted, most)
    if not lanes:
        return []
    chosen = senders.within_room(db, lanes, most, pace, now)
    return senders.one_a_chat(db, chosen, pace, now)


def _by_lane(rows: Sequence[Any]) -> dict[Lane, list[Any]]:
    lanes: dict[Lane, list[Any]] = defaultdict(list)
    for row in rows:
        lanes[row.programme_id, row.channel].append(row)
    return lanes


def _shares(db: Db, rows: Sequence[Any], wanted: dict[str, Any], most: int) -> dict[Lane, list[Any]]:
    """More is due than can be taken: the oldest of some programmes and channels, others each time."""
    lanes = [tuple(row) for row in _LANES.all(db, wanted)]
    read_already = _by_lane(rows)
    if [*read_already] == lanes:  # only these wait
        return read_already

    def read(lane: Lane, share: int) -> list[Any]:
        return _OTHERS_IN.all(db, wanted | {"programme": lane[0], "channel": lane[1], "most": share})

    return _by_lane(fair(some(lanes, wanted["now"], LANES_AT_ONCE), read, most))
