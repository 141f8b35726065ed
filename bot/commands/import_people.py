"""`alongside import`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from bot.imports.outcome import Outcome

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
    from bot.imports.keep import Kept
    from bot.imports.people import import_people

    settings = load()
    with database(settings) as opened, watched("people") as progress:
        now = clock(opened)()
        outcome = import_people(opened, file, now, partial=partial, progress=progress)
    _tell(outcome, file, Kept)
    if outcome.refused and not partial:
        raise typer.Exit(1)


@imports.command("rota")
def rota(
    file: Annotated[
        Path, typer.Argument(help="A .csv or .xlsx file.", exists=True, dir_okay=False, show_default=False)
    ],
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the good rows even if others are refused.")
    ] = False,
) -> None:
    """Import who is on call when. The file is the whole rota of each programme that it names.

    Columns: programme, post (on call, deputy, lead, away, left), phone (of a coordinator or lead), name (to
    read, and checked), days (mon-fri, sat, every day), from, to (17:00, 9am; past midnight if "to" is not
    later), starts_on, ends_on (2026-03-12; empty: from now on, until further notice), holidays (also, not,
    only). A row that is gone from the file is taken off the rota. Importing a file twice changes nothing.
    Nothing is written if any cell is refused, unless --partial is given.
    """
    from bot.commands.opening import clock, database, load
    from bot.imports.rota import Came, import_rota

    with database(load()) as opened:
        outcome = import_rota(opened, file, clock(opened)(), partial=partial)
    _tell(outcome, file, Came)
    if outcome.refused and not partial:
        raise typer.Exit(1)


def _tell(outcome: Outcome, file: Path, kinds: Iterable[StrEnum]) -> None:
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
        typer.echo(", ".join(f"{outcome.kept[kind]} {kind}" for kind in kinds) + ".")


def _count(outcome: Outcome) -> str:
    cells, lines = len(outcome.refused), len({one.line for one in outcome.refused})
    return f"{cells} {'cell is' if cells == 1 else 'cells are'} refused, on {lines} of {outcome.rows} rows. "
