"""Telegram: a webhook or long polling in, the Bot API out, by python-telegram-bot."""

from __future__ import annotations

import asyncio
import datetime as dt
import hmac
import json
import os
from collections.abc import Awaitable, Coroutine
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import structlog
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.handlers.telegram_update import read
from bot.handlers.webhook import bytes_of, kept
from bot.handlers.wire import BOUNDED, broken
from bot.inbound import Hear, storable
from bot.outbound import (
    CannotTell,
    MaybeSent,
    NotSent,
    OptedOut,
    Outbound,
    Refused,
    TryLater,
    Unreachable,
    button,
)

# The library's own way to ask for waits as timedeltas. Without it, each 429 comes with a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

log = structlog.get_logger()

BYTES = 512 * 1024  # in a webhook's request
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
COMMANDS = (
    ("help", "Who to call"),
    ("staff", "Ask staff to call you"),
    ("pause", "Stop texts for a while"),
    ("stop", "Stop all texts"),
)
CONNECT, READ, POLL = 5.0, 15.0, 25  # seconds
WHOLE = 2  # times as long as it waits for a part of an answer, it waits for the whole
FIRST_WAIT, LONGEST_WAIT = 0.25, 15.0  # seconds, between polls that brought nothing new
IN_A_ROW = 24  # letters of all labels that fit beside each other on a small phone
BUTTON = 64  # bytes that Telegram lets a button carry
GONE = ("chat not found", "user not found", "peer_id_invalid", "chat_id is empty", "chat_restricted")


def routes(hear: Hear, *, secret: str, bot: Bot) -> list[Route]:
    """`POST /telegram/webhook`. Without the secret in its header a request gets 403.

    Raises ValueError for an empty secret, which anyone could give.
    """
    if not secret:
        raise ValueError("a webhook of Telegram's needs a secret")

    async def webhook(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            raise HTTPException(403)
        try:
            update = json.loads(await bytes_of(request, BYTES))
            message = read(update, bot_id(bot))
        except (ValueError, RecursionError):
            raise HTTPException(400) from None
        if message:
            await kept("telegram", hear(message))
        return Response(background=BackgroundTask(settle, bot, update))

    return [Route("/telegram/webhook", webhook, methods=["POST"])]


async def poll(hear: Hear, bot: Bot, stop: asyncio.Event) -> None:
    """Ask Telegram for updates until `stop`. One that could not be kept is asked for again and again.

    Others that came after it are heard meanwhile, so that none can hold up another person's.
    """
    offset, wait = 0, FIRST_WAIT
    heard: set[int] = set()  # of those that will be asked for again
    while not stop.is_set():
        updates = await _asked(bot, offset, stop)
        for update in updates or ():
            if update["update_id"] not in heard and await _heard(hear, bot, update):
                heard.add(update["update_id"])
        ids = {update["update_id"] for update in updates or ()}
        offset = min(ids - heard, default=max(ids, default=offset - 1) + 1)
        heard = {id_ for id_ in heard if id_ >= offset}
        troubled = updates is None or offset in ids
        wait = min(wait * 2, LONGEST_WAIT) if troubled else FIRST_WAIT
        if troubled or not updates:
            await _unless(stop, asyncio.sleep(wait))


async def _asked(bot: Bot, offset: int, stop: asyncio.Event) -> list[dict[str, Any]] | None:
    """The next updates; None if Telegram could not be asked.

    They are taken raw: the library would refuse all of them for one that it cannot read.
    """
    asked = {"offset": offset, "timeout": POLL, "allowed_updates": json.dumps(UPDATES)}
    question = bot.request.post(f"{bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=POLL + READ)
    try:
        updates = await _unless(stop, question)
    except TelegramError as error:
        log.warning("no updates", provider="telegram", code=type(error).__name__.lower())
        if isinstance(error, Conflict):  # a webhook was left behind
            with suppress(TelegramError):
                await bot.delete_webhook()
        return None
    return [update for update in updates or () if isinstance(update.get("update_id"), int)]


async def _heard(hear: Hear, bot: Bot, update: dict[str, Any]) -> bool:
    message = read(update, bot_id(bot))
    if message:
        try:
            await hear(message)
        except Exception:
            log.exception("not kept", provider="telegram")
            return False
    await settle(bot, update)
    return True


async def _unless(stop: asyncio.Event, waiting: Coroutine[Any, Any, Any]) -> Any:
    """What `waiting` brings, or None if `stop` is set before."""
    tasks = [asyncio.ensure_future(waiting), asyncio.ensure_future(stop.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return tasks[0].result() if tasks[0].done() else None
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)  # so that the line is hung up before anyone closes it


async def settle(bot: Bot, update: object) -> None:
    """Let a pressed button stop spinning, and take the buttons away. Nothing is lost if it fails."""
    match update:
        case {"callback_query": {"id": str(press), **query}}:
            await _attempt(bot.answer_callback_query(press))
            match query:
                case {"message": {"chat": {"id": int(chat)}, "message_id": int(message)}}:
                    await _attempt(bot.edit_message_reply_markup(chat_id=chat, message_id=message))


async def _attempt(trying: Awaitable[object]) -> None:
    try:
        await trying
    except Exception as error:
        log.info("button not settled", provider="telegram", code=type(error).__name__.lower())


def bot_id(bot: Bot) -> str:
    """The number of a bot, which is the open part of its token."""
    number, _, secret = bot.token.partition(":")
    return number if secret else "bot"


class TelegramDoor:
    """Sends by the Bot API at `api_url` (Telegram's own, if None), which is the root, without `/bot`.

    `patience` is how many seconds it waits for an answer. To be used within one event loop, and closed
    at its end.
    """

    channel = "telegram"

    def __init__(self, token: str, api_url: str | None = None, *, patience: float = READ) -> None:
        root = (api_url or "https://api.telegram.org").rstrip("/")
        self._line = HTTPXRequest(
            connect_timeout=CONNECT,
            pool_timeout=CONNECT,
            read_timeout=patience,
            write_timeout=patience,
            httpx_kwargs={"event_hooks": BOUNDED},
        )
        self._whole = WHOLE * patience
        self.bot = Bot(token, f"{root}/bot", f"{root}/file/bot", request=self._line)

    async def send(self, message: Outbound) -> str:
        """Hand a text to Telegram and return its id there. Raises NotSent, by what it means for the text."""
        if not message.address.removeprefix("-").isdecimal():
            raise Unreachable("no_chat_id")
        message.check_in_time()
        try:
            async with asyncio.timeout(self._whole):
                sent = await self.bot.send_message(
                    int(message.address), storable(message.text), reply_markup=buttons(message)
                )
        except TelegramError as error:
            raise meaning(error) from None
        except Exception:  # taken, by an answer that the library cannot read
            raise MaybeSent("unreadable") from None
        return str(sent.message_id)

    async def find(self, _message: Outbound) -> str | None:
        """Telegram cannot be asked what it has sent. Raises CannotTell."""
        raise CannotTell("not_askable")

    async def setup(self, public_url: str, secret: str | None) -> None:
        """Have updates sent to our webhook, or without a secret kept for `poll`; and name the commands.

        May be done at every start. Raises NotSent.
        """
        try:
            if secret:
                address = f"{public_url.rstrip('/')}/telegram/webhook"
                await self.bot.set_webhook(address, secret_token=secret, allowed_updates=UPDATES)
            else:
                await self.bot.delete_webhook()
            await self.bot.set_my_commands(COMMANDS)
        except TelegramError as error:
            raise meaning(error) from None

    async def close(self) -> None:
        """Hang up."""
        await self._line.shutdown()  # the bot closes only lines that it opened itself


def buttons(message: Outbound) -> InlineKeyboardMarkup | None:
    """The choices as buttons: in one row if their labels are short, else below each other."""
    keys = [
        InlineKeyboardButton(label or answer, callback_data=button(message, answer))
        for answer, label in message.choices
    ]
    if not keys or any(len(str(key.callback_data).encode()) > BUTTON for key in keys):
        return None  # the answer can still be typed
    in_a_row = sum(len(key.text) for key in keys) <= IN_A_ROW
    return InlineKeyboardMarkup([keys] if in_a_row else [[key] for key in keys])


def meaning(error: TelegramError) -> NotSent:
    """The library's exception as one of ours, without its words."""
    code, said, cause = type(error).__name__.lower(), error.message.lower(), error.__cause__
    match error:
        case RetryAfter(retry_after=wait):  # by chat: one person who presses many buttons silences no other
            return TryLater(code, wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait))
        case Forbidden():
            return OptedOut(code) if "blocked" in said else Unreachable(code)
        case ChatMigrated():
            return Unreachable(code)
        case BadRequest():
            return Unreachable(code) if any(sign in said for sign in GONE) else Refused(code)
        case InvalidToken() | Conflict():
            return Refused(code)
        case NetworkError() if cause is None or isinstance(cause, TelegramError):
            return TryLater(code)  # Telegram answered, with a 5xx
        case NetworkError() if cause is not None:
            return broken(cause)
    return MaybeSent(code)
