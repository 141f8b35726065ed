"""May this be begun, and may this be sent? Gathers what stands around a person, and asks the rules.

Asked when a talk is begun and once more when its text leaves, since much can have happened between the two.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.nudging.occasions import Occasion, occasion
from bot.outbound import VOICE
from bot.planning import plans
from bot.rules.gate import FROZEN, OUT_OF_REACH, never_texted, not_begun
from bot.rules.nudging import (
    BUSY_WAIT,
    FLAGGED,
    NEEDLESS,
    NOT_SAFE,
    TOO_LATE,
    Begun,
    Busy,
    Counts,
    Decision,
    Drop,
    Due,
    Go,
    Standing,
    Wait,
    decide,
    is_again,
    is_hidden,
    kind_of,
    next_open,
)
from bot.rules.person import Person
from bot.store import calls, concerned, people, schedule, stand_ins, talks
from bot.store import flags as kept_flags
from bot.store.database import Db
from bot.store.outbox import Claimed
from bot.store.schedule import Nudge
from bot.store.talks import Talk

TAKEN = "somebody has the flag by now"
A_WHILE = dt.timedelta(minutes=30)  # without an answer for so long, nobody is at the phone


def may_begin(
    db: Db, nudge: Nudge, person: Person, now: dt.datetime, *, at_once: bool = False
) -> tuple[Decision, Occasion | None]:
    """May this nudge be begun now, and with what? `at_once`: it follows in a talk that they are in."""
    about = occasion(db, nudge, person, now)
    if about is None:
        return Drop(NEEDLESS), None
    busy = Busy.NO if at_once else _busy(talks.open_talk(db, person.id), now)
    begun = schedule.begun(db, person.id, now)
    if at_once:  # then neither caps nor gaps count, and only what was said of the same today does
        local, due = now.astimezone(ZoneInfo(person.timezone)), due_of(nudge, about)
        begun = [one for one in begun if is_again(due, one, local)]
    return _decide(db, nudge, about, person, now, begun, busy), about


def may_send(db: Db, text: Claimed, now: dt.datetime) -> Decision:
    """May this text go after all?"""
    if text.expires_at is not None and text.expires_at <= now:
        return Drop(TOO_LATE)
    if text.kind == "farewell":
        return Go()
    if text.place.silent(text.kind):
        return Drop("opted out" if text.place.opted_out else FROZEN)
    if text.kind == "alert" and concerned.is_told(db, text.id):
        return Drop(NEEDLESS)
    if text.channel == VOICE and calls.is_needless(db, text.id):
        return Drop(TAKEN)
    if text.place.unreachable and text.kind == "nudge":
        return Drop(OUT_OF_REACH)
    if text.person_id is None:
        return Go()
    person = people.by_id(db, text.person_id)
    local = now.astimezone(ZoneInfo(person.timezone))
    if text.kind != "nudge":
        reason = never_texted(person, local.date())
        return Go() if reason is None else Drop(reason)
    if is_hidden(text.key.partition(".")[0], person):
        return Drop("others use the phone by now")
    nudge = schedule.nudge_by_id(db, text.nudge_id) if text.nudge_id else None
    return _word(db, person, local) if nudge is None else _nudge(db, text, nudge, person, now)


def may_ask_again(db: Db, talk: Talk, person: Person, now: dt.datetime) -> Decision:
    """May the question of a talk that fell silent be said once more?"""
    if talk.nudge_id is None:
        local = now.astimezone(ZoneInfo(person.timezone))
        return Drop(FLAGGED) if kept_flags.has_hard_flag(db, person.id) else _word(db, person, local)
    nudge = schedule.nudge_by_id(db, talk.nudge_id)
    about = occasion(db, nudge, person, now)
    begun = schedule.begun(db, person.id, now)
    return Drop(NEEDLESS) if about is None else _decide(db, nudge, about, person, now, begun, Busy.NO)


def due_of(nudge: Nudge, about: Occasion) -> Due:
    """A nudge as the rules see it."""
    return Due(nudge.kind, nudge.about, nudge.planned_at, about.until)


def _nudge(db: Db, text: Claimed, nudge: Nudge, person: Person, now: dt.datetime) -> Decision:
    about = occasion(db, nudge, person, now)
    begun = schedule.begun(db, person.id, now, besides=text.id)
    return Drop(NEEDLESS) if about is None else _decide(db, nudge, about, person, now, begun, Busy.NO)


def _decide(
    db: Db,
    nudge: Nudge,
    about: Occasion,
    person: Person,
    now: dt.datetime,
    begun: list[Begun],
    busy: Busy,
) -> Decision:
    due = due_of(nudge, about)
    hard_flag = due.how.about_goals and kept_flags.has_hard_flag(db, person.id)
    stood_in = stand_ins.open_for(db, person.id) is not None
    standing = Standing(begun, hard_flag, busy, stood_in)
    relationship = plans.relationship_of(nudge, person)
    return decide(due, person, relationship, standing, now.astimezone(ZoneInfo(person.timezone)))


def _word(db: Db, person: Person, local: dt.datetime) -> Decision:
    """A text that tells what somebody else has done: it waits for the day, and while staff text with them."""
    reason = not_begun(person, local.date())
    opens = next_open(local, person)
    if reason is not None or opens is None:
        return Drop(reason or NOT_SAFE)
    if stand_ins.open_for(db, person.id) is not None:
        return Wait(local + BUSY_WAIT)
    return Go() if opens <= local else Wait(opens)


def _busy(talk: Talk | None, now: dt.datetime) -> Busy:
    if talk is None:
        return Busy.NO
    silent = talk.asked_at is not None and now - talk.asked_at > A_WHILE
    if silent and kind_of(talk.run.flow).counts is Counts.APPOINTMENT:
        return Busy.NO  # what it had to say was said, and it needs no answer
    hidden = kind_of(talk.run.kept.get("flow")).counts if talk.run.flow == "knock" else None
    if hidden is Counts.APPOINTMENT:
        return Busy.TALKING  # what it has come to say has not been said yet
    return Busy.SILENT if silent else Busy.TALKING
