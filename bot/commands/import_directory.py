"""`alongside import services`"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from bot.imports.directory import Report
    from bot.store.database import Database
    from signposting.imports.refusal import Refused
    from signposting.imports.source import Source

SHOWN = 20  # refusals
LONGEST_NAME = 80
COUNTED = ("added", "changed", "unchanged", "reopened", "closed", "refused")


def services(
    source: Annotated[
        str, typer.Argument(help="A file, a folder or a zip, or an address.", show_default=False)
    ],
    name: Annotated[
        str | None, typer.Option(help="What the feed is called here. Default: by the file or the address.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(help="A TOML file that says which column of a spreadsheet holds what.", exists=True),
    ] = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="Print such a file as the columns suggest it, and do no more.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Close what is gone from the feed, however much it is.")
    ] = False,
    refused: Annotated[
        Path | None, typer.Option(help="Write every refused row and why to this CSV file.")
    ] = None,
) -> None:
    """Import a directory of services: HSDS, Open Referral UK, or a plain spreadsheet.

    Takes a file, a folder, a zip, or the https address of a paged API. Importing again changes what has
    changed, closes what is gone, and keeps what staff have edited until the source changes the same.
    An import that was stopped goes on when it is begun again.
    """
    if propose:
        _propose(Path(source))
        return
    report = _import(source, name or _named(source), mapping, refused, force=force)
    _tell(report)
    if report.trouble:
        raise typer.Exit(1)


def _propose(file: Path) -> None:
    from signposting.imports.spreadsheet import proposed_mapping

    typer.echo(proposed_mapping(file).as_toml(), nl=False)


def is_address(source: str) -> bool:
    return "://" in source


def _named(source: str) -> str:
    """What a feed is called where nobody says: its host, or the file's or folder's name."""
    name = urlsplit(source).hostname if is_address(source) else Path(source).resolve().stem
    return (name or source)[:LONGEST_NAME]


def _import(source: str, feed: str, mapping: Path | None, refused: Path | None, *, force: bool) -> Report:
    from bot.commands.opening import clock, database, load
    from bot.commands.progress import watched
    from bot.imports.directory import import_services

    with database(load()) as opened, watched("services") as progress, _refusals(refused) as tell:
        told = _source(opened, source, feed, mapping, force=force)
        return import_services(opened, told, feed, clock(opened), force=force, tell=tell, progress=progress)


def _source(opened: Database, source: str, feed: str, mapping: Path | None, *, force: bool) -> Source:
    from bot.commands.opening import clock
    from bot.imports.directory import last_read
    from signposting.imports.mapping import read_mapping
    from signposting.imports.source import OnDisk, Online, since_of

    if is_address(source):
        last = last_read(opened, feed)
        since = since_of(last.etag, last.modified_at, last.whole_at, clock(opened)())
        return Online(source, feed, None if force else since)
    return OnDisk(Path(source), feed, read_mapping(mapping.read_text("utf-8")) if mapping else None)


@contextmanager
def _refusals(file: Path | None) -> Iterator[Callable[[Refused], None]]:
    """Gives a function to be told each: the first few are shown, all are written to the file."""
    seen = 0
    written = file.open("w", encoding="utf-8", newline="") if file else None
    rows = csv.writer(written) if written else None
    if rows:
        rows.writerow(("row", "reason"))

    def tell(one: Refused) -> None:
        nonlocal seen
        seen += 1
        if seen <= SHOWN:
            typer.echo(str(one), err=True)
        if rows:
            rows.writerow((one.row, one.reason))

    try:
        yield tell
    finally:
        if seen > SHOWN:
            typer.echo(
                f"And {seen - SHOWN} more{'' if file else ': --refused FILE writes them all'}.", err=True
            )
        if written:
            written.close()


def _tell(report: Report) -> None:
    if report.goes_on:
        typer.echo("This went on with an import that had been stopped; what it did before is counted in.")
    if report.is_unchanged:
        typer.echo("The feed says that nothing has changed since it was read last.")
    done = {one: getattr(report.counts, one) for one in COUNTED}
    if any(done.values()) or not report.trouble:
        typer.echo(", ".join(f"{number} {one}" for one, number in done.items()) + ".")
    if report.not_closed:
        typer.echo(
            f"{report.not_closed} that were not met were left open, since not all of the feed was read.",
            err=True,
        )
    if report.trouble:
        typer.echo(report.trouble, err=True)
