"""`alongside serve`"""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.trouble import Trouble

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bot.settings import Settings

PATIENCE = 10  # seconds that open requests have to finish at the end
BACKLOG = 2048


def serve(
    host: Annotated[str | None, typer.Option(help="Where to listen. Default: HOST, else 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Default: PORT, else 8000.")] = None,
    practice: Annotated[
        bool, typer.Option("--practice", help="Fictional people on a page; texts nobody.")
    ] = False,
) -> None:
    """Serve doors, sender and timers in one process. Without a .env it starts in practice mode."""
    from bot.commands.journal import keep_journal
    from bot.settings import Settings

    settings = Settings.load(host=host, port=port)
    keep_journal()
    with _listening(settings) as line:
        app = _practice(settings) if practice or settings.practice else _real(settings)
        _run(app, line)


def _practice(settings: Settings) -> Starlette:
    from bot.app import practice_app
    from bot.practice.keys import sign_in

    app = practice_app(settings)
    typer.echo(f"Practice: nobody here is real. Open http://{_at(settings)}/practice")
    typer.echo(sign_in(settings))
    return app


def _real(settings: Settings) -> Starlette:
    from bot.app import web_app
    from bot.commands.opening import check_migrated

    settings.check_real()
    check_migrated(settings)
    typer.echo(f"Alongside listens on http://{_at(settings)}")
    return web_app(settings)


def _at(settings: Settings) -> str:
    return (
        f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
    )


def _listening(settings: Settings) -> socket.socket:
    """The port, held before anything else is begun."""
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


def _run(app: Starlette, line: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=PATIENCE)
    server = uvicorn.Server(config)
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(
            end, lambda *_: None
        )  # uvicorn sends the signal on when it has stopped: all is done then
    server.run(sockets=[line])
    if not server.started:
        raise Trouble("The server could not start: the log above says why.")
