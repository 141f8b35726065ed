"""The texts around a flag, as each of staff may read them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select, union

from bot.rules.staff import LEADS_ONLY, Staff, StaffRole, masked, may_read, reads_for_leads
from bot.screening.safe_word import SAFE_WORD
from bot.store import colleagues, tables
from bot.store.columns import table
from bot.store.database import Db

FEW = 6  # of a person's texts, besides the one with the worry
ANSWERS = 10
ASKED_WITHIN = dt.timedelta(days=2)
HIDDEN = "••••••"

flag = table(tables.Flag)
message = table(tables.MessageIn)
later = message.alias()
sighting = table(tables.Sighting)
answer = table(tables.MessageOut)
address = table(tables.Address)

_IN_THIS: Any = bindparam("message")
_SAFE_WORDS = union(
    select(flag.c.span_start, flag.c.span_end).where(
        flag.c.message_id == _IN_THIS, flag.c.category == SAFE_WORD
    ),
    select(sighting.c.span_start, sighting.c.span_end)
    .join(flag, flag.c.id == sighting.c.flag_id)
    .where(sighting.c.message_id == _IN_THIS, flag.c.category == SAFE_WORD),
)
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
_ASKED: Select[Any] = (
    select(answer.c.id, answer.c.body, answer.c.state, answer.c.at)
    .where(answer.c.address_id == bindparam("address"), answer.c.id < bindparam("message"))
    .where(answer.c.kind.in_(("reply", "nudge")))
    .order_by(answer.c.id.desc())
    .limit(1)
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
    hidden = colleagues.hidden_from(db, staff).messages
    flagged = select(message.c.address_id, message.c.person_id, message.c.id).join(
        flag, flag.c.message_id == message.c.id
    )
    row = db.conn.execute(flagged.where(flag.c.id == flag_id)).one()
    mine = select(address.c.id).where(address.c.person_id == row.person_id)
    places = message.c.address_id.in_(mine) if row.person_id else message.c.address_id == row.address_id
    return [
        Text(text_body(db, staff, text.id, text.body), text.at)
        for text in db.conn.execute(_TEXTS.where(places, message.c.id.not_in({row.id, *hidden})))
    ]


def kept_for_leads(db: Db, staff: Staff, person_ids: Collection[UUID]) -> set[tuple[UUID, dt.datetime]]:
    """Where and when these people texted what this person may not read: what was said back tells of it."""
    hidden = colleagues.moments(db, colleagues.hidden_from(db, staff))
    return hidden | told_for_leads(db, staff, person_ids)


def told_for_leads(db: Db, staff: Staff, person_ids: Collection[UUID]) -> set[tuple[UUID, dt.datetime]]:
    """Where and when these people texted, first or again, what is for leads and this person is none."""
    if reads_for_leads(staff) or not person_ids:
        return set()
    theirs = (flag.c.person_id.in_(person_ids), flag.c.category.in_(LEADS_ONLY))
    moment = select(message.c.address_id, message.c.at)
    first = moment.join(flag, flag.c.message_id == message.c.id).where(*theirs)
    again = moment.join(sighting, sighting.c.message_id == message.c.id)
    again = again.join(flag, flag.c.id == sighting.c.flag_id).where(*theirs)
    return {(row.address_id, row.at) for row in db.conn.execute(union(first, again))}


def text_body(db: Db, staff: Staff, message_id: UUID, sealed: bytes) -> str | None:
    """The words of a text as this person may read them. None: they are kept for leads."""
    if not _may_read_whole(db, staff, message_id):
        return None
    return _as_read(db, staff, message_id, sealed)


def marked(db: Db, staff: Staff, row: Any) -> Evidence:
    """The text of a flag's row, with the words that worried."""
    body = _as_read(db, staff, row.message_id, row.body)
    start, end = row.span_start, row.span_end
    if _may_read_whole(db, staff, row.message_id):
        return Evidence(body[:start], body[start:end], body[end:])
    return Evidence("", body[start:end], "", whole=False)


def without_safe_word(db: Db, staff: Staff, row: Any, words: str) -> str:
    """`words` about the text of a flag's row as this person may read them: no safe word for an auditor."""
    if staff.role is StaffRole.AUDITOR:
        body = db.seals.open(row.body, "message_in.body", row.message_id)
        for start, end in _safe_words(db, row.message_id):
            words = re.sub(re.escape(body[start:end]), HIDDEN, words, flags=re.IGNORECASE)
    return words


def _as_read(db: Db, staff: Staff, message_id: UUID, sealed: bytes) -> str:
    """The words of a text, letter for letter as long: an auditor sees no whole number and no safe word."""
    body = masked(db.seals.open(sealed, "message_in.body", message_id), staff)
    if staff.role is StaffRole.AUDITOR:
        for start, end in _safe_words(db, message_id):
            body = body[:start] + "•" * (end - start) + body[end:]
    return body


def _safe_words(db: Db, message_id: UUID) -> list[tuple[int, int]]:
    rows = db.conn.execute(_SAFE_WORDS, {"message": message_id})
    return [(row.span_start, row.span_end) for row in rows]


def _may_read_whole(db: Db, staff: Staff, message_id: UUID) -> bool:
    hidden = colleagues.hidden_from(db, staff).messages
    return message_id not in hidden and may_read(staff, _categories(db, message_id))


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


def asked(db: Db, staff: Staff, row: Any) -> Answered | None:
    """What the bot had last said before the text of a flag's row, where that text may be an answer to it."""
    one = db.conn.execute(_ASKED, {"address": row.address_id, "message": row.message_id}).first()
    if one is None or row.texted_at - one.at > ASKED_WITHIN:
        return None
    kept = kept_for_leads(db, staff, {row.person_id} if row.person_id else set())
    if (row.address_id, one.at) in kept:
        return None
    return Answered(masked(db.seals.open(one.body, "message_out.body", one.id), staff), one.state)
