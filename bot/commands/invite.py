"""`alongside invite`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.trouble import Trouble

if TYPE_CHECKING:
    from uuid import UUID

    from bot.settings import Settings
    from bot.store.database import Db


def invite(
    number: Annotated[str, typer.Argument(help="Their phone, as it was imported.", show_default=False)],
) -> None:
    """Print a link that joins a person's Telegram to them. It works once, within 14 days."""
    from bot.commands.opening import clock, database, load
    from bot.store.invites import LASTS, invite_person

    settings = load()
    with database(settings) as opened:
        programme_id, person_id = opened.read(lambda db: _person(db, number))
        now = clock(opened)()
        bot = _bot_name(settings)
        code = opened.write(lambda db: invite_person(db, programme_id, person_id, now))
    if bot is None:
        typer.echo(f"They text this to the bot: /start {code}")
    else:
        typer.echo(f"https://t.me/{bot}?start={code}")
    typer.echo(f"It works once, until {now + LASTS:%d %B %Y}.", err=True)


def _person(db: Db, number: str) -> tuple[UUID, UUID]:
    from bot.imports.cells import Refused, phone
    from bot.store import people
    from bot.store.programmes import owning

    try:
        whole = phone(number, owning(db, "").country)
    except Refused as refused:
        raise Trouble(f"{number} {refused}.") from None
    found = people.at(db, "sms", whole)
    if found is None:
        raise Trouble(f"Nobody has the number {whole}: import them first.")
    return found[1].programme.id, found[1].id


def _bot_name(settings: Settings) -> str | None:
    """What the bot is called on Telegram. None: there is no bot, or it does not answer."""
    import asyncio

    from telegram.error import TelegramError

    from bot.app import secret
    from bot.handlers.telegram import TelegramDoor

    if not settings.telegram:
        return None

    async def ask() -> str | None:
        door = TelegramDoor(secret(settings.telegram_bot_token), settings.telegram_api_url)
        try:
            return (await door.bot.get_me()).username
        except TelegramError:
            typer.echo("Telegram does not answer, so here is the code without a link.", err=True)
            return None
        finally:
            await door.close()

    return asyncio.run(ask())
