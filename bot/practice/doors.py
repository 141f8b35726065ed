"""Doors that lead nowhere: what is sent has arrived, and no word leaves this machine."""

from __future__ import annotations

from typing import Any

from telegram import Bot
from telegram.request import BaseRequest

from bot.outbound import VOICE, Door, Outbound

CHANNELS = ("sms", "whatsapp", "telegram", VOICE)


class PracticeDoor:
    """Delivers at once: a text that is kept as sent is on the phone, and a call rings there."""

    def __init__(self, channel: str) -> None:
        self.channel = channel

    async def send(self, message: Outbound) -> str:
        return f"practice:{message.id}"

    async def find(self, _message: Outbound) -> str | None:
        return None


def practice_doors() -> dict[str, Door]:
    """A door for each channel that practice phones use."""
    return {channel: PracticeDoor(channel) for channel in CHANNELS}


def practice_bot() -> Bot:
    """A Telegram bot which is told that all went well, whatever it asks for."""
    return Bot("700900000:practice", request=_Nowhere())


class _Nowhere(BaseRequest):
    """A line on which every request is answered with `true`, and none is made."""

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, *_asked: Any, **_how: Any) -> tuple[int, bytes]:
        return 200, b'{"ok": true, "result": true}'
