"""`alongside keys new`"""

from __future__ import annotations

import typer

keys = typer.Typer(no_args_is_help=True, help="The keys that seal names, numbers and texts.")


@keys.callback()
def _about() -> None:
    """The keys that seal names, numbers and texts."""


@keys.command()
def new() -> None:
    """Print a fresh key for ALONGSIDE_KEYS. Keep a copy somewhere safe."""
    from bot.store.sealing import new_key

    typer.echo(new_key())
