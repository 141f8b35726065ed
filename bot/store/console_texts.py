"""The texts around a flag, as each of staff may read them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select

from bot.rules.staff import Staff, masked, may_read
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

FEW = 6  # of a person's texts, besides the one with the worry
ANSWERS = 10

flag = table(tables.Flag)
message = table(tables.MessageIn)
later = message.alias()
answer = table(tables.MessageOut)
address = table(tables.Address)

_CATEGORIES = select(flag.c.category).distinct().where(flag.c.message_id == bindparam("message"))
_BETWEEN = exists().where(
    later.c.address_id == answer.c.address_id,
    later.c.id > bindparam("message"),
    later.c.id < answer.c.id,
)
_ANSWERS = (
    select(answer.c.id, answer.c.body, answer.c.state)
    .where(
        answer.c.address_id == bindparam("address"),
        answer.c.id > bindparam("message"),
        answer.c.at == bindparam("at"),
        answer.c.kind.in_(("reply", "crisis")),
        ~_BETWEEN,
    )
    .order_by(answer.c.id)
    .limit(ANSWERS)
)
_TEXTS: Select[Any] = (
    select(message.c.id, message.c.body, message.c.at).order_by(message.c.at.desc()).limit(FEW)
)


@dataclass(frozen=True)
class Evidence:
    """A text, with the words that raised the worry in the middle. Not `whole`: the rest is kept for leads."""

    before: str
    quote: str
    after: str
    whole: bool = True


@dataclass(frozen=True)
class Answered:
    """What the bot said back, and how far that came."""

    body: str
    state: str


@dataclass(frozen=True)
class Text:
    """A text of the same person. No `body`: it is kept for leads."""

    body: str | None
    at: dt.datetime


def last_texts(db: Db, staff: Staff, flag_id: UUID) -> list[Text]:
    """The newest texts of the person, or the number, that a flag is about."""
    flagged = select(message.c.address_id, message.c.person_id, message.c.id).join(
        flag, flag.c.message_id == message.c.id
    )
    row = db.conn.execute(flagged.where(flag.c.id == flag_id)).one()
    mine = select(address.c.id).where(address.c.person_id == row.person_id)
    places = message.c.address_id.in_(mine) if row.person_id else message.c.address_id == row.address_id
    return [
        Text(text_body(db, staff, text.id, text.body), text.at)
        for text in db.conn.execute(_TEXTS.where(places, message.c.id != row.id))
    ]


def text_body(db: Db, staff: Staff, message_id: UUID, sealed: bytes) -> str | None:
    """The words of a text as this person may read them. None: they are kept for leads."""
    if not may_read(staff, _categories(db, message_id)):
        return None
    return masked(db.seals.open(sealed, "message_in.body", message_id), staff)


def marked(db: Db, staff: Staff, row: Any) -> Evidence:
    """The text of a flag's row, with the words that worried."""
    body = masked(db.seals.open(row.body, "message_in.body", row.message_id), staff)
    start, end = row.span_start, row.span_end
    if may_read(staff, _categories(db, row.message_id)):
        return Evidence(body[:start], body[start:end], body[end:])
    return Evidence("", body[start:end], "", whole=False)


def _categories(db: Db, message_id: UUID) -> list[str]:
    return list(db.conn.execute(_CATEGORIES, {"message": message_id}).scalars())


def answers(db: Db, staff: Staff, row: Any) -> list[Answered]:
    """What the bot said back to the text of a flag's row."""
    this = {"address": row.address_id, "message": row.message_id, "at": row.texted_at}
    found = db.conn.execute(_ANSWERS, this)
    return [
        Answered(masked(db.seals.open(one.body, "message_out.body", one.id), staff), one.state)
        for one in found
    ]
