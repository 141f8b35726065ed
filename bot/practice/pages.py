"""`/practice`: phones on a page, a clock to move on, and what the bot kept. It works without scripts too."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.console.words import URGENCY
from bot.practice import kept
from bot.practice.api import as_number
from bot.practice.carrier import NoSuchCall, NoSuchPhone, NotTaken
from bot.practice.cast import BY_NUMBER, ZONE
from bot.practice.passing import NotALength, length
from bot.practice.room import Room
from bot.practice.threads import Phone, Text, news, phones, strangers, thread
from bot.store.database import Db
from bot.wording import choices_in

HERE = Path(__file__).parent
ASSETS = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
PHONES, STRANGERS, TEXTS = 24, 3, 60  # that fit on a page
LOOK = 0.4  # seconds between looks for something new
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
CHANNELS = {"sms": "SMS", "whatsapp": "WhatsApp", "telegram": "Telegram"}


@dataclass(frozen=True)
class Shown:
    """A phone as it is shown: its texts, the buttons that wait for a press, and texts to try.

    `ringing` is the call that may be answered; "" where none rings.
    """

    phone: Phone
    texts: list[Text]
    buttons: list[tuple[str, str]]
    tries: Sequence[str]
    ringing: str

    @property
    def id(self) -> str:
        return phone_id(self.phone.number)

    @property
    def first(self) -> str:
        return self.phone.name.split()[0] if self.phone.role != "stranger" else self.phone.number

    @property
    def channel(self) -> str:
        return CHANNELS.get(self.phone.channel, self.phone.channel)


def routes(room: Room) -> list[BaseRoute]:
    """The page, its parts, and the events that keep it up to date."""
    pages = Pages(room)
    return [
        Route("/", lambda _request: RedirectResponse("/practice"), methods=["GET"]),
        Route("/practice", pages.page, methods=["GET"]),
        Route("/practice", pages.act, methods=["POST"]),
        Route("/practice/events", pages.events, methods=["GET"]),
        *(Route(f"/practice/{name}", _asset(name, kind), methods=["GET"]) for name, kind in ASSETS.items()),
    ]


class Pages:
    """One address a method."""

    def __init__(self, room: Room) -> None:
        self._room = room
        loader = FileSystemLoader(HERE)
        templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        templates.filters |= {"moment": moment_said, "minute": minute_said}
        self._template = templates.get_template("page.html")

    async def page(self, _request: Request) -> Response:
        return await self._shown()

    async def act(self, request: Request) -> Response:
        """A form of the page: a text, a press of a button, a call that is answered, or time to pass."""
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        number = as_number(form.get("from", ""))
        try:
            if "forward" in form:
                await self._room.forward(length(form["forward"]))
            elif "press" in form:
                await self._room.press(number, form["press"])
            elif "answer" in form:
                await self._room.answer(number, form["answer"], form.get("key", "1"))
            else:
                await self._room.text(number, form.get("body", ""))
        except (NotALength, NoSuchPhone, NoSuchCall, NotTaken) as error:
            return await self._shown(str(error), status=400)
        return RedirectResponse("/practice#" + (phone_id(number) if number else "clock"), status_code=303)

    async def events(self, _request: Request) -> Response:
        """An event whenever there is something new to be seen."""
        return EventSourceResponse(self._changes())

    async def _changes(self) -> AsyncIterator[dict[str, str]]:
        seen: tuple[Any, ...] = ()
        while True:
            now = minute_said(self._room.clock())
            found = (*await self._room.database.aread(news), now)
            if found != seen:
                yield {"event": "changed", "data": now}
            seen = found
            await asyncio.sleep(LOOK)

    async def _shown(self, wrong: str = "", status: int = 200) -> Response:
        phones_shown, kept_shown = await self._room.database.aread(_look)
        html = self._template.render(
            phones=phones_shown, kept=kept_shown, now=self._room.clock(), wrong=wrong, tones=URGENCY
        )
        return HTMLResponse(html, status, HEADERS)


def _look(db: Db) -> tuple[list[Shown], list[kept.Kept]]:
    known = phones(db, PHONES) + strangers(db, STRANGERS)
    return [_phone(db, phone) for phone in known], kept.latest(db)


def _phone(db: Db, phone: Phone) -> Shown:
    texts = thread(db, phone.number)[-TEXTS:]
    character = BY_NUMBER.get(phone.number)
    rings = next((str(text.id) for text in reversed(texts) if text.rings), "")
    return Shown(phone, texts, _buttons(phone, texts), character.tries if character else (), rings)


def _buttons(phone: Phone, texts: list[Text]) -> list[tuple[str, str]]:
    """What can be pressed, as (what the press sends, its label): the choices of the last text on Telegram."""
    if phone.channel != "telegram" or not texts or not texts[-1].ours:
        return []
    return [(f"{texts[-1].id}:{answer}", label) for answer, label in choices_in(texts[-1].body)]


def _asset(name: str, kind: str) -> Any:
    async def asset(_request: Request) -> Response:
        headers = HEADERS | {"Cache-Control": "no-cache"}
        return FileResponse(HERE / name, media_type=kind, headers=headers)

    return asset


def moment_said(moment: dt.datetime) -> str:
    """Such as "Tue 10 Mar, 14:05"."""
    return f"{moment.astimezone(ZONE):%a %-d %b, %H:%M}"


def minute_said(moment: dt.datetime) -> str:
    """Such as "Tue 10 Mar 2026, 14:05"."""
    return f"{moment.astimezone(ZONE):%a %-d %b %Y, %H:%M}"


def phone_id(number: str) -> str:
    """What a phone is called within the page."""
    return "phone-" + "".join(filter(str.isalnum, number))
