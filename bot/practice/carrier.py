"""Brings practice texts and keys in by the real doors: Twilio's forms, signed, and Telegram's updates."""

from __future__ import annotations

import re
import secrets
from typing import Any
from uuid import UUID

import httpx
from starlette.types import ASGIApp
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bot.inbound import storable

SENDER = "+447700900000"  # the number that practice phones text to; Ofcom keeps this range for drama
BOT = "alongside_practice_bot"
URL = "http://practice.invalid"  # where the doors believe to be called at
NUMBER = re.compile(r"(whatsapp:)?\+[1-9]\d{6,14}")
CHAT = re.compile(r"[1-9]\d{0,18}")


class NoSuchPhone(ValueError):
    """`from` must be a number such as +447700900001, or the id of a Telegram chat: digits alone."""


class NoSuchCall(ValueError):
    """That call is not known here."""


class NotTaken(Exception):
    """The door did not take the text. `status` is what it answered."""

    def __init__(self, status: int) -> None:
        super().__init__(f"The text was not taken ({status}). Is it too long?")
        self.status = status


def is_chat(number: str) -> bool:
    """Is this a Telegram chat, rather than a number?"""
    return CHAT.fullmatch(number) is not None


class Carrier:
    """What stands between a phone and the bot. `token` and `secret` are those that the doors check."""

    def __init__(self, doors: ASGIApp, *, token: str, secret: str) -> None:
        self._validator = RequestValidator(token)
        self._secret = secret
        self._line = httpx.AsyncClient(transport=httpx.ASGITransport(doors), trust_env=False)

    async def text(self, number: str, body: str) -> None:
        """One text from this number or chat. Raises NoSuchPhone, NotTaken."""
        if is_chat(number):
            await self._update(message=_said(number, text=storable(body)))
        elif NUMBER.fullmatch(number):
            await self._sms(number, storable(body))
        else:
            raise NoSuchPhone(NoSuchPhone.__doc__)

    async def press(self, chat: str, button: str) -> None:
        """One press of a button in this chat. Raises NoSuchPhone, NotTaken."""
        if not is_chat(chat):
            raise NoSuchPhone(NoSuchPhone.__doc__)
        await self._update(
            callback_query={"id": secrets.token_hex(8), "data": button, "message": _said(chat)}
        )

    async def answer(self, number: str, call: str, key: str) -> None:
        """Pick up a call of ours, hear it out and press a key. Raises NoSuchCall, NotTaken."""
        try:
            path = f"/twilio/voice/{UUID(call)}"
        except ValueError:
            raise NoSuchCall(NoSuchCall.__doc__) from None
        form = {"CallSid": f"CA{secrets.token_hex(16)}", "From": SENDER, "To": number}
        await self._signed(path, form | {"CallStatus": "in-progress"})
        await self._signed(f"{path}/key", form | {"CallStatus": "in-progress", "Digits": key})
        await self._signed(f"{path}/status", form | {"CallStatus": "completed"})

    async def close(self) -> None:
        await self._line.aclose()

    async def _sms(self, number: str, body: str) -> None:
        prefix = "whatsapp:" if number.startswith("whatsapp:") else ""
        form = {"MessageSid": f"SM{secrets.token_hex(16)}", "AccountSid": "ACpractice", "NumMedia": "0"}
        form |= {"From": number, "To": prefix + SENDER, "Body": body}
        await self._signed("/twilio/inbound", form)

    async def _signed(self, path: str, form: dict[str, str]) -> None:
        signature = self._validator.compute_signature(URL + path, form)
        await self._post(path, data=form, headers={"X-Twilio-Signature": signature})

    async def _update(self, **what: Any) -> None:
        update = {"update_id": secrets.randbits(48), **what}
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret}
        await self._post("/telegram/webhook", json=update, headers=headers)

    async def _post(self, path: str, **request: Any) -> None:
        answer = await self._line.post(URL + path, **request)
        if not answer.is_success:
            raise NotTaken(answer.status_code)


def _said(chat: str, **words: str) -> dict[str, Any]:
    return {"message_id": 1, "date": 0, "chat": {"id": int(chat), "type": "private"}, **words}
