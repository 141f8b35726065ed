"""Every table. A column typed `Sealed` holds personal words, and opens only in its own row and column.

Each row carries its programme, so that one charity's rows can be told from another's at any place.
"""

from bot.store.tables.care import (
    Audit,
    Clock,
    ConsentGiven,
    Counter,
    Flag,
    FlagEvent,
    Heartbeat,
    Learned,
    Sighting,
    Task,
)
from bot.store.tables.entry import Knock, SignIn
from bot.store.tables.learning import Phrase, SpotCheck, Verdict
from bot.store.tables.saying import MessageIn, MessageOut, Nudge, Redaction, Sender, Talk
from bot.store.tables.story import Appointment, CheckIn, Goal, Relationship, Score, Session, SessionLog, Step
from bot.store.tables.who import Address, Invite, Person, Programme, Staff

__all__ = [
    "Address",
    "Appointment",
    "Audit",
    "CheckIn",
    "Clock",
    "ConsentGiven",
    "Counter",
    "Flag",
    "FlagEvent",
    "Goal",
    "Heartbeat",
    "Invite",
    "Knock",
    "Learned",
    "MessageIn",
    "MessageOut",
    "Nudge",
    "Person",
    "Phrase",
    "Programme",
    "Redaction",
    "Relationship",
    "Score",
    "Sender",
    "Session",
    "SessionLog",
    "Sighting",
    "SignIn",
    "SpotCheck",
    "Staff",
    "Step",
    "Talk",
    "Task",
    "Verdict",
]
