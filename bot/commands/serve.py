"""`alongside serve`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.listening import at, listening, run

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bot.settings import Settings


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
    with listening(settings) as line:
        app = _practice(settings) if practice or settings.practice else _real(settings)
        run(app, line)


def _practice(settings: Settings) -> Starlette:
    from bot.app import practice_app
    from bot.practice.keys import sign_in

    app = practice_app(settings)
    typer.echo(f"Practice: nobody here is real. Open http://{at(settings)}/practice")
    typer.echo(sign_in(settings))
    return app


def _real(settings: Settings) -> Starlette:
    from bot.app import web_app
    from bot.commands.opening import bring_directory, check_migrated, index_names

    settings.check_real()
    check_migrated(settings)
    bring_directory(settings)
    index_names(settings)
    typer.echo(f"Alongside listens on http://{at(settings)}")
    return web_app(settings)
