"""`alongside screening`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.trouble import Trouble

if TYPE_CHECKING:
    import datetime as dt

screening = typer.Typer(no_args_is_help=True, help="How well texts are read, and what was missed.")

Programme = Annotated[str | None, typer.Option(help="Of one programme. Default: all.", metavar="NAME")]
Since = Annotated[str | None, typer.Option(help="From this day on, such as 2026-03-01.", metavar="DATE")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Out = Annotated[Path | None, typer.Option(help="Write to this file. Default: stdout.", metavar="FILE.jsonl")]


@screening.callback()
def _about() -> None:
    """How well texts are read, and what was missed."""


@screening.command()
def report(programme: Programme = None, since: Since = None, as_json: AsJson = False) -> None:
    """Tell of each rule, category and reader how often it was right, and how much is missed."""
    from bot.commands.naming import programme_named
    from bot.commands.opening import database, load
    from bot.commands.screening_report import as_one_object, show
    from bot.store.screening_figures import figures

    began = _day(since) if since else None
    with database(load()) as opened:
        whose = opened.read(lambda db: programme_named(db, programme)).id if programme else None
        found = opened.read(lambda db: figures(db, whose, began))
    if as_json:
        typer.echo(as_one_object(found))
    else:
        show(found)


@screening.command()
def missed(out: Out = None) -> None:
    """Print what people found in texts that no reader had flagged, in their own words, as lines of a corpus.

    Read each line before it goes anywhere: nothing in it may tell who it was.
    """
    import json

    from bot.commands.opening import clock, database, load
    from bot.store.screening_figures import reworded

    with database(load()) as opened:
        now = clock(opened)()
        lines = opened.write(lambda db: list(reworded(db, now)))
    told = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    if out is None:
        typer.echo(told, nl=False)
    else:
        out.write_text(told, encoding="utf-8")
        typer.echo(f"{len(lines)} written to {out}. Read each before it goes anywhere.", err=True)


def _day(since: str) -> dt.datetime:
    """Where a day began, in UTC. Raises Trouble."""
    import datetime as dt

    try:
        return dt.datetime.combine(dt.date.fromisoformat(since), dt.time(0), dt.UTC)
    except ValueError:
        raise Trouble(f"--since must be a day such as 2026-03-01, not {since}.") from None
