"""Puts the parts together: the only file that knows them all."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import structlog
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import Lifespan

from bot import by_meaning, clock, console, health
from bot.by_meaning import Load
from bot.handlers import hsds, telegram, twilio_sms, twilio_voice
from bot.handlers.telegram import TelegramDoor
from bot.handlers.timed import Timed
from bot.handlers.twilio_sms import TwilioDoor
from bot.handlers.twilio_voice import CallDoor
from bot.imports.first import bring_first
from bot.outbound import VOICE, Door, NotSent
from bot.practice import api, pages
from bot.practice.carrier import URL, Carrier
from bot.practice.clock import PracticeClock, claim
from bot.practice.doors import practice_bot, practice_doors
from bot.practice.keys import password, practice_settings
from bot.practice.life import live
from bot.practice.people import let_lead_in
from bot.practice.places import bring_places
from bot.practice.room import Room
from bot.settings import Settings
from bot.store import names
from bot.store.database import Database
from bot.store.migrations import migrate
from bot.store.sealing import Seals
from bot.store.senders import Pace
from bot.switchboard import Switchboard
from bot.watching.alarm import Alarm

log = structlog.get_logger()

Doors = dict[str, Door]
TEXTS_PER_SECOND = {"whatsapp": 80.0, "telegram": 30.0}  # what Twilio and Telegram say that they take
SECONDS_APART = {"telegram": 1.0}  # in one chat
TELEGRAM_AGAIN = 30  # seconds until Telegram is tried again at the start


def open_database(settings: Settings) -> Database:
    """The database that the settings name. Raises SettingsError without keys."""
    settings.check_real()
    return Database(settings.database_url, Seals(secret(settings.alongside_keys)))


def open_doors(settings: Settings) -> Doors:
    """The ways out that the settings open."""
    doors: Doors = {}
    if settings.twilio:
        doors |= {channel: _twilio(settings, channel) for channel in ("sms", "whatsapp")}
    if settings.caller:
        doors[VOICE] = _calls(settings, settings.caller)
    else:
        log.warning("nobody can be rung")
    if settings.telegram:
        doors["telegram"] = TelegramDoor(secret(settings.telegram_bot_token), settings.telegram_api_url)
    return doors


def _twilio(settings: Settings, channel: str) -> TwilioDoor:
    return TwilioDoor(
        settings.twilio_account_sid or "",
        secret(settings.twilio_auth_token),
        public_url=settings.public_url,
        sender=settings.twilio_from,
        messaging_service_sid=settings.twilio_messaging_service_sid,
        api_url=settings.twilio_api_url,
        channel=channel,
        redacts=settings.twilio_redact,
    )


def _calls(settings: Settings, caller: str) -> CallDoor:
    return CallDoor(
        settings.twilio_account_sid or "",
        secret(settings.twilio_auth_token),
        public_url=settings.public_url,
        caller=caller,
        api_url=settings.twilio_api_url,
    )


def switchboard(settings: Settings, doors: Doors, kind: str, database: Database | None = None) -> Switchboard:
    """What connects the doors of one process; `kind` is what it runs as."""
    alarm = Alarm(settings.alarm_url, settings.heartbeat_url)
    database = database or open_database(settings)
    return Switchboard(
        database, doors, kind=kind, pace=pace(settings), alarm=alarm, reader=second_reader(settings)
    )


def second_reader(settings: Settings) -> Load | None:
    """How to load what reads texts a second time; None: it is switched off."""
    return by_meaning.load if settings.second_reader else None


def pace(settings: Settings) -> Pace:
    """How fast texts may leave by the senders that all programmes share."""
    rates = TEXTS_PER_SECOND | {"sms": settings.twilio_texts_per_second}
    return Pace(rates, SECONDS_APART)


def web_app(settings: Settings, database: Database | None = None) -> Starlette:
    """Doors, sender and timers in one process. `database`, if given, is closed at the end."""
    doors = open_doors(settings)
    board = switchboard(settings, doors, "serve", database)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        async with board.running():
            polling = asyncio.create_task(_join_telegram(settings, doors, board, stop))
            yield
            stop.set()
            await polling
        await close(doors, board.database)

    staff = console.routes(board.database, board.clock, settings.public_url)
    public = [*_webhooks(settings, doors, board), *directory(settings, board.database)]
    routes = [*health.routes(board), *public, *staff]
    return _served(routes, lifespan, board)


def worker_app(settings: Settings) -> Starlette:
    """Sender and timers in a process that only tells how it is."""
    doors = open_doors(settings)
    board = switchboard(settings, doors, "worker")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with board.running():
            yield
        await close(doors, board.database)

    return _served(health.routes(board), lifespan, board)


def _served(routes: Sequence[BaseRoute], lifespan: Lifespan[Starlette], board: Switchboard) -> Starlette:
    """An app that whoever runs it can tell to take on nothing more, by `app.state.rest()`."""
    app = Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(Timed)])
    app.state.rest = board.rest
    return app


def practice_app(settings: Settings) -> Starlette:
    """Practice mode: fictional people, phones on a page, a clock to move on. Raises SettingsError."""
    settings = practice_settings(settings)
    database = open_database(settings)
    migrate(database.engine)
    bring_first(database.engine, clock.real())
    names.index_all(database)
    database.write(lambda db: bring_places(db.conn, clock.real()))
    database.write(claim)
    board = Switchboard(
        database, practice_doors(), PracticeClock(database), kind="practice", reader=second_reader(settings)
    )
    token, header = secrets.token_urlsafe(), secrets.token_urlsafe()
    webhooks = [
        *twilio_sms.routes(board.hear, board.status, auth_token=token, public_url=URL),
        *twilio_voice.routes(board.words, board.pressed, board.status, auth_token=token, public_url=URL),
        *telegram.routes(board.hear, secret=header, bot=practice_bot()),
    ]
    room = Room(board, Carrier(Starlette(routes=webhooks), token=token, secret=header))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await live(database, board.clock())
        await database.awrite(lambda db: let_lead_in(db, password(settings), board.clock()))
        async with board.running():
            yield
        await room.close()
        database.close()

    staff = console.routes(database, board.clock, settings.public_url, practice=True)
    practice = [*api.routes(room), *pages.routes(room), *directory(settings, database)]
    routes = [*health.routes(board), *webhooks, *practice, *staff]
    return _served(routes, lifespan, board)


def directory(settings: Settings, database: Database) -> list[BaseRoute]:
    """What everybody may read of the services known here; nothing unless it is switched on."""
    if not settings.hsds_api:
        return []
    return hsds.routes(lambda work: database.aread(lambda db: work(db.conn)))


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Sender and timers only, until `stop`."""
    doors = open_doors(settings)
    board = switchboard(settings, doors, "worker")
    async with board.running():
        await stop.wait()
    await close(doors, board.database)


async def close(doors: Doors, database: Database) -> None:
    """Hang up, and let go of the database."""
    for door in doors.values():
        if isinstance(door, TwilioDoor | CallDoor | TelegramDoor):
            await door.close()
    database.close()


def _webhooks(settings: Settings, doors: Doors, board: Switchboard) -> list[BaseRoute]:
    routes: list[BaseRoute] = []
    if settings.twilio and settings.twilio_auth_token is not None:
        token = settings.twilio_auth_token.get_secret_value()
        routes += twilio_sms.routes(
            board.hear, board.status, auth_token=token, public_url=settings.public_url
        )
        routes += twilio_voice.routes(
            board.words, board.pressed, board.status, auth_token=token, public_url=settings.public_url
        )
    door = doors.get("telegram")
    if isinstance(door, TelegramDoor) and settings.telegram_webhook_secret is not None:
        secret = settings.telegram_webhook_secret.get_secret_value()
        routes += telegram.routes(board.hear, secret=secret, bot=door.bot)
    return routes


async def _join_telegram(settings: Settings, doors: Doors, board: Switchboard, stop: asyncio.Event) -> None:
    """Have Telegram call us; without a webhook secret, ask it for updates instead."""
    door = doors.get("telegram")
    if not isinstance(door, TelegramDoor):
        return
    header = secret(settings.telegram_webhook_secret) or None
    while not await _set_up(door, settings.public_url, header) and not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), TELEGRAM_AGAIN)
    if header is None:
        await telegram.poll(board.hear, door.bot, stop)


async def _set_up(door: TelegramDoor, public_url: str, header: str | None) -> bool:
    try:
        await door.setup(public_url, header)
    except NotSent as error:
        log.warning("telegram not set up", code=error.code)
        return False
    return True


def secret(value: SecretStr | None) -> str:
    """The secret itself, or "" where none was given."""
    return value.get_secret_value() if value else ""
