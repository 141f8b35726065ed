"""`alongside try`"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.commands.trial import Json, Trial

tries = typer.Typer(no_args_is_help=True, help="What would the bot make of a text? Nothing is stored.")

Text = Annotated[str | None, typer.Argument(help="What was texted. Default: stdin.", show_default=False)]
AsJson = Annotated[
    bool,
    typer.Option(
        "--json",
        help='JSON. Without TEXT: a line of it for each line of stdin, text or {"text", "at", "place"}.',
    ),
]
At = Annotated[str | None, typer.Option(metavar="ISO-TIME", help="When it came in. Default: now, in London.")]
Where = Annotated[
    str | None, typer.Option("--place", help="Where its writer is. Used where the text names no place.")
]
First = Annotated[bool, typer.Option("--first", help="Only the first reader: the rules.")]


@tries.callback()
def _about() -> None:
    """What would the bot make of a text? Nothing is stored."""


@tries.command()
def log(text: Text = None, as_json: AsJson = False, at: At = None) -> None:
    """Read a text as a mentor's session log."""
    from bot.commands.readings import log_as_json, show_log

    _try(text, at, log_as_json if as_json else None, show_log)


@tries.command()
def screen(text: Text = None, as_json: AsJson = False, at: At = None, first: First = False) -> None:
    """Screen a text, with both readers, for worries that a person must look at."""
    from functools import partial

    from bot.commands.readings import flags_as_json, second_reader, show_flags

    reader = None if first else second_reader()
    in_json = partial(flags_as_json, reader=reader) if as_json else None
    _try(text, at, in_json, partial(show_flags, reader=reader))


@tries.command()
def signpost(text: Text = None, as_json: AsJson = False, at: At = None, place: Where = None) -> None:
    """Offer up to three services for what a text asks for: from the directory, or from the one that ships."""
    from functools import partial

    from bot.commands import signposting
    from bot.settings import Settings

    with signposting.directory_at(Settings.load()) as conn:
        in_json = partial(signposting.as_json, conn, place=place) if as_json else None
        _try(text, at, in_json, partial(signposting.show, conn, place=place))


def _try(
    text: str | None,
    at: str | None,
    as_json: Callable[[Trial], Json] | None,
    show: Callable[[Trial], None],
) -> None:
    from bot.commands.trial import every_line, one, say

    if as_json is None:
        show(one(text, at))
    elif text is not None:
        say(as_json(one(text, at)))
    elif not every_line(as_json, at):
        raise typer.Exit(1)
