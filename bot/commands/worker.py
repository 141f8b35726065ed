"""`alongside worker`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings


def worker(
    port: Annotated[
        int | None, typer.Option(help="Tell there, on HOST, how this process is: /readyz, /metrics.")
    ] = None,
) -> None:
    """Send and keep time, without doors: beside a server, on this machine or another."""
    import asyncio

    from bot.commands.journal import keep_journal
    from bot.commands.opening import check_migrated
    from bot.commands.trouble import Trouble
    from bot.settings import Settings

    settings = Settings.load(port=port)
    if settings.practice:
        raise Trouble("Practice mode needs no worker: `alongside serve` does all of it.")
    settings.check_real()
    check_migrated(settings)
    keep_journal()
    if port is None:
        asyncio.run(_until_told(settings))
    else:
        _telling(settings)


async def _until_told(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, and finish what is in hand."""
    import asyncio
    import signal

    import structlog

    from bot.app import work

    stop = asyncio.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(end, stop.set)
    structlog.get_logger().info("at work")
    await work(settings, stop)


def _telling(settings: Settings) -> None:
    """The same, while it tells how it is."""
    import structlog

    from bot.app import worker_app
    from bot.commands.listening import listening, run

    with listening(settings) as line:
        structlog.get_logger().info("at work")
        run(worker_app(settings), line)
