"""Plain words for a drill of the ladder: its rungs, the ways by which people are told, and what left."""

from __future__ import annotations

import datetime as dt

from bot.console.words import how_far
from bot.rules.escalation.ladder import Who
from bot.store.drills import Telling

POSTS = {
    Who.ON_CALL: "on call",
    Who.DEPUTY: "deputy",
    Who.LEAD: "lead",
    Who.EVERYONE: "everyone",
}
WAYS = {
    "sms": "text",
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "terminal": "terminal",
    "voice": "call",
    "text": "text",
    "console": "the console",
}
MINUTE = dt.timedelta(minutes=1)


def minutes_said(after: dt.timedelta) -> str:
    """When a rung is climbed: "at once", "after 15 min"."""
    return f"after {after // MINUTE} min" if after else "at once"


def left(telling: Telling) -> str:
    """Whether a text or a call left, and what became of it."""
    return how_far(telling.state, telling.reason, way=telling.way)
