"""In how many of a programme's newest texts a phrase stands, before anybody adds it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from bot.rules.staff import LEADS_ONLY, Staff, reads_for_leads
from bot.screening.phrases import Phrases
from bot.screening.plain import plain
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.phrases import as_one
from bot.store.sign_ins import actor
from bot.store.staff import trace

TRIED = "tried a phrase"
TEXTS = 500  # that one is tried on
LOOKED_THROUGH = 20_000  # texts of all programmes, to find those of one

flag = table(tables.Flag)
message = table(tables.MessageIn)
person = table(tables.Person)

_NEWEST = (
    select(message.c.id, message.c.programme_id, message.c.person_id, message.c.body)
    .order_by(message.c.id.desc())
    .limit(LOOKED_THROUGH)
    .subquery()
)
_LAST_TEXTS = (
    select(_NEWEST.c.id, _NEWEST.c.body, person.c.language)
    .outerjoin(person, person.c.id == _NEWEST.c.person_id)
    .where(_NEWEST.c.programme_id == bindparam("programme"))
    .order_by(_NEWEST.c.id.desc())
    .limit(TEXTS)
)
_FOR_LEADS = exists().where(flag.c.message_id == _NEWEST.c.id, flag.c.category.in_(sorted(LEADS_ONLY)))


@dataclass(frozen=True)
class Tried:
    """How many of a programme's newest texts hold a phrase."""

    held: int
    texts: int


def try_out(db: Db, staff: Staff, programme_id: UUID, words: str, now: dt.datetime) -> Tried:
    """In how many of a programme's newest texts it stands, of those that this person may read.

    Raises ValueError for what is no phrase. That somebody asked is kept, since the answer tells of people.
    """
    tried = Phrases.of(*as_one(words, None, None))
    trace(db, programme_id, actor(staff), TRIED, "programme", programme_id, now)
    wanted = _LAST_TEXTS if reads_for_leads(staff) else _LAST_TEXTS.where(~_FOR_LEADS)
    rows = db.conn.execute(wanted, {"programme": programme_id}).all()
    held = sum(_holds(db, row, tried) for row in rows)
    return Tried(held, len(rows))


def _holds(db: Db, row: Any, tried: Phrases) -> bool:
    language = row.language or "en"
    body = db.seals.open(row.body, "message_in.body", row.id)
    return any(tried.found(plain(body, language).words, language))
