"""A message as it came in through any door."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Inbound:
    """One message. `provider_id` is unique in its channel; `address` is an E.164 number or a chat id.

    `to` is the sender it was texted to, `service` the messaging service that this belongs to, if it does.
    `media` are addresses of pictures or sounds, never opened here.
    `opt_out` is what the provider says it did by itself ("STOP", "START" or "HELP"). `answers` is our own
    id of the text whose button was pressed. `invite` is the code of a Telegram `/start`.
    `blocked`: not a text, but the news that this person has blocked (True) or unblocked (False) the bot.
    `edited`: the new words of a text sent before: to be kept and screened, but no answer to a question.
    """

    channel: str
    provider_id: str
    address: str
    text: str
    to: str = ""
    media: tuple[str, ...] = ()
    opt_out: str | None = None
    answers: UUID | None = None
    invite: str | None = None
    blocked: bool | None = None
    edited: bool = False
    service: str = ""


Hear = Callable[[Inbound], Awaitable[None]]
"""What a door hands each message to. Once it has returned, the message is kept for good."""


class NotKept(Exception):
    """The message could not be kept; the provider should send it again."""


_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with each NUL and lone surrogate, which no database keeps alike, replaced by U+FFFD."""
    return _NOT_STORABLE.sub("\ufffd", text)


def pressed(button: str) -> tuple[UUID, str] | None:
    """The text and the answer that `bot.outbound.button` put into a button; None if it is not one of ours."""
    text_id, _, answer = button.partition(":")
    try:
        return UUID(text_id), answer
    except ValueError:
        return None
