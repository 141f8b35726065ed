"""`alongside restored`"""

from __future__ import annotations


def restored() -> None:
    """Run once after bringing back a backup, before anything is started: so that nothing is said twice.

    Texts that waited are looked for at the provider before they are sent. What fell due since the backup is
    dropped, with the reason, and staff see it.
    """
    import typer

    from bot.commands.opening import clock, database, load
    from bot.restoring import hold

    with database(load()) as opened:
        held = hold(opened, clock(opened)())
    typer.echo(f"{held.texts} texts will be looked for at the provider before they are sent.")
    typer.echo(
        f"{held.nudges} nudges that fell due were dropped, {held.talks} questions will not be repeated."
    )
