"""`alongside audit`"""

from __future__ import annotations

import typer

audit = typer.Typer(no_args_is_help=True, help="The record of what staff looked at and changed.")


@audit.callback()
def _about() -> None:
    """The record of what staff looked at and changed."""


@audit.command()
def verify() -> None:
    """Tell whether every row of the audit is as it was written. Exits with 1 where one is not."""
    from bot.commands.opening import database, load
    from bot.commands.trouble import Trouble
    from bot.store import audit_chain

    with database(load()) as opened:
        found = audit_chain.verify(opened)
    if found.broken is not None:
        when = f"{found.broken.at:%-d %B %Y, %H:%M} UTC"
        raise Trouble(f"The audit is broken at row {found.broken.place} ({when}): {found.broken.why}.")
    typer.echo(f"The audit is whole: {_rows(found.linked)}.")
    if found.young:
        typer.echo(
            f"{_rows(found.young)} more are not linked yet: alongside serve does that, some minutes later."
        )
    if found.linked:
        typer.echo(f"Its mark, to keep elsewhere: {found.linked} {found.mark}")


def _rows(count: int) -> str:
    return f"{count:,} row" + ("" if count == 1 else "s")
