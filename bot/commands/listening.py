"""Listens on a port, and serves an app there until it is told to stop."""

from __future__ import annotations

import signal
import socket
from types import FrameType
from typing import TYPE_CHECKING

from bot.commands.trouble import Trouble

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bot.settings import Settings

PATIENCE = 10  # seconds that open requests have to finish at the end
BACKLOG = 2048


def at(settings: Settings) -> str:
    """Where it listens, as it stands in an address."""
    return (
        f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
    )


def listening(settings: Settings) -> socket.socket:
    """The port, held before anything else is begun. Raises Trouble."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((settings.host, settings.port))
        line.listen(BACKLOG)
    except (OSError, UnicodeError) as error:
        line.close()
        raise Trouble(_why_not(settings, error)) from None
    return line


def _why_not(settings: Settings, error: Exception) -> str:
    import errno

    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            return f"Port {settings.port} is in use: stop what listens there, or give another with --port."
        case errno.EACCES:
            return f"Port {settings.port} needs an administrator: give one above 1023 with --port."
        case _:
            return f"HOST {settings.host} is no address of this machine."


def run(app: Starlette, line: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT: no new work from then on, and what is in hand is finished."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            app.state.rest()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=PATIENCE)
    server = Server(config)
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(
            end, lambda *_: None
        )  # uvicorn sends the signal on when it has stopped: all is done then
    server.run(sockets=[line])
    if not server.started:
        raise Trouble("The server could not start: the log above says why.")
