"""`alongside chat`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.trouble import Trouble

if TYPE_CHECKING:
    from bot.store.database import Db
    from bot.store.directory import Listed


def chat(
    name: Annotated[
        str, typer.Option("--as", help="Whom to talk as: a first or a full name.", show_default=False)
    ],
    save: Annotated[
        Path | None,
        typer.Option(help="Keep the chat as a .talk file, which can become a test.", show_default=False),
    ] = None,
) -> None:
    """Talk to the bot as one of its people, here in the terminal. /quit ends it."""
    import asyncio
    import logging

    from bot import logs
    from bot.commands.opening import clock, database, load
    from bot.commands.terminal_chat import converse

    if save is not None and not save.parent.is_dir():
        raise Trouble(f"There is no folder {save.parent} to keep the chat in.")
    logs.set_up(level=logging.ERROR)
    settings = load()
    with database(settings) as opened:
        person = opened.read(lambda db: _one(db, name))
        asyncio.run(converse(opened, person, clock(opened), save))


def _one(db: Db, name: str) -> Listed:
    from bot.store.directory import called

    found = called(db, name)
    if not found:
        raise Trouble(f"Nobody is called {name}.")
    if len(found) > 1:
        them = "; ".join(f"{one.name}, {one.role} in {one.programme}" for one in found)
        raise Trouble(f"{len(found)} people are called {name}: give one's full name. They are {them}.")
    return found[0]
