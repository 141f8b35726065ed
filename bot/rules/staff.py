"""Who may see and do what in the console. Pure: who is asking and how things stand in, yes or no out.

A flag of S1 or S2 is closed by two people: one proposes, another confirms (docs/practice.md, "Severities").
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bot.rules.nudging.decision import FLAGGED


class StaffRole(StrEnum):
    """What someone who signs in is here for. An auditor reads, with numbers masked, and changes nothing."""

    LEAD = "lead"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"


class Act(StrEnum):
    """What can be done in the console. The words are kept with the flag. LIFT is the bot's own."""

    LOOK = "look"
    ACKNOWLEDGE = "acknowledge"
    CLOSE = "close"
    CONFIRM = "confirm"
    KEEP_OPEN = "keep open"
    CALL = "log a call"
    DO = "log what was done"
    REFER = "log outside help"
    GRADE = "change the severity"
    TELL = "tell the person the outcome"
    REVIEW = "set a review date"
    CONCERN = "add whom it concerns"
    LIFT = "lift"
    READ_TEXTS = "read texts"
    FINISH = "finish"
    CHOOSE = "choose for them"
    SETTLE = "settle an address"
    JUDGE = "judge a flag"
    SPOT_CHECK = "read by chance"
    TEACH = "teach phrases"
    FIGURES = "read the figures"
    DRILL = "begin a drill"
    ANSWER = "answer a drill"


@dataclass(frozen=True)
class Staff:
    """Someone who is signed in. No programme: every programme."""

    id: UUID
    role: StaffRole
    email: str
    programme_id: UUID | None = None


@dataclass(frozen=True)
class Standing:
    """How a flag stands: open, acknowledged, handled, proposed (and by whom) or closed.

    `lowered_by`: who took it below what two people close, if it was ever that severe.
    """

    severity: str
    state: str
    proposed_by: UUID | None = None
    lowered_by: UUID | None = None


@dataclass(frozen=True)
class Tries:
    """How often someone has knocked, up to `last_at`."""

    count: int
    last_at: dt.datetime
    locked_until: dt.datetime | None = None


ALL = frozenset(StaffRole)
CARERS = frozenset({StaffRole.LEAD, StaffRole.COORDINATOR})
NOBODYS: frozenset[StaffRole] = frozenset()
LEADS = frozenset({StaffRole.LEAD})
MAY = dict.fromkeys(Act, CARERS) | {
    Act.LOOK: ALL,
    Act.LIFT: NOBODYS,
    Act.FIGURES: LEADS | {StaffRole.AUDITOR},
    Act.DRILL: LEADS,
}
LEADS_ONLY = frozenset({"boundary_breach", "child_risk"})
TWO_PEOPLE = frozenset({"S1", "S2"})
LEVELS = ("S1", "S2", "S3", "S4")
HAS_IT = ("acknowledged", "handled", "proposed")
"""States in which somebody has a flag."""
HELD_BACK = "held back for now"
OUTCOMES = {"right": "the worry was right", "false_alarm": "a false alarm", "handled": "handled before"}

IDLE = dt.timedelta(minutes=60)
LONGEST = dt.timedelta(hours=12)
TRIES = 5
LOCK = dt.timedelta(minutes=15)

_NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,}")
_SEEN = 3  # digits of a masked number that an auditor tells it by


def may(staff: Staff, act: Act) -> bool:
    """Is this what someone of their role does at all?"""
    return staff.role in MAY[act]


def within(staff: Staff, programme_id: UUID) -> bool:
    """The wall between programmes."""
    return staff.programme_id in (None, programme_id)


def may_read(staff: Staff, categories: Iterable[str]) -> bool:
    """May they read a text with worries of these categories?

    What may be about staff themselves, or about a child, is for leads; an auditor checks the leads.
    """
    return staff.role is not StaffRole.COORDINATOR or LEADS_ONLY.isdisjoint(categories)


def is_closed_by_two(staff: Staff, standing: Standing) -> bool:
    """Does it take somebody else to confirm, if this person would close a flag?

    So for S1 and S2, and for what they have themselves taken below that.
    """
    return standing.severity in TWO_PEOPLE or standing.lowered_by == staff.id


def refusal(staff: Staff, act: Act, standing: Standing) -> str | None:
    """Why this may not be done with a flag as it stands. None: it may."""
    if not may(staff, act):
        return "Your role reads here, and changes nothing."
    match act:
        case Act.ACKNOWLEDGE if standing.state != "open":
            return "This flag has been acknowledged already."
        case Act.CLOSE if standing.state in ("proposed", "closed"):
            return "Someone has closed this flag, or proposed to."
        case Act.CONFIRM | Act.KEEP_OPEN if standing.state != "proposed":
            return "Nobody is proposing to close this flag now."
        case Act.CONFIRM if standing.proposed_by == staff.id:
            return "Two people close a flag like this: somebody else must confirm."
        case Act.GRADE if standing.state == "closed":
            return "This flag is closed."
        case Act.GRADE if standing.state == "proposed":
            return "Someone proposes to close this flag. Keep it open first."
    return None


def state_after(staff: Staff, act: Act, standing: Standing) -> str:
    """How a flag stands once this person has done this.

    Whoever does something about an open flag has it; what is added to a closed one leaves it closed.
    """
    match act:
        case Act.ACKNOWLEDGE:
            return "acknowledged"
        case Act.KEEP_OPEN:
            return "handled"
        case Act.CLOSE:
            return "proposed" if is_closed_by_two(staff, standing) else "closed"
        case Act.CONFIRM:
            return "closed"
        case Act.CALL | Act.DO | Act.REFER if standing.state in ("open", "acknowledged"):
            return "handled"
        case Act.GRADE if standing.state == "open":
            return "acknowledged"
        case _:
            return standing.state


def is_over(begun_at: dt.datetime, seen_at: dt.datetime, now: dt.datetime) -> bool:
    """Must someone who signed in then, and was last seen then, sign in again?"""
    return now - seen_at > IDLE or now - begun_at > LONGEST


def is_locked(tries: Tries, now: dt.datetime) -> bool:
    """Are no more tries taken for now?"""
    return tries.locked_until is not None and now < tries.locked_until


def after_knock(tries: Tries, now: dt.datetime) -> Tries:
    """The tries with one more, which locks if it is the last; an old one no longer counts."""
    count = 1 if now - tries.last_at > LOCK or tries.locked_until is not None else tries.count + 1
    return Tries(count, now, now + LOCK if count >= TRIES else None)


def after_entry(tries: Tries) -> Tries:
    """The tries with the last one taken back: it was right."""
    return Tries(max(tries.count - 1, 0), tries.last_at)


def reason_told(reason: str, staff: Staff) -> str:
    """Why something was not sent, as this person may know it.

    That a flag is open is not said to a coordinator: it may be one that only leads may read.
    """
    return HELD_BACK if reason == FLAGGED and staff.role is StaffRole.COORDINATOR else reason


def masked(words: str, staff: Staff) -> str:
    """`words` as this person sees them, letter for letter as long: an auditor sees no whole number."""
    if staff.role is not StaffRole.AUDITOR:
        return words
    return _NUMBER.sub(lambda found: re.sub(r"\d", "•", found[0][:-_SEEN]) + found[0][-_SEEN:], words)


def masked_number(number: str, staff: Staff) -> str:
    """A number or a chat as this person sees it."""
    if staff.role is not StaffRole.AUDITOR:
        return number
    return "•" * (len(number) - _SEEN) + number[-_SEEN:] if len(number) > 2 * _SEEN else "•" * len(number)
