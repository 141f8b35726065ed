"""Who may see and do what in the console. Pure: who is asking and how things stand in, yes or no out."""

from __future__ import annotations

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
HELD_BACK = "held back for now"


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
