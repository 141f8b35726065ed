"""Plain words for what is kept as a key: kinds of text, how far one came, why not, how an address stands."""

from __future__ import annotations

import re

from bot.store.console_people import Reach

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
    "log_overdue": "a look whether the log has come (no text)",
}
TEXTS = {"reply": "answer", "crisis": "safety text", "alert": "alert to staff", "farewell": "last answer"}
HOW_FAR = {
    "waiting": "waiting",
    "sending": "being sent",
    "sent": "sent (no word yet)",
    "delivered": "delivered",
    "read": "delivered and read",
    "failed": "did not arrive",
    "undelivered": "did not arrive",
    "unknown": "unknown (the provider cannot tell)",
    "dropped": "not sent",
    "": "not sent",  # a nudge that was never begun
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
PHONES = {"own": "their own", "shared": "shared with others", "watched": "someone may look at it"}
CONSENTS = {"yes": "agreed to texts", "no": "said no to texts", "ask": "not asked, or not answered yet"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_CODE = re.compile(r"\b\d{5}\b")


def kind_said(kind: str, key: str = "") -> str:
    """Such as "weekly check-in", for a nudge or for the text that one became."""
    if kind in TEXTS:
        return TEXTS[kind]
    name = key.partition(".")[0] if kind == "nudge" and key else kind
    return NUDGES.get(name, name.replace("_", " "))


def how_far(state: str, reason: str = "") -> str:
    """How far a text came and, where it matters, why no further."""
    said = HOW_FAR.get(state, state)
    told = _CODE.sub(lambda code: f"{CODES.get(code[0], 'code')} ({code[0]})", reason)
    return f"{said}: {told}" if told and state not in ("sent", "delivered", "read") else said


def reach_said(reach: Reach) -> str:
    """How an address stands."""
    if reach.frozen_at:
        return "frozen: may be a stranger's"
    if reach.opted_out_at:
        return "opted out"
    if reach.unreachable_at:
        return "unreachable"
    if reach.arrived:
        return "works"
    return "tried, no word yet" if reach.tried else "not tried yet"
