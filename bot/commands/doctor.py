"""`alongside doctor`"""

from __future__ import annotations

import typer


def doctor() -> None:
    """Look everything over: settings, keys, database, webhooks, who is on call. Says how to mend each."""
    import logging

    from bot.commands.opening import clock, keys, load
    from bot.doctor import examine
    from bot.settings import SettingsError
    from bot.store.database import Database
    from bot.store.sealing import Seals

    logging.getLogger("httpx").setLevel(logging.WARNING)  # it writes tokens into its lines
    try:
        settings = load()
        settings.check_real()
    except SettingsError as error:
        for sentence in str(error).splitlines():
            _say("settings", sentence, well=False)
        typer.echo(f"{len(str(error).splitlines())} to mend.", err=True)
        raise typer.Exit(1) from None
    database = Database(settings.database_url, Seals(keys(settings)))
    wrong = checks = 0
    for found in examine(settings, database, clock(database)):
        _say(found.part, found.words, well=found.well, check=found.to_check)
        wrong += not found.well
        checks += found.to_check
    database.close()
    if wrong:
        typer.echo(f"{wrong} to mend.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Nothing is wrong; {checks} to check." if checks else "All is well.")


def _say(part: str, words: str, *, well: bool, check: bool = False) -> None:
    right = typer.style("check", fg="yellow") if check else typer.style("well ", fg="green")
    mark = right if well else typer.style("wrong", fg="red", bold=True)
    typer.echo(f"{mark}  {part}: {words}")
