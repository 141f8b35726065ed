"""`alongside export`"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

if TYPE_CHECKING:
    from signposting.service import Json

exports = typer.Typer(no_args_is_help=True, help="Hand on what is kept here.")
BY_LINES = (".ndjson", ".jsonl")


@exports.callback()
def _about() -> None:
    """Hand on what is kept here."""


@exports.command("services")
def services(
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to; a .ndjson has one a line. Default: the screen, one a line."),
    ] = None,
) -> None:
    """Export every open service of the directory as HSDS 3 JSON. It holds nothing of anybody's."""
    from bot.commands.opening import database, load
    from signposting.directory import paging

    with database(load()) as opened, _written(file) as out:
        by_lines = file is None or file.suffix.lower() in BY_LINES
        many = opened.read(lambda db: _write(paging.every(db.conn), out, by_lines=by_lines))
    if file:
        typer.echo(f"{many} services.")


def _write(services: Iterable[Json], out: TextIO, *, by_lines: bool) -> int:
    """One at a time, so that a large directory takes little memory."""
    import json

    many = 0
    before, between, after = ("", "", "") if by_lines else ("[\n", ",", "]\n")
    out.write(before)
    for many, one in enumerate(services, 1):
        out.write((between if many > 1 else "") + json.dumps(one, ensure_ascii=False) + "\n")
    out.write(after)
    return many


@contextmanager
def _written(file: Path | None) -> Iterator[TextIO]:
    """The screen, or a file that is there only once it is whole."""
    if file is None:
        yield sys.stdout
        return
    beside = file.with_name(f"{file.name}.part")
    try:
        with beside.open("w", encoding="utf-8") as out:
            yield out
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
