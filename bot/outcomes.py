"""What became of a text that was to be said, and what follows from that."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from bot.flows import FLOWS
from bot.store import flags as kept_flags
from bot.store import outbox as rows
from bot.store import talks
from bot.store.database import Db
from bot.store.outbox import Claimed

OPTED_OUT = "21610"  # Twilio's code for a person who has stopped texts there
NOT_ARRIVED = ("undelivered", "failed")


def sent(db: Db, text: Claimed, provider_id: str, now: dt.datetime) -> None:
    """The provider took it. If it holds a question, silence counts from now."""
    rows.sent(db, text.id, provider_id, now)
    if text.talk_id is not None:
        start_waiting(db, text.talk_id, text.id, now)


def start_waiting(db: Db, talk_id: UUID, text_id: UUID, now: dt.datetime) -> None:
    talk = talks.by_question(db, talk_id, text_id)
    flow = FLOWS.get(talk.run.flow) if talk else None
    if talk is None or flow is None or talk.wakes_at is not None:
        return
    reminder = flow.reminds.get(talk.run.step)
    reminded = reminder if reminder and talk.silences else dt.timedelta(0)
    wait = reminder if reminder and not talk.silences else flow.expires_after - reminded
    talks.sent(db, talk_id, text_id, now, now + wait)


def settle(
    db: Db,
    text: Claimed,
    state: str,
    reason: str,
    now: dt.datetime,
    *,
    opted_out: bool = False,
    unreachable: bool = False,
    task: bool = False,
) -> None:
    """A text will not be sent; the reason is kept for staff, and what it says of the address.

    Silence after a question that never left counts as well, or its talk would stay open for ever.
    """
    if not rows.settle(db, text, state, reason):
        return
    if text.talk_id is not None:
        start_waiting(db, text.talk_id, text.id, now)
    if opted_out:
        rows.mark_address(db, text.address_id, "opted_out_at", now)
    if unreachable:
        rows.mark_address(db, text.address_id, "unreachable_at", now)
    if opted_out or unreachable or task:
        kept_flags.open_task(db, text.place, f"a text was not sent: {reason}", now)


def status(
    db: Db, text_id: UUID, word: str, code: str | None, provider_id: str | None, now: dt.datetime
) -> None:
    """What the provider says became of a text. Statuses only move forward."""
    text = rows.by_id(db, text_id)
    if text is None:
        return
    moved = rows.forward(db, text_id, word, code, provider_id, now)
    if not moved:
        return
    if text.talk_id is not None:
        start_waiting(db, text.talk_id, text.id, now)
    if code == OPTED_OUT:
        rows.mark_address(db, text.address_id, "opted_out_at", now)
        kept_flags.open_task(db, text.place, "opted out at the provider", now)
    elif word in NOT_ARRIVED:
        kept_flags.open_task(db, text.place, f"a text did not arrive: {code or word}", now)
