"""What became of a text that was to be said, and what follows from that.

See docs/practice.md, "Out of reach".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from bot.flows import FLOWS
from bot.flows.steps import Flow
from bot.outbound import VOICE
from bot.rules.arrival import Fault, fault, is_for_good
from bot.rules.hours import at_local
from bot.store import addresses, deliveries, people, redactions, schedule, talks
from bot.store import flags as kept_flags
from bot.store import outbox as rows
from bot.store.database import Db
from bot.store.deliveries import Delivery
from bot.store.outbox import Claimed
from bot.store.people import Place
from bot.store.rows import change
from bot.store.talks import Talk

log = structlog.get_logger()

A_DAY = dt.timedelta(days=1)
ARRIVED, NOT_ARRIVED = ("delivered", "read"), ("undelivered", "failed")
OPTED_OUT = "opted out at the provider"
OUT_OF_REACH = "texts do not reach this number: ring them"
KNOWN_SINCE = "unknown at first: the provider has told since"


def sent(db: Db, text: Claimed, provider_id: str, now: dt.datetime) -> None:
    """The provider took it. If it holds a question, silence counts from now."""
    rows.sent(db, text.id, provider_id, now)
    if text.talk_id is not None:
        start_waiting(db, text.talk_id, text.id, now)


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
    code: str | None = None,
) -> None:
    """A text will not be sent; the reason is kept for staff, and what it says of the address.

    Silence after a question that never left counts as well, or its talk would stay open for ever. `code` is
    the provider's own; of one who says `unreachable` without it, no text is expected to arrive again.
    """
    if not rows.settle(db, text, state, reason):
        return
    if state == "dropped" and text.nudge_id is not None:
        schedule.say_apart(db, text.nudge_id, now)
    if text.talk_id is not None:
        start_waiting(db, text.talk_id, text.id, now)
    known = False
    if opted_out:
        known = _opted_out(db, text.place, now)
    elif unreachable:
        known = _not_reached(db, text.place, now, for_good=is_for_good(code))
    if task or (text.urgent and not known and state != "dropped"):
        what = "a call was not made" if text.channel == VOICE else "a text was not sent"
        kept_flags.open_task(db, text.place, f"{what}: {reason}", now)


def status(
    db: Db,
    text_id: UUID,
    word: str,
    code: str | None,
    provider_id: str | None,
    now: dt.datetime,
    *,
    redacts: Collection[str] = (),
) -> None:
    """What the provider says became of a text. Statuses only move forward, however they come.

    `redacts`: the channels whose provider is asked to forget the words of what has come to its end.
    """
    text = deliveries.by_id(db, text_id)
    if text is None or not rows.forward(db, text_id, word, code, provider_id, now):
        return
    if text.state == "unknown" and word != text.state:
        log.info("known after all", outbound=text.id, state=word)
        change(db, "message_out", text.id, reason=KNOWN_SINCE)
    if text.talk_id is not None:
        start_waiting(db, text.talk_id, text.id, now)
    if text.place.channel == VOICE:
        _of_a_call(db, text, word, code, now)
    elif word in ARRIVED:
        addresses.reached(db, text.place.id)
    elif word in NOT_ARRIVED:
        _did_not_arrive(db, text, code, now)
    sid = text.provider_id or provider_id
    if sid and text.place.channel in redacts and word in ARRIVED + NOT_ARRIVED:
        redactions.plan(db, text.id, text.place.programme_id, text.place.channel, sid, now)


def start_waiting(db: Db, talk_id: UUID, text_id: UUID, now: dt.datetime) -> None:
    talk = talks.by_question(db, talk_id, text_id)
    flow = FLOWS.get(talk.run.flow) if talk else None
    if talk is None or flow is None or talk.wakes_at is not None:
        return
    talks.sent(db, talk_id, text_id, now, wakes_at(db, talk, flow, now))


def wakes_at(db: Db, talk: Talk, flow: Flow, now: dt.datetime) -> dt.datetime:
    """When silence is looked at: to say the question once more, or to let the talk end."""
    reminder = flow.reminds.get(talk.run.step)
    if reminder is None:
        return flow.ends(talk.run, now)
    if talk.silences:
        return now + flow.expires_after - (reminder if isinstance(reminder, dt.timedelta) else A_DAY)
    if isinstance(reminder, dt.timedelta):
        return now + reminder
    local = now.astimezone(ZoneInfo(people.by_id(db, talk.person_id).timezone))
    return at_local(local.date() + A_DAY, reminder, local.tzinfo)


def _of_a_call(db: Db, call: Delivery, word: str, code: str | None, now: dt.datetime) -> None:
    """Of whether texts reach that number a call says nothing. One not answered is for the next rung."""
    if word == "failed":
        why = f"calls do not get through: {code or 'no reason'}"
        kept_flags.open_task_once(db, call.place, why, now)


def _did_not_arrive(db: Db, text: Delivery, code: str | None, now: dt.datetime) -> None:
    """What staff must know of it. Of one text to a phone that is off: nothing, unless it was urgent."""
    known = False
    match fault(code):
        case Fault.STOPPED:
            known = _opted_out(db, text.place, now, since=text.sent_at)
        case Fault.NO_PHONE:
            known = _not_reached(db, text.place, now, for_good=True)
        case Fault.NOT_NOW:
            known = _not_reached(db, text.place, now, for_good=False)
        case Fault.WORDS:
            kept_flags.open_task_once(db, text.place, f"held back as spam ({code}): {text.key}", now)
        case Fault.OURS:
            kept_flags.open_task_once(db, text.place, f"texts do not arrive, by a fault of ours: {code}", now)
    if text.urgent and not known:
        kept_flags.open_task(db, text.place, f"an urgent text did not arrive: {code or 'no reason'}", now)


def _opted_out(db: Db, place: Place, now: dt.datetime, since: dt.datetime | None = None) -> bool:
    """They have stopped texts at the provider. True: staff are told of it now."""
    news = addresses.opted_out(db, place.id, now, since=since)
    if news:
        kept_flags.open_task(db, place, OPTED_OUT, now)
    return news


def _not_reached(db: Db, place: Place, now: dt.datetime, *, for_good: bool) -> bool:
    """A text did not reach the address. True: it is out of reach from now on, and staff are told so once."""
    news = addresses.not_reached(db, place.id, now, for_good=for_good)
    if news:
        kept_flags.open_task(db, place, OUT_OF_REACH, now)
    return news
