"""The phones of practice mode, and the texts on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from bot.outbound import VOICE
from bot.practice.carrier import BOT, SENDER
from bot.practice.clock import clock
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

WHATSAPP = "whatsapp:"
GONE_OUT = ("sent", "delivered", "read")

address = table(tables.Address)
person = table(tables.Person)
came = table(tables.MessageIn)
went = table(tables.MessageOut)
flag = table(tables.Flag)

_PHONES = (
    select(address, person.c.name, person.c.role)
    .join(person, person.c.id == address.c.person_id)
    .where(address.c.channel != "terminal")
    .order_by(address.c.id)
)
_STRANGERS = select(address).where(address.c.person_id.is_(None)).order_by(address.c.id.desc())
_HERE = select(address).where(address.c.blind.in_(bindparam("blinds", expanding=True)))
_CAME = select(came.c.id, came.c.body, came.c.at).where(came.c.address_id == bindparam("place"))
_WENT = (
    select(went.c.id, went.c.body, went.c.sent_at.label("at"), went.c.channel, went.c.state)
    .add_columns(flag.c.state.label("flag_state"))
    .outerjoin(flag, flag.c.number == went.c.flag_number)
    .where(went.c.address_id == bindparam("place"), went.c.state.in_(GONE_OUT))
)
_NEWS = select(
    select(func.count()).select_from(came).scalar_subquery(),
    select(func.count(went.c.sent_at)).scalar_subquery(),
    select(func.count()).where(went.c.state == "read").scalar_subquery(),
    select(func.count()).select_from(address).scalar_subquery(),
    select(func.max(clock.c.ahead)).scalar_subquery(),
)


@dataclass(frozen=True)
class Phone:
    """Somebody's phone. `number` is what it texts from, as `POST /practice/texts` takes it."""

    name: str
    role: str
    number: str
    channel: str


@dataclass(frozen=True)
class Text:
    """One text on a phone, or one `call`, which may still ring. `ours`: the bot said it."""

    id: UUID
    sender: str
    to: str
    body: str
    at: dt.datetime
    ours: bool
    call: bool = False
    rings: bool = False


def phones(db: Db, most: int | None = None) -> list[Phone]:
    """Everybody's phones, the longest known first."""
    return [
        Phone(db.seals.open(row.name, "person.name", row.person_id), row.role, _number(db, row), row.channel)
        for row in db.conn.execute(_PHONES.limit(most))
    ]


def strangers(db: Db, most: int) -> list[Phone]:
    """The latest phones to have texted whose owner nobody knows."""
    found = db.conn.execute(_STRANGERS.limit(most))
    return [Phone("Nobody we know", "stranger", _number(db, row), row.channel) for row in found]


def thread(db: Db, number: str) -> list[Text]:
    """The texts to and from a number or a chat, oldest first; none for one that was never heard of."""
    bare = number.removeprefix(WHATSAPP)
    places = db.conn.execute(_HERE, {"blinds": db.seals.blinds(bare)}).all()
    texts = [
        text
        for place in places
        if _as_sender(place.channel, bare) == number
        for text in _at(db, place, number)
    ]
    return sorted(texts, key=attrgetter("at", "id"))


def news(db: Db) -> tuple[Any, ...]:
    """Differs whenever there is something new to be seen: a text in or out, a phone, another time."""
    return tuple(db.conn.execute(_NEWS).one())


def _at(db: Db, place: Any, number: str) -> list[Text]:
    bot = _bot(place.channel)
    here = {"place": place.id}
    heard = [
        Text(row.id, number, bot, db.seals.open(row.body, "message_in.body", row.id), row.at, False)
        for row in db.conn.execute(_CAME, here)
    ]
    return heard + [_said(db, row, bot, number) for row in db.conn.execute(_WENT, here)]


def _said(db: Db, row: Any, bot: str, number: str) -> Text:
    body, call = db.seals.open(row.body, "message_out.body", row.id), row.channel == VOICE
    rings = call and row.state == "sent" and row.flag_state in (None, "open")
    return Text(row.id, bot, number, body, row.at, True, call, rings)


def _number(db: Db, row: Any) -> str:
    return _as_sender(row.channel, db.seals.open(row.value, "address.value", row.id))


def _as_sender(channel: str, value: str) -> str:
    return WHATSAPP + value if channel == "whatsapp" else value


def _bot(channel: str) -> str:
    return BOT if channel == "telegram" else _as_sender(channel, SENDER)
