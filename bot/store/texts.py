"""Texts in and out, as they are kept."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from bot.inbound import Inbound
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import Place
from bot.store.rows import add, add_new, change

message_out = table(tables.MessageOut)
message_in = table(tables.MessageIn)
NEVER_ARRIVED = ("dropped", "failed", "undelivered")

_DROP = (
    update(message_out)
    .where(message_out.c.address_id == bindparam("place"), message_out.c.state == "waiting")
    .values(state="dropped", reason=bindparam("why"))
)
_SAID_SINCE = (
    select(message_out.c.id)
    .where(
        message_out.c.address_id == bindparam("place"),
        message_out.c.key == bindparam("said"),
        message_out.c.at > bindparam("since"),
        message_out.c.state.not_in(NEVER_ARRIVED),
    )
    .limit(1)
)
_SAID_OF_KIND = (
    select(message_out.c.id)
    .where(
        message_out.c.address_id == bindparam("place"),
        message_out.c.kind == bindparam("said"),
        message_out.c.at >= bindparam("since"),
    )
    .limit(1)
)
_NEWEST = (
    select(message_in.c.provider_id)
    .where(message_in.c.address_id == bindparam("place"), message_in.c.provider_id != bindparam("this"))
    .where(message_in.c.at > bindparam("since"))
    .order_by(message_in.c.id.desc())
    .limit(1)
)


def keep(db: Db, message: Inbound, place: Place, now: dt.datetime, *, rules_version: str) -> UUID | None:
    """Keep a text that came in, for both readers. None: it was kept before, and this is its second delivery.

    `rules_version` is that of the rules by which it is screened at once.
    """
    return add_new(
        db,
        "message_in",
        programme_id=place.programme_id,
        address_id=place.id,
        person_id=place.person_id,
        channel=message.channel,
        provider_id=message.provider_id,
        body=message.text,
        media=json.dumps(message.media) if message.media else None,
        at=now,
        rules_version=rules_version,
        unread_at=now if message.text.strip() else None,
    )


def not_screened(db: Db, message_id: UUID) -> None:
    """The rules failed on this text."""
    change(db, "message_in", message_id, rules_version=None)


def queue(
    db: Db,
    place: Place,
    *,
    kind: str,
    key: str,
    body: str,
    now: dt.datetime,
    talk_id: UUID | None = None,
    nudge_id: UUID | None = None,
    flag_number: int | None = None,
    not_before: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    channel: str = "",
) -> UUID:
    """Put a text in the outbox. `kind` is reply, crisis, nudge or alert; an alert names its flag.

    `channel`: by which door it leaves, where that is not the address's own, as of a call.
    Somebody waits for what is not a nudge, so whoever sends is woken for it, on every machine.
    """
    db.awaited = db.awaited or (kind != "nudge" and not_before is None)
    values: dict[str, Any] = {"state": "waiting", "rank": 0, "attempts": 0, "at": now}
    return add(
        db,
        "message_out",
        programme_id=place.programme_id,
        address_id=place.id,
        person_id=place.person_id,
        talk_id=talk_id,
        nudge_id=nudge_id,
        flag_number=flag_number,
        channel=channel or place.channel,
        kind=kind,
        key=key,
        body=body,
        not_before=not_before or now,
        expires_at=expires_at,
        **values,
    )


def drop_waiting(db: Db, place: Place, why: str) -> None:
    """Whatever still waits for this address will not be sent."""
    db.conn.execute(_DROP, {"place": place.id, "why": why})


def said_since(db: Db, place: Place, key: str, since: dt.datetime) -> bool:
    """Has this sentence been said here since then, and not been lost on the way?"""
    values = {"place": place.id, "said": key, "since": since}
    return db.conn.execute(_SAID_SINCE, values).first() is not None


def kind_said_since(db: Db, place: Place, kind: str, since: dt.datetime) -> bool:
    """Has anything of this kind, such as crisis, been said here at that moment or since?"""
    values = {"place": place.id, "said": kind, "since": since}
    return db.conn.execute(_SAID_OF_KIND, values).first() is not None


def heard_from(db: Db, place: Place, now: dt.datetime) -> None:
    """This is the address that the person last wrote from, and so texts reach it."""
    change(db, "address", place.id, heard_at=now, failures=0, unreachable_at=None)


def said_later(db: Db, place: Place, provider_id: str, now: dt.datetime) -> bool:
    """Of an update of Telegram's that came late: has a later one from here been kept, within a day?

    Telegram numbers them in order, and begins anew only after a week without any.
    """
    wanted = {"place": place.id, "this": provider_id, "since": now - dt.timedelta(days=1)}
    newest = db.conn.execute(_NEWEST, wanted).all()
    return any(_number(row.provider_id) > _number(provider_id) for row in newest)


def _number(provider_id: str) -> int:
    number = provider_id.rpartition(":")[2]
    return int(number) if number.isdecimal() else 0
