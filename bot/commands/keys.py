"""`alongside keys`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.store.rotation import Rotated

keys = typer.Typer(no_args_is_help=True, help="The keys that seal names, numbers and texts.")


@keys.callback()
def _about() -> None:
    """The keys that seal names, numbers and texts."""


@keys.command()
def new() -> None:
    """Print a fresh key for ALONGSIDE_KEYS. Keep a copy somewhere safe."""
    from bot.store.sealing import new_key

    typer.echo(new_key())


@keys.command()
def rotate() -> None:
    """Seal everything anew with the newest key. Safe beside running servers, and to stop and run again.

    Says at the end which older keys nothing needs any more. What does not open is left as it is, and named.
    """
    from bot.commands.opening import database, load
    from bot.commands.progress import watched
    from bot.store.rotation import rotate as seal_anew

    with database(load()) as opened, watched("rows") as told:
        newest = opened.seals.names[0]
        found = seal_anew(opened, told)
    typer.echo(f"{found.resealed} values sealed anew. The newest key is {newest}.")
    if not _tell(found):
        raise typer.Exit(1)


def _tell(found: Rotated) -> bool:
    """Say which keys may go and which may not, and why. Is all as it should be?"""
    stuck_on = found.stuck_on
    for key, many in found.in_use.items():
        if not many:
            typer.echo(f"Key {key} is used by nothing here: it may be taken out of ALONGSIDE_KEYS.")
        elif many > stuck_on[key]:
            left = f"Key {key} still seals {many} values: another program seals with it."
            typer.echo(
                f"{left} Put {key} behind the newest key everywhere, start again, rotate again.", err=True
            )
        else:
            typer.echo(f"Key {key} still seals {many} values that stay as they are: keep it.", err=True)
    for one in found.stuck:
        typer.echo(str(one), err=True)
    if stuck_on:
        typer.echo(f"{stuck_on.total()} values stay as they were.", err=True)
    return not stuck_on and not any(found.in_use.values())
