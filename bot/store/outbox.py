"""The rows of texts on their way out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, String, bindparam, func, literal_column, or_, select, update

from bot.outbound import VOICE
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import Place
from bot.store.prepared import Prepared
from bot.store.rows import change
from bot.store.sealing import SealBroken

log = structlog.get_logger()

text = table(tables.MessageOut)
address = table(tables.Address)
programme = table(tables.Programme)

TAKEN = frozenset({"accepted", "scheduled", "queued", "sending"})  # a provider's words for "we have it"
TAKEN_RANK = 2
RANKS = {"unknown": 1, "sent": 3, "undelivered": 4, "failed": 4, "dropped": 4, "delivered": 5, "read": 6}
"""How far each state is; a provider's later word that ranks lower is an old one, come late.

Ours are 0 while a text waits and 1 while it is being sent.
"""
URGENT = ("crisis", "alert")
MAYBE = "maybe sent"
LATELY = dt.timedelta(hours=1)
NEVER_TELLS = frozenset({"telegram"})
"""Channels whose provider cannot be asked what it took: there each handing over is kept before it is done."""

WAITING, SENDING = literal_column("'waiting'", String), literal_column("'sending'", String)

WHOLE = (
    select(text, address.c.channel.label("own_channel"), address.c.value, programme.c.sender)
    .add_columns(address.c.opted_out_at, address.c.frozen_at, address.c.unreachable_at)
    .join(address, address.c.id == text.c.address_id)
    .join(programme, programme.c.id == text.c.programme_id)
)


def door(row: Any) -> str:
    """By which door a text leaves. What an older version has queued does not say: by its address's own."""
    channel: str = row.channel or row.own_channel
    return channel


def not_left(rows: Any) -> ColumnElement[bool]:
    """What has not left yet. The states stand in the statement, or its partial index would not be used."""
    found: ColumnElement[bool] = rows.c.state.in_((WAITING, SENDING))
    return found


_NEXT = select(func.min(text.c.not_before)).where(not_left(text))
_THIS = text.c.id == bindparam("this")
_FORWARD = Prepared(
    update(text)
    .where(_THIS, text.c.rank < bindparam("how_far"))
    .values(state=bindparam("as"), rank=bindparam("how_far"), leased_until=None)
    .values(reason=func.coalesce(bindparam("code", type_=String), text.c.reason))
    .values(sent_at=func.coalesce(text.c.sent_at, bindparam("now", type_=text.c.sent_at.type)))
)
_NAME = Prepared(update(text).where(_THIS, text.c.provider_id.is_(None)).values(provider_id=bindparam("sid")))
_SENT = Prepared(
    update(text)
    .where(_THIS)
    .values(provider_id=func.coalesce(text.c.provider_id, bindparam("sid", type_=String)))
    .values(sent_at=bindparam("now"), leased_until=None, reason=None)
)


@dataclass(frozen=True)
class Claimed:
    """One text that this process is to send. `maybe_sent`: an earlier try may have reached the provider."""

    id: UUID
    programme_id: UUID
    address_id: UUID
    person_id: UUID | None
    talk_id: UUID | None
    nudge_id: UUID | None
    place: Place
    channel: str
    address: str
    sender: str | None
    kind: str
    key: str
    body: str
    attempts: int
    at: dt.datetime
    expires_at: dt.datetime | None
    maybe_sent: bool

    @property
    def urgent(self) -> bool:
        """It waits behind no other text."""
        return self.kind in URGENT


def by_id(db: Db, text_id: UUID) -> Claimed | None:
    row = db.conn.execute(WHOLE.where(text.c.id == text_id)).first()
    return _claimed(db, row) if row else None


def by_now(db: Db, one: Claimed) -> Claimed:
    """The same text with its address as that stands now: it may have been frozen since the claim."""
    row = db.conn.execute(WHOLE.where(text.c.id == one.id)).one()
    return replace(one, place=_place(row))


def next_due(db: Db) -> dt.datetime | None:
    """When the next text may go."""
    return db.conn.execute(_NEXT).scalar()


def provider_ids(db: Db, address_id: UUID, besides: UUID) -> frozenset[str]:
    """The provider's ids of the other texts to this address."""
    others = (text.c.address_id == address_id, text.c.id != besides, text.c.provider_id.is_not(None))
    return frozenset(db.conn.execute(select(text.c.provider_id).where(*others)).scalars())


def has_rivals(db: Db, one: Claimed) -> bool:
    """Is or was another call to this address in doubt, lately? No list tells which of the two was made."""
    in_doubt = or_(text.c.state == SENDING, text.c.attempts > 1, text.c.reason.startswith(MAYBE))
    since = one.at - LATELY
    others = (text.c.address_id == one.address_id, text.c.id != one.id, text.c.at >= since)
    found = select(text.c.id).where(*others, text.c.channel == VOICE, in_doubt).limit(1)
    return one.channel == VOICE and db.conn.execute(found).first() is not None


def hold(db: Db, one: Claimed, until: dt.datetime) -> bool:
    """Keep it in hand, till `until`. False: its lease ran out, and it is in other hands by now."""
    return _in_hand(db, one, leased_until=until)


def hand_over(db: Db, one: Claimed) -> bool:
    """Keep that it is being handed to a provider that cannot be asked later. False: not ours any more."""
    return _in_hand(db, one, reason=f"{MAYBE}: handed over")


def put_back(db: Db, one: Claimed) -> None:
    """It was claimed and not touched: it waits again, behind what must go before it."""
    put_off(db, one, None)


def put_off(db: Db, one: Claimed, until: dt.datetime | None) -> None:
    """It waits, till `until` if given; this was no try."""
    values: dict[str, Any] = {"attempts": text.c.attempts - 1}
    values |= {"not_before": until} if until else {}
    values |= {"reason": f"{MAYBE}: not found out"} if one.maybe_sent else {}
    _release(db, one, state="waiting", rank=0, **values)


def try_again(db: Db, one: Claimed, at: dt.datetime, code: str, *, maybe: bool) -> None:
    """It waits for another try at `at`; after a `maybe`, the provider is asked first."""
    reason = f"{MAYBE}: {code}" if maybe else code
    _release(db, one, state="waiting", rank=0, not_before=at, reason=reason)


def sent(db: Db, text_id: UUID, provider_id: str, now: dt.datetime) -> None:
    forward(db, text_id, "sent", None, None, now)
    _SENT.run(db, {"this": text_id, "sid": provider_id, "now": now})


def settle(db: Db, one: Claimed, state: str, reason: str) -> bool:
    """It will not be sent. False: the provider has told meanwhile that it was."""
    return _release(db, one, state=state, rank=RANKS[state], reason=reason)


def _release(db: Db, one: Claimed, **values: Any) -> bool:
    """Let go of a text that was being sent. False: it has gone on, or is in other hands by now."""
    return _in_hand(db, one, leased_until=None, **values)


def _in_hand(db: Db, one: Claimed, **values: Any) -> bool:
    """Change a text that is still ours to send; tell whether it was."""
    in_hand = (text.c.id == one.id, text.c.state == "sending", text.c.attempts == one.attempts)
    return db.conn.execute(update(text).where(*in_hand).values(**values)).rowcount == 1


def forward(
    db: Db, text_id: UUID, word: str, code: str | None, provider_id: str | None, now: dt.datetime
) -> bool:
    """Move a text's state forward, and tell whether it moved.

    An unknown or older word changes nothing but the provider's id.
    """
    rank = TAKEN_RANK if word in TAKEN else RANKS.get(word, -1)
    state = "sent" if word in TAKEN else word
    values = {"this": text_id, "how_far": rank, "as": state, "code": code or None, "now": now}
    moved = _FORWARD.run(db, values) == 1
    if provider_id:
        _NAME.run(db, {"this": text_id, "sid": provider_id})
    return moved


def mark_address(db: Db, address_id: UUID, column: str, now: dt.datetime) -> None:
    """The provider says that this address is opted out or unreachable."""
    change(db, "address", address_id, **{column: now})


def opened(db: Db, row: Any) -> Claimed | None:
    """None: no key here opens it. It is left till its lease runs out, and holds up no other."""
    try:
        return _claimed(db, row)
    except SealBroken:
        log.exception("text not opened", outbound=row.id)
        return None


def _claimed(db: Db, row: Any) -> Claimed:
    return Claimed(
        id=row.id,
        programme_id=row.programme_id,
        address_id=row.address_id,
        person_id=row.person_id,
        talk_id=row.talk_id,
        nudge_id=row.nudge_id,
        place=_place(row),
        channel=door(row),
        address=db.seals.open(row.value, "address.value", row.address_id),
        sender=row.sender,
        kind=row.kind,
        key=row.key,
        body=db.seals.open(row.body, "message_out.body", row.id),
        attempts=row.attempts + 1,
        at=row.at,
        expires_at=row.expires_at,
        maybe_sent=_may_have_been_sent(row),
    )


def _may_have_been_sent(row: Any) -> bool:
    left_in_hand = row.state == "sending" and door(row) not in NEVER_TELLS
    return left_in_hand or (row.reason or "").startswith(MAYBE)


def _place(row: Any) -> Place:
    return Place(
        row.address_id,
        row.programme_id,
        row.person_id,
        row.own_channel,
        opted_out=row.opted_out_at is not None,
        frozen=row.frozen_at is not None,
        unreachable=row.unreachable_at is not None,
    )
