"""Telegram's updates, as they come by webhook or by long polling, turned into messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.inbound import Inbound, pressed, storable

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
INVITE = re.compile(r"[A-Za-z0-9_-]{1,64}")  # all that Telegram allows in a link
LARGEST = 64  # bits of any number of Telegram's
KINDS = (
    *("photo", "voice", "audio", "video", "video_note", "animation", "sticker", "document"),
    *("contact", "location", "venue", "poll", "dice", "story"),
)


class NotAnUpdate(ValueError):
    """This is not one of Telegram's updates."""


def read(update: object, bot: str) -> Inbound | None:
    """An update to the bot with this id as a message; None where it is nothing that a person said to us.

    Only private chats are heard: in a group, others would see the answers. Raises NotAnUpdate.
    """
    match update:
        case {"update_id": int(number)} if number.bit_length() < LARGEST:
            return _read(update, bot, f"{bot}:{number}")
    raise NotAnUpdate


def _read(update: object, bot: str, id_: str) -> Inbound | None:
    match update:
        case {"message": {"chat": {"id": int(chat), "type": "private"}} as message}:
            return _said(message, Inbound("telegram", id_, str(chat), "", bot))
        case {"edited_message": {"chat": {"id": int(chat), "type": "private"}} as message}:
            edited = _said(message, Inbound("telegram", id_, str(chat), "", bot, edited=True))
            return edited if edited and edited.text else None  # a live location is edited every few seconds
        case {
            "callback_query": {"data": str(data), "message": {"chat": {"id": int(chat), "type": "private"}}}
        }:
            ours = pressed(data)
            return ours and Inbound("telegram", id_, str(chat), storable(ours[1]), bot, answers=ours[0])
        case {"my_chat_member": {"chat": {"id": int(chat), "type": "private"}} as change}:
            blocked = _blocked(change)
            return None if blocked is None else Inbound("telegram", id_, str(chat), "", bot, blocked=blocked)
    return None


def _said(message: Mapping[str, Any], inbound: Inbound) -> Inbound | None:
    """`inbound` with what was said; None for Telegram's own notes, such as that a message was pinned."""
    words = next((text for key in ("text", "caption") if isinstance(text := message.get(key), str)), None)
    media = tuple(_media(kind, message[kind]) for kind in KINDS if kind in message)
    if words is None and not media:
        return None
    text, invite = _command(storable(words or ""))
    return replace(inbound, text=text, media=media, invite=invite)


def _command(text: str) -> tuple[str, str | None]:
    """`/stop now` is the text `STOP now`; what follows `/start` is a code of invitation, if it can be one."""
    command = COMMAND.fullmatch(text)
    if not command:
        return text, None
    word, rest = command[1].upper(), command[2] or ""
    if word == "START" and INVITE.fullmatch(rest):
        return word, rest
    return f"{word} {rest}".strip(), None


def _media(kind: str, found: object) -> str:
    """An address for what was sent along: its kind and, where it is a file, Telegram's id of that."""
    match found:
        case {"file_id": str(file)} | [*_, {"file_id": str(file)}]:
            return storable(f"telegram:{kind}:{file}")
    return f"telegram:{kind}"


def _blocked(change: Mapping[str, Any]) -> bool | None:
    """True if the person has just blocked the bot, False if they let it back in."""
    match change:
        case {"new_chat_member": {"status": "kicked"}}:
            return True
        case {"old_chat_member": {"status": "kicked"}, "new_chat_member": {"status": "member"}}:
            return False
    return None
