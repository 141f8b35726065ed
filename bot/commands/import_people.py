"""`alongside import`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.imports.keep import Kept
    from bot.imports.people import Outcome

imports = typer.Typer(no_args_is_help=True, help="Bring in what is kept elsewhere.")
SHOWN = 1000  # refusals; a file with more is wrong in one way throughout
WORTH_WATCHING = 2000  # people


@imports.callback()
def _about() -> None:
    """Bring in what is kept elsewhere."""


@imports.command("people")
def people(
    file: Annotated[
        Path, typer.Argument(help="A .csv or .xlsx file.", exists=True, dir_okay=False, show_default=False)
    ],
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the good rows even if others are refused.")
    ] = False,
) -> None:
    """Import people and their relationships. Importing a file twice changes nothing.

    Columns: name, role (mentor, mentee, carer, coordinator, lead), phone, telegram, email, language,
    timezone, programme, consent (yes, no, ask), consent_on, born, guardian_phone, state, mentor_phone (on a
    mentee's row: makes the relationship), starts_on, ends_on, meets ("tue 18:00", "every 2 weeks tue 18:00"),
    step. Dates are written 2026-03-12. Nothing is written if any cell is refused, unless --partial is given.
    """
    from bot.commands.opening import clock, database, load
    from bot.commands.progress import watched
    from bot.imports.people import import_people

    settings = load()
    with database(settings) as opened, watched("people") as progress:
        now = clock(opened)()
        outcome = import_people(opened, file, now, partial=partial, progress=progress)
    _tell(outcome, file)
    if outcome.refused and not partial:
        raise typer.Exit(1)


def _tell(outcome: Outcome, file: Path) -> None:
    for notice in outcome.notices:
        typer.echo(notice)
    for remark in outcome.remarks:
        typer.echo(f"{file.name} {remark}")
    for refusal in outcome.refused[:SHOWN]:
        typer.echo(f"{file.name} {refusal}", err=True)
    if len(outcome.refused) > SHOWN:
        typer.echo(f"And {len(outcome.refused) - SHOWN} more.", err=True)
    if outcome.refused and not outcome.kept:
        typer.echo(_count(outcome) + "Nothing was written.", err=True)
    else:
        counts = {kind: outcome.kept[kind] for kind in _kinds()}
        typer.echo(", ".join(f"{number} {kind}" for kind, number in counts.items()) + ".")


def _count(outcome: Outcome) -> str:
    cells, lines = len(outcome.refused), len({one.line for one in outcome.refused})
    return f"{cells} {'cell is' if cells == 1 else 'cells are'} refused, on {lines} of {outcome.rows} rows. "


def _kinds() -> list[Kept]:
    from bot.imports.keep import Kept

    return list(Kept)
