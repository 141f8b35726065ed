"""The record of a flag in plain words: what somebody did, and what a form asked besides."""

from __future__ import annotations

import datetime as dt

from bot.rules.flag_record import CONSENT, REACHED, SAFE, TOLD
from bot.rules.flag_review import TWO_PEOPLE
from bot.rules.staff import Act
from bot.store.console.events import Event

STATES = {
    "open": "Nobody has acknowledged this yet",
    "acknowledged": "Acknowledged",
    "handled": "Being handled",
    "proposed": "Waits for a second person to close it",
    "closed": "Closed",
}
WAYS = {"text": " by text", "voice": " by telephone"}
ALERTED = {
    "sms": "by text",
    "telegram": "on Telegram",
    "whatsapp": "on WhatsApp",
    "voice": "by telephone",
}
THE_BOT = "The bot"
BECAUSE = {
    "silence": "they have not texted since",
    "said again": "it was said again, and more seriously",
    "the mentor's answer": "a mentor said how soon somebody must act",
}
_DID = {
    Act.ACKNOWLEDGE: "acknowledged it",
    Act.CLOSE: "closed it",
    Act.CONFIRM: "confirmed and closed it",
    Act.KEEP_OPEN: "kept it open",
    Act.READ_TEXTS: "read the last texts",
    Act.CALL: "called",
    Act.DO: "logged what was done",
    Act.TELL: "logged whether they were told the outcome",
}


def did(event: Event, severity: str) -> str:
    """What somebody did with a flag that is of this severity now, to follow their name."""
    facts = event.facts
    match event.act:
        case Act.CLOSE if facts.get("two", "yes" if severity in TWO_PEOPLE else "") == "yes":
            return "proposed to close it"
        case Act.ACKNOWLEDGE:
            joined = f", with flag {facts['with']}" if "with" in facts else ""
            return _DID[event.act] + WAYS.get(event.way, "") + joined
        case Act.TAKE:
            return f"took it over from {facts.get('over_from') or THE_BOT}"
        case Act.GRADE | Act.LIFT:
            return graded(event)
        case Act.CALL:
            return f"called: {REACHED.get(facts.get('reached', ''), 'not said').lower()}"
        case Act.REFER:
            return f"told {facts['body']}" if facts.get("body") else "told nobody outside"
        case Act.REVIEW:
            return f"will look again on {day(facts['review'])}" if facts.get("review") else "needs no review"
        case Act.CONCERN:
            return f"noted that it is about {facts.get('name', 'somebody of staff')}"
    return _DID[event.act]


def details(event: Event) -> list[tuple[str, str]]:
    """What a form asked besides, each with its name."""
    facts = event.facts
    named = [
        ("Because", BECAUSE.get(facts.get("because", ""), facts.get("because", ""))),
        ("Safe to call?", SAFE.get(facts.get("safe", ""), "")),
        ("Told", facts.get("told", "")),
        ("Reference", facts.get("reference", "")),
        ("Agreement", CONSENT.get(facts.get("consent", ""), "")),
        ("Nobody outside, because", facts.get("not_referred", "")),
        ("Told the outcome?", TOLD.get(facts.get("outcome_told", ""), "")),
    ]
    return [(name, said) for name, said in named if said]


def graded(event: Event) -> str:
    """Such as "lowered it from S1 to S3"."""
    before, after = event.facts.get("from", ""), event.facts.get("to", "")
    verb = "raised" if after < before else "lowered"
    asked = ", and had whoever is on call alerted" if event.facts.get("alert") == "alert" else ""
    return f"{verb} it from {before} to {after}{asked}"


def day(iso: str) -> str:
    """Such as "Thu 12 Mar 2026"."""
    return f"{dt.date.fromisoformat(iso):%a %-d %b %Y}"
