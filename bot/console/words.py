"""Plain words for what is kept as a key: kinds of text, how far one came, why not, how an address stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from bot.flows.about import named
from bot.outbound import VOICE
from bot.rules.nudging import NEEDLESS
from bot.rules.person import Person, Role
from bot.rules.subjects import Subject
from bot.screening.flag import CATEGORIES
from bot.store.colleagues import Colleague
from bot.store.console.people import Reach

NUDGES = {
    "welcome": "invitation to be texted",
    "goal_checkin": "weekly check-in",
    "next_step": "question about the next step",
    "goal_idea": "idea for a goal",
    "session_log": "question about how a meeting went",
    "support": "support for the mentor",
    "meeting_reminder": "meeting reminder",
    "meeting_today": "meeting reminder on the day",
    "missed_meeting": "text after a missed meeting",
    "meeting_changed": "news that a meeting has changed",
    "appointment_reminder": "reminder of an official date",
    "mentor_digest": "weekly digest",
    "signpost_offer": "offer to look for places that can help",
    "signpost_outcome": "question whether a place has helped",
    "signpost_shared": "places that their mentor asked for",
    "log_overdue": "a look whether the log has come (no text)",
}
NEEDLESS_SINCE = {
    "meeting_reminder": "the meeting was moved or called off, or had begun",
    "meeting_today": "the meeting was moved or called off, or was too near",
    "meeting_changed": "the meeting has changed again, or had begun",
    "missed_meeting": "they are not matched any more",
    "session_log": "the log had come, or the meeting was moved or called off",
    "goal_checkin": "no step was set",
    "goal_idea": "the idea was answered already",
    "appointment_reminder": "the date is off or has moved, or another text told of it",
    "mentor_digest": "there was nothing to tell, or it is not wanted any more",
    "signpost_offer": "what they told of is not kept any more",
    "signpost_outcome": "they were asked already, or the places have closed",
    "signpost_shared": "the places have closed, or they are not matched any more",
}
"""Why a nudge had become needless, by its kind."""
TALKS = {
    "new_goal": "a new goal",
    "idea_saved": "an idea for a goal",
    "goal_score": "how close to the goal they are",
    "next_step": "the next step",
    "appointment": "a date to be reminded of",
    "appointment_change": "a date that is off or has moved",
    "new_time": "a new time for a meeting",
    "change_meeting": "a meeting that moves or is off",
    "checkin_time": "when to check in",
    "knock": "whether it is them at the phone",
    "finish": "whether they want to finish",
    "danger": "whether somebody is in danger",
    "crisis_call": "whether it is OK to call",
    "no_show": "why the mentee did not come",
    "staff": "what they need from staff",
    "signpost": "places that can help",
    "signpost_menu": "what they need",
    "signpost_for": "whether to send places to their mentee",
}
TASKS = {
    "handover": "they need a person: the bot did not understand their answers",
    "danger": "said whether somebody is in danger",
    "safe to call": "said whether it is safe to call",
}
SUBJECTS = {
    Subject.SAFETY: "About somebody's safety",
    Subject.TEXTS: "Texts that a person must read",
    Subject.UNKNOWN: "Unknown numbers",
    Subject.STAFF: "For staff to do",
    Subject.MENTORS: "Mentors with too much on",
    Subject.QUIET: "Gone quiet",
}
"""What the tasks of staff are about, as headings."""
STATES = {
    "referred": "referred, not accepted yet",
    "in_custody": "in custody",
    "release_planned": "to be released soon",
    "released": "released",
    "community": "in the community",
    "paused": "paused",
    "recalled": "recalled to custody",
    "ending": "coming to an end",
    "closed": "ended",
    "followed_up": "ended, and asked afterwards",
    "archive": "in the archive",
}
URGENCY = {
    "S1": "act now",
    "S2": "act today",
    "S3": "look within days",
    "S4": "no hurry: bring it up at supervision",
}
TEXTS = {
    "reply": "answer",
    "crisis": "safety text",
    "alert": "alert to staff",
    "farewell": "last answer",
    "staff": "text of staff",
}
HOW_FAR = {
    "waiting": "waiting",
    "sending": "being sent",
    "sent": "sent, not known yet whether it arrived",
    "delivered": "delivered",
    "read": "delivered and read",
    "failed": "did not arrive",
    "undelivered": "did not arrive",
    "unknown": "unknown (the provider cannot tell)",
    "dropped": "not sent",
    "": "not sent",  # a nudge that was never begun
}
OF_A_CALL = {
    "sent": "rung, not known yet whether it was answered",
    "delivered": "answered, by a person or a machine",
    "read": "answered, and 1 was pressed",
    "undelivered": "did not get through",
    "failed": "did not get through",
}
CODES = {
    "21211": "not a number that can be texted",
    "21610": "they have stopped texts",
    "21614": "not a mobile number",
    "30003": "the phone is off or out of reach",
    "30004": "the number blocks texts",
    "30005": "there is no such number",
    "30006": "a landline, or its network takes no texts",
    "30007": "held back by a network as unwanted",
    "30008": "the network did not say why",
}
READERS = {
    "rules": "the rules",
    "meaning": "the second reader",
    "staff": "someone of staff",
    "safe word": "their safe word",
}
PHONES = {"own": "their own", "shared": "shared with others", "watched": "someone may look at it"}
CONSENTS = {"yes": "agreed to texts", "no": "said no to texts", "ask": "not asked, or not answered yet"}
NOT_AGREED = {
    "consent is ask": "they have not answered yet whether we may text",
    "consent is no": "they said no to texts",
}
CALLS = {
    "busy": "the line was busy",
    "no-answer": "nobody answered the call",
    "canceled": "the call was stopped",
}
STATE_IS = "state is "
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_CODE = re.compile(r"\b\d{5}\b")


def kind_said(kind: str, key: str = "") -> str:
    """Such as "weekly check-in", for a nudge or for the text that one became."""
    if key.startswith("call."):
        return "call to staff"
    if kind in TEXTS:
        return TEXTS[kind]
    name = key.partition(".")[0] if kind == "nudge" and key else kind
    return NUDGES.get(name, name.replace("_", " "))


def how_far(state: str, reason: str = "", kind: str = "", way: str = "") -> str:
    """How far a text came or, by `way` voice, a call; and, where it matters, why no further.

    `kind`: of nudge, as `kind_said` has it.
    """
    said = (OF_A_CALL if way == VOICE else HOW_FAR).get(state) or HOW_FAR.get(state, state)
    why = why_said(reason, kind)
    told = _CODE.sub(lambda code: f"{CODES.get(code[0], 'code')} ({code[0]})", why)
    return f"{said}: {told}" if told and state not in ("sent", "delivered", "read") else said


def why_said(reason: str, kind: str = "") -> str:
    """Why something was not sent, in words that people use."""
    if reason == NEEDLESS:
        return NEEDLESS_SINCE.get(kind, "it was not needed any more")
    if reason.startswith(STATE_IS):
        return f"they are {STATES.get(reason.removeprefix(STATE_IS), reason)}"
    return NOT_AGREED.get(reason) or CALLS.get(reason, reason)


def reader_said(reader: str, version: str) -> str:
    """Who saw a worry: "the rules, version 2026.3", "someone of staff"."""
    said = READERS.get(reader, reader)
    return said if reader in ("staff", "safe word") else f"{said}, version {version}"


def category_said(key: str) -> str:
    """Such as "Child risk" for child_risk."""
    return key.replace("_", " ").capitalize()


def kinds() -> dict[str, str]:
    """What a text may tell of, each in words."""
    return {key: category_said(key) for key in CATEGORIES}


def kinds_of(keys: Iterable[str]) -> dict[str, str]:
    """Some of them."""
    return {key: category_said(key) for key in keys}


def levels_said(but: str = "") -> dict[str, str]:
    """How soon somebody must act, but for one level: "S1: act now"."""
    return {level: f"{level}: {words}" for level, words in URGENCY.items() if level != but}


def staff_named(staff: Iterable[Colleague]) -> dict[UUID, str]:
    return {one.id: f"{one.name} ({one.role})" for one in staff}


def task_said(kind: str) -> str:
    """What staff are to do or know, as a heading."""
    said = TASKS.get(kind, kind)
    return said[:1].upper() + said[1:]


def note_said(kind: str, note: str, text: str | None = None) -> str:
    """The note of a task. Empty where the `text` that it came from says the same."""
    if kind == "handover":
        flow = note.partition(" ")[0]
        return f"It was asking about {TALKS.get(flow) or NUDGES.get(flow) or flow.replace('_', ' ')}"
    return "" if note == text else {"True": "yes", "False": "no"}.get(note, note)


def about_said(about: str, person: Person | None, text: str) -> str:
    """Whom a flag is about: a mentor's text that names one mentee is about that one."""
    if about == "self":
        return "the one who texted"
    mine = person.relationships if person is not None and person.role is Role.MENTOR else ()
    if person is not None and mine and (one := named(text, person)):
        return f"{one.mentee}, their mentee"
    return f"someone else (their mentee is {mine[0].mentee})" if len(mine) == 1 else "someone else"


def reach_said(reach: Reach) -> str:
    """How an address stands."""
    if reach.past_at:
        return "their number before: nothing goes there"
    if reach.frozen_at:
        return "frozen: may be a stranger's"
    if reach.opted_out_at:
        return "opted out"
    if reach.unreachable_at:
        return "unreachable"
    if reach.arrived:
        return "works"
    return "texted, not known yet whether it arrives" if reach.tried else "not tried yet"
