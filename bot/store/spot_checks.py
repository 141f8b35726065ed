"""Texts that no reader flagged, picked by chance for a person to read: the only way to know what is missed.

See docs/practice.md, "Learning from staff".
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, func, or_, select, update

from bot.inbound import Inbound
from bot.keywords import is_trivial, keyword
from bot.rules.sampling import is_picked
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared
from bot.store.rows import add_new
from bot.store.sealing import SealBroken

PATIENCE = dt.timedelta(hours=1)
"""How long the second reader has for a text, until it may be picked though that has not read it."""

check = table(tables.SpotCheck)
counter = table(tables.Counter)
flag = table(tables.Flag)
message = table(tables.MessageIn)
sighting = table(tables.Sighting)

_SWEPT = "texts looked at for the reading list"  # the row that tells up to which minute, since 1970
_STRIDE = dt.timedelta(minutes=10)  # of texts in one transaction
_MINUTE = dt.timedelta(minutes=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_NO_WORDS = re.compile(r"[\d\s.,:;/+()\-]*")
_THIS: Any = bindparam("this")


def is_flagged(texts: Any) -> Any:
    """The condition that a reader has flagged a text at S1 to S3."""
    return or_(
        *(
            exists().where(rows.c.message_id == texts.c.id, rows.c.severity < "S4")
            for rows in (flag, sighting)
        )
    )


_UNFLAGGED = Prepared(
    select(message.c.body, message.c.channel).where(message.c.id == _THIS, ~is_flagged(message))
)
_SWEPT_TO = Prepared(select(counter.c.value).where(counter.c.name == _THIS))
_OLDEST_UNREAD = Prepared(
    select(func.min(message.c.unread_at)).where(message.c.unread_at >= bindparam("since"))
)
_UNREAD = Prepared(
    select(message.c.id, message.c.programme_id).where(
        message.c.unread_at >= bindparam("since"), message.c.unread_at < bindparam("until")
    )
)
_SWEEP = (
    update(counter)
    .where(counter.c.name == _THIS, counter.c.value < bindparam("to"))
    .values(value=bindparam("to"))
)


def pick(db: Db, programme_id: UUID, message_id: UUID, now: dt.datetime) -> bool:
    """Put a text that the readers are done with on the reading list, if chance and its words say so.

    Picked once, however often this is asked. False: it is not picked, or was before.
    """
    if not is_picked(message_id):
        return False
    found = _UNFLAGGED.first(db, {"this": message_id})
    if found is None or not _says_something(db, message_id, found):
        return False
    new = add_new(db, "spot_check", programme_id=programme_id, message_id=message_id, picked_at=now)
    return new is not None


def sweep(db: Db, now: dt.datetime) -> bool:
    """Pick among the texts that no second reader has read in an hour. False: none were left to look at.

    Each text is looked at once: by an index, from where the last sweep ended.
    """
    begin = unswept(db, now)
    if begin is None:
        return False
    until = min(begin + _STRIDE, _whole_minute(now - PATIENCE))
    for row in _UNREAD.all(db, {"since": begin, "until": until}):
        pick(db, row.programme_id, row.id, now)
    db.conn.execute(db.insert_new(counter), {"name": _SWEPT, "value": 0})
    db.conn.execute(_SWEEP, {"this": _SWEPT, "to": (until - _EPOCH) // _MINUTE})
    return True


def unswept(db: Db, now: dt.datetime) -> dt.datetime | None:
    """The minute of the oldest text that a sweep is to look at. None: there is nothing to do."""
    row = _SWEPT_TO.first(db, {"this": _SWEPT})
    since = _EPOCH + (row.value if row else 0) * _MINUTE
    oldest = _OLDEST_UNREAD.one(db, {"since": since})[0]
    if oldest is None or oldest >= _whole_minute(now - PATIENCE):
        return None
    return _whole_minute(oldest)


def _says_something(db: Db, message_id: UUID, row: Any) -> bool:
    """Are there words to read: more than thanks, a word for the bot, or the number of an answer?"""
    try:
        body = db.seals.open(row.body, "message_in.body", message_id)
    except SealBroken:
        return False  # nobody can read it
    if _NO_WORDS.fullmatch(body) or is_trivial(body):
        return False
    return keyword(Inbound(row.channel, "", "", body), opted_out=True) is None


def _whole_minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)
