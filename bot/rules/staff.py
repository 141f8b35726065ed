"""Who may see and do what in the console. Pure: who is asking and how things stand in, yes or no out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bot.rules.nudging.decision import FLAGGED


class StaffRole(StrEnum):
    """What someone who signs in is here for (docs/practice.md, "Roles").

    A coordinator has a caseload of their own; duty sees to flags at night; an auditor reads, with numbers
    masked, and changes nothing; a trainee signs in where one practises, and nowhere else.
    """

    LEAD = "lead"
    COORDINATOR = "coordinator"
    DUTY = "duty"
    AUDITOR = "auditor"
    TRAINEE = "trainee"


class Act(StrEnum):
    """What can be done in the console. The words are kept with the flag. LIFT is the bot's own."""

    LOOK = "look"
    ACKNOWLEDGE = "acknowledge"
    TAKE = "take over"
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
    OPEN = "open with a reason"
    OVERSEE = "see what was opened"
    AUDIT = "read the audit"
    AUDIT_FILE = "take the audit away"
    IMPORT = "bring in files"
    DIRECTORY = "change the directory"
    ROTA = "change the rota"
    SKIP = "skip a text"
    SETTINGS = "change the settings"
    ACCOUNT = "own account"
    RENEW = "renew the second step"
    STAFF = "look after staff"
    RESET = "reset a second step"
    ADD = "add people"
    STATE = "change a state"
    RENUMBER = "change a number"
    AGREE = "change what a relationship agreed"
    MERGE = "merge two records"
    TRANSFER = "give to another coordinator"
    STAND_IN = "take a conversation over"
    WRITE = "write to somebody"
    NOTE = "write a note"
    READY = "make texts ready"
    CLAIM = "say whose a number is"
    ANNOUNCE = "text many"


@dataclass(frozen=True)
class Staff:
    """Someone who is signed in. No programme: every programme. `person_id`: who they are among its people.

    `on_call` are the programmes for which they are on call now, `opened` the people outside their caseload
    whom they have opened with a reason, and may read for now.
    """

    id: UUID
    role: StaffRole
    email: str
    programme_id: UUID | None = None
    person_id: UUID | None = None
    on_call: frozenset[UUID] = frozenset()
    opened: frozenset[UUID] = frozenset()


ALL = frozenset(StaffRole)
CARERS = frozenset({StaffRole.LEAD, StaffRole.COORDINATOR, StaffRole.TRAINEE})
AT_NIGHT = CARERS | {StaffRole.DUTY}
NOBODYS: frozenset[StaffRole] = frozenset()
LEADS = frozenset({StaffRole.LEAD})
HANDLING = (
    Act.ACKNOWLEDGE,
    Act.TAKE,
    Act.CLOSE,
    Act.CONFIRM,
    Act.KEEP_OPEN,
    Act.CALL,
    Act.DO,
    Act.REFER,
    Act.GRADE,
    Act.TELL,
    Act.REVIEW,
    Act.CONCERN,
    Act.READ_TEXTS,
    Act.FINISH,
    Act.CHOOSE,
    Act.SETTLE,
    Act.JUDGE,
    Act.ANSWER,
    Act.STAND_IN,
    Act.WRITE,
    Act.NOTE,
    Act.CLAIM,
)
"""What whoever is on duty does at night: flags, tasks, and the people whom those are about."""
MAY = dict.fromkeys(Act, CARERS) | dict.fromkeys(HANDLING, AT_NIGHT)
MAY |= {
    Act.LOOK: ALL,
    Act.LIFT: NOBODYS,
    Act.FIGURES: LEADS | {StaffRole.AUDITOR},
    Act.DRILL: LEADS,
    Act.MERGE: LEADS,
    Act.TRANSFER: LEADS,
    Act.OPEN: frozenset({StaffRole.COORDINATOR, StaffRole.DUTY}),
    Act.OVERSEE: LEADS,
    Act.AUDIT: LEADS | {StaffRole.AUDITOR},
    Act.AUDIT_FILE: LEADS | {StaffRole.AUDITOR},
    Act.IMPORT: LEADS,
    Act.ROTA: LEADS,
    Act.SETTINGS: LEADS,
    Act.ACCOUNT: ALL,
    Act.RENEW: ALL,
    Act.STAFF: LEADS,
    Act.RESET: LEADS,
    Act.READY: LEADS,
    Act.ANNOUNCE: LEADS,
}
READING = frozenset({Act.LOOK, Act.READ_TEXTS})
"""What may be done about somebody outside one's caseload, once it was opened with a reason."""
WANTS_PROOF = frozenset({Act.RENEW, Act.RESET, Act.AUDIT_FILE})
"""What is asked the password for, and a code, unless they were given just before."""
LEADS_ONLY = frozenset({"boundary_breach", "child_risk"})
ALARMING = frozenset({"S1", "S2"})
"""Severities of flags that whoever is on call sees, whosever caseload they are of."""
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
    return reads_for_leads(staff) or LEADS_ONLY.isdisjoint(categories)


def reads_for_leads(staff: Staff) -> bool:
    """May they read what is for leads?"""
    return staff.role in (StaffRole.LEAD, StaffRole.AUDITOR)


def may_enter(role: StaffRole, *, practice: bool) -> bool:
    """May somebody of this role sign in here? `practice`: nobody here is real."""
    return practice or role is not StaffRole.TRAINEE


def has_caseload(staff: Staff) -> bool:
    """Do they see some people of their programme only?"""
    return staff.role in (StaffRole.COORDINATOR, StaffRole.DUTY)


def is_on_duty(staff: Staff) -> bool:
    """Do they see every flag and task, and of people those whom these are about?"""
    return staff.role is StaffRole.DUTY


def reason_told(reason: str, staff: Staff) -> str:
    """Why something was not sent, as this person may know it.

    That a flag is open is said to who may read them all: it may be one that only leads may read.
    """
    return HELD_BACK if reason == FLAGGED and not reads_for_leads(staff) else reason


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
