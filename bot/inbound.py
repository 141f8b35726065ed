"""A message as it came in through any door."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Inbound:
    """One message. `provider_id` is unique in its channel; `address` is an E.164 number or a chat id.

    `to` is the sender it was texted to. `media` are addresses of pictures or sounds, never opened here.
    `opt_out` is what the provider says it did by itself ("STOP", "START" or "HELP"). `answers` is our own
    id of the text whose button was pressed. `invite` is the code of a Telegram `/start`.
    `blocked`: not a text, but the news that this person has blocked (True) or unblocked (False) the bot.
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
