"""Plain words for how far a text came, as a thread says them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.console.words import CODES, why_said
from bot.store.console.threads import Passed

CARRIERS = {"sms": "the phone company", "whatsapp": "WhatsApp", "telegram": "Telegram"}
CHANNELS = {"sms": "SMS", "whatsapp": "WhatsApp", "telegram": "Telegram", "terminal": "the terminal"}
SENT_ALONG = {
    "photo": "A photo",
    "voice": "A voice message",
    "audio": "A sound",
    "video": "A video",
    "video_note": "A video",
    "sticker": "A sticker",
    "animation": "A moving picture",
    "document": "A document",
    "location": "Where they are",
    "contact": "A contact",
    "file": "A picture or a sound",
}


def came(text: Passed, zone: str, now: dt.datetime) -> str:
    """How far one of our texts came, and no further than is known."""
    carrier = CARRIERS.get(text.channel, "the phone company")
    why = why_said(text.reason)
    match text.state:
        case "waiting" if text.not_before is not None and text.not_before > now:
            return f"waiting until {until(text.not_before, zone, now)}"
        case "waiting":
            return (
                "may have been sent: we are finding out"
                if why.startswith("maybe sent")
                else "about to be sent"
            )
        case "sending":
            return "being sent"
        case "sent":
            return f"sent to {carrier}, not known yet whether it arrived"
        case "delivered":
            return "arrived"
        case "read":
            return "arrived, and was read"
        case "failed" | "undelivered":
            return f"did not arrive{_because(_code_said(why))}"
        case "unknown":
            return f"may have been sent: {carrier} cannot tell"
        case _:
            return f"held back{_because(why)}"


def until(moment: dt.datetime, zone: str, now: dt.datetime) -> str:
    """Such as "9:00", or "Mon 16 Mar, 9:00" on another day."""
    here = ZoneInfo(zone)
    local, today = moment.astimezone(here), now.astimezone(here).date()
    clock = f"{local:%-H:%M}"
    return clock if local.date() == today else f"{local:%a %-d %b}, {clock}"


def at_clock(moment: dt.datetime, zone: str) -> str:
    """Such as "9:05"."""
    return f"{moment.astimezone(ZoneInfo(zone)):%-H:%M}"


def sent_along(kind: str) -> str:
    """Such as "A voice message", of what came with a text."""
    return SENT_ALONG.get(kind, "A file")


def _because(why: str) -> str:
    return f": {why}" if why else ""


def _code_said(why: str) -> str:
    """The provider's code in words."""
    for code, words in CODES.items():
        if code in why:
            return f"{words} ({code})"
    return why
