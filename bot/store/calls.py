"""Calls by telephone: rows of `message_out` whose channel is voice."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from bot.outbound import VOICE
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

text = table(tables.MessageOut)
flag = table(tables.Flag)

_THIS = (text.c.id == bindparam("this"), text.c.channel == VOICE)
_IS_ONE = select(text.c.id).where(*_THIS)
_WORDS = select(text.c.id, text.c.body).where(*_THIS)
_TAKEN = (
    select(flag.c.id)
    .join(text, text.c.flag_number == flag.c.number)
    .where(*_THIS, flag.c.state != "open")
    .limit(1)
)


def is_call(db: Db, call_id: UUID) -> bool:
    """Is this the row of a call?"""
    return db.conn.execute(_IS_ONE, {"this": call_id}).first() is not None


def words(db: Db, call_id: UUID) -> str | None:
    """What is said on a call. None: there is no such call, for a text is never read out."""
    row = db.conn.execute(_WORDS, {"this": call_id}).first()
    return None if row is None else db.seals.open(row.body, "message_out.body", row.id)


def is_needless(db: Db, call_id: UUID) -> bool:
    """Has somebody the flag by now that it is about?"""
    return db.conn.execute(_TAKEN, {"this": call_id}).first() is not None
