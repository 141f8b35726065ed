"""Every table. A column typed `Sealed` holds personal words, and opens only in its own row and column.

Each row carries its programme, so that one charity's rows can be told from another's at any place.
"""

from bot.store.tables.care import Audit, Clock, ConsentGiven, Counter, Flag, FlagEvent, Learned, Task
from bot.store.tables.entry import Knock, SignIn
from bot.store.tables.saying import MessageIn, MessageOut, Nudge, Talk
from bot.store.tables.story import CheckIn, Goal, Relationship, Score, Session, SessionLog, Step
from bot.store.tables.who import Address, Invite, Person, Programme, Staff

__all__ = [
    "Address",
    "Audit",
    "CheckIn",
    "Clock",
    "ConsentGiven",
    "Counter",
    "Flag",
    "FlagEvent",
    "Goal",
    "Invite",
    "Knock",
    "Learned",
    "MessageIn",
    "MessageOut",
    "Nudge",
    "Person",
    "Programme",
    "Relationship",
    "Score",
    "Session",
    "SessionLog",
    "SignIn",
    "Staff",
    "Step",
    "Talk",
    "Task",
]
