"""Staff in a conversation: the thread, notes, taking it over from the bot, writing, and texts to many."""

from __future__ import annotations

from starlette.routing import BaseRoute

from bot.console.office import Office
from bot.console.texting import announcements, held, notes, ready, thread, unknown, writing

ROOMS = (thread, notes, writing, held, ready, unknown, announcements)


def routes(office: Office) -> list[BaseRoute]:
    return [route for room in ROOMS for route in room.routes(office)]
