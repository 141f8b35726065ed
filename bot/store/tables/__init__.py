"""Every table. A column typed `Sealed` holds personal words, and opens only in its own row and column.

Each row carries its programme, so that one charity's rows can be told from another's at any place.
"""

from bot.store.tables.calling import Away, Concerned, Drill, DrillAnswer, Ladder, Shift, Told
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
from bot.store.tables.entry import Doorstep, Invitation, Knock, RecoveryCode, SecondStep, SignIn
from bot.store.tables.learning import Phrase, SpotCheck, Verdict
from bot.store.tables.oversight import AuditEnd, AuditLink, Opened
from bot.store.tables.programmes import SettingChange, Upload
from bot.store.tables.saying import MessageIn, MessageOut, Nudge, Redaction, Sender, Talk
from bot.store.tables.signposts import Gap, Signpost
from bot.store.tables.story import Appointment, CheckIn, Goal, Relationship, Score, Session, SessionLog, Step
from bot.store.tables.who import Address, Invite, NamePart, Person, Programme, Staff, StateChange
from bot.store.tables.writing import Announced, Announcement, ReadyText, StaffNote, StaffText, StandIn

__all__ = [
    "Address",
    "Announced",
    "Announcement",
    "Appointment",
    "Audit",
    "AuditEnd",
    "AuditLink",
    "Away",
    "CheckIn",
    "Clock",
    "Concerned",
    "ConsentGiven",
    "Counter",
    "Doorstep",
    "Drill",
    "DrillAnswer",
    "Flag",
    "FlagEvent",
    "Gap",
    "Goal",
    "Heartbeat",
    "Invitation",
    "Invite",
    "Knock",
    "Ladder",
    "Learned",
    "MessageIn",
    "MessageOut",
    "NamePart",
    "Nudge",
    "Opened",
    "Person",
    "Phrase",
    "Programme",
    "ReadyText",
    "RecoveryCode",
    "Redaction",
    "Relationship",
    "Score",
    "SecondStep",
    "Sender",
    "Session",
    "SessionLog",
    "SettingChange",
    "Shift",
    "Sighting",
    "SignIn",
    "Signpost",
    "SpotCheck",
    "Staff",
    "StaffNote",
    "StaffText",
    "StandIn",
    "StateChange",
    "Step",
    "Talk",
    "Task",
    "Told",
    "Upload",
    "Verdict",
]
