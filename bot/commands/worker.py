"""`alongside worker`"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings


def worker() -> None:
    """Send and keep time, without doors: beside a server, on this machine or another."""
    import asyncio

    from bot.commands.journal import keep_journal
    from bot.commands.opening import check_migrated
    from bot.commands.trouble import Trouble
    from bot.settings import Settings

    settings = Settings.load()
    if settings.practice:
        raise Trouble("Practice mode needs no worker: `alongside serve` does all of it.")
    settings.check_real()
    check_migrated(settings)
    keep_journal()
    asyncio.run(_until_told(settings))


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
