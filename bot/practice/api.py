"""Practice mode as JSON: text from any number, read a thread, move the clock."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.practice.carrier import NoSuchPhone, NotTaken
from bot.practice.passing import NotALength, length
from bot.practice.room import Room
from bot.practice.threads import Phone, Text, phones, thread

BYTES = 64 * 1024


class Wrong(Exception):
    """What is wrong with a request, in words for the one who sent it."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


def routes(room: Room) -> list[BaseRoute]:
    """`/practice/texts`, `/practice/people` and `/practice/clock`."""
    api = Api(room)
    return [
        Route("/practice/texts", api.texts, methods=["GET"]),
        Route("/practice/texts", api.text, methods=["POST"]),
        Route("/practice/people", api.people, methods=["GET"]),
        Route("/practice/clock", api.clock, methods=["GET"]),
        Route("/practice/clock", api.forward, methods=["POST"]),
    ]


class Api:
    """One address a method."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def text(self, request: Request) -> JSONResponse:
        """A text goes in by its door. The answer is what is on the phone since."""
        try:
            asked = await _asked(request)
            number = as_number(_words(asked, "from"))
            before = await self._thread(number)
            await self._room.text(number, _words(asked, "body"))
        except Wrong as error:
            return _wrong(str(error), error.status)
        except NoSuchPhone as error:
            return _wrong(str(error))
        except NotTaken as error:
            return _wrong(str(error), error.status)
        since = (await self._thread(number))[len(before) :]
        return JSONResponse([_text_as_json(text) for text in since])

    async def texts(self, request: Request) -> JSONResponse:
        """The thread of any number, oldest first."""
        if not (number := as_number(request.query_params.get("number", ""))):
            return _wrong("Say which: /practice/texts?number=+447700900001")
        return JSONResponse([_text_as_json(text) for text in await self._thread(number)])

    async def people(self, _request: Request) -> JSONResponse:
        """Everybody who has a phone."""
        return JSONResponse([_phone_as_json(phone) for phone in await self._room.database.aread(phones)])

    async def clock(self, _request: Request) -> JSONResponse:
        """What time it is in practice mode."""
        return JSONResponse({"now": self._room.clock().isoformat()})

    async def forward(self, request: Request) -> JSONResponse:
        """Let time pass, and tell what time it is then."""
        try:
            by = length((await _asked(request)).get("forward"))
        except Wrong as error:
            return _wrong(str(error), error.status)
        except NotALength as error:
            return _wrong(str(error))
        return JSONResponse({"now": (await self._room.forward(by)).isoformat()})

    async def _thread(self, number: str) -> list[Text]:
        return await self._room.database.aread(lambda db: thread(db, number))


def as_number(given: str) -> str:
    """A number as it was meant: in an address, an unescaped "+" comes as a space."""
    bare = given.strip()
    return f"+{bare}" if given.startswith(" ") and bare.isdecimal() else bare


async def _asked(request: Request) -> dict[str, Any]:
    """The JSON object that was sent. Raises Wrong."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > BYTES:
                raise Wrong("That is too long.", 413)
        asked = json.loads(body)
    except ClientDisconnect:
        raise Wrong("The line broke.") from None
    except (ValueError, RecursionError):
        raise Wrong("That is not JSON.") from None
    if not isinstance(asked, dict):
        raise Wrong("Send a JSON object.")
    return asked


def _words(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise Wrong(f'"{name}" is missing, or is not a text.')
    return value


def _wrong(words: str, status: int = 400) -> JSONResponse:
    return JSONResponse({"error": words}, status)


def _text_as_json(text: Text) -> dict[str, str]:
    told = {"from": text.sender, "to": text.to, "body": text.body, "at": text.at.isoformat()}
    return told | ({"call": str(text.id)} if text.call else {})


def _phone_as_json(phone: Phone) -> dict[str, str]:
    return {"name": phone.name, "role": phone.role, "number": phone.number, "channel": phone.channel}
