"""The kinds of file that can be brought in, each by the code of its command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock
from bot.console.bringing_in.findings import Findings, of_outcome
from bot.console.bringing_in.receiving import MEGABYTE
from bot.imports import directory
from bot.imports.directory import Report, import_services
from bot.imports.outcome import Asked
from bot.imports.people import import_people
from bot.imports.rota import import_rota
from bot.store.database import Database
from signposting.imports.mapping import MEANT, ColumnMapping, read_mapping
from signposting.imports.refusal import Refused, Unreadable
from signposting.imports.source import OnDisk
from signposting.imports.spreadsheet import columns_of, proposed_mapping

SHEETS = (".csv", ".tsv", ".xlsx", ".xls")
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Job:
    """One file to be checked or brought in.

    `anyway`: the good rows come in without the others, or all that is gone from the file is closed.
    """

    database: Database
    clock: Clock
    path: Path
    asked: Asked
    progress: Progress
    feed: str = ""
    mapping: ColumnMapping | None = None
    anyway: bool = False


@dataclass(frozen=True)
class Kind:
    """`most` is in bytes. `does` checks a file or, where the job is no dry one, brings it in."""

    title: str
    most: int
    holds: str
    does: Callable[[Job], Findings]

    @property
    def megabytes(self) -> int:
        return self.most // MEGABYTE


def people(job: Job) -> Findings:
    """Raises SheetError, Taken."""
    partial = job.anyway
    outcome = import_people(
        job.database, job.path, job.clock(), partial=partial, progress=job.progress, asked=job.asked
    )
    dry = (("new", "new people"), ("the same", "known already, to be brought up to date"))
    done = (("new", "new people"), ("changed", "changed"), ("the same", "the same as before"))
    return of_outcome(outcome, dry if job.asked.dry else done)


def rota(job: Job) -> Findings:
    """Raises SheetError."""
    outcome = import_rota(job.database, job.path, job.clock(), partial=job.anyway, asked=job.asked)
    said = (
        ("new", "new on the rota"),
        ("the same", "the same as before"),
        ("taken out", "taken off the rota"),
    )
    return of_outcome(outcome, said)


def services(job: Job) -> Findings:
    """Raises Unreadable, NotAlone."""
    found = Findings()

    def tell(one: Refused) -> None:
        found.refuse(one.row, "", one.reason)

    source = OnDisk(job.path, job.feed, job.mapping)
    source.address = job.path.name
    if job.asked.dry:
        _look_at_columns(job, found)
        report = directory.foresee(job.database, source, job.feed, tell=tell, progress=job.progress)
    else:
        report = import_services(
            job.database,
            source,
            job.feed,
            job.clock,
            force=job.anyway,
            tell=tell,
            progress=job.progress,
        )
    return _told(found, report, dry=job.asked.dry)


def _told(found: Findings, report: Report, *, dry: bool) -> Findings:
    counts = report.counts
    closed = "to be closed, since they are not in the file" if dry else "closed"
    said = (
        ("new services", counts.added),
        ("changed", counts.changed),
        ("the same as before", counts.unchanged),
        ("opened again", counts.reopened),
        (closed, counts.closed),
    )
    found.counts = [(name, number) for name, number in said if number]
    found.rows = counts.added + counts.changed + counts.unchanged + counts.reopened + found.refused_many
    found.rows_refused = found.refused_many
    found.closes, found.known = counts.closed, counts.known
    found.trouble = report.trouble
    if report.not_closed:
        found.notices.append(
            f"{report.not_closed} that were not met stay open, since not all of the file could be read."
        )
    return found


def _look_at_columns(job: Job, found: Findings) -> None:
    """The columns of a plain spreadsheet, and what each is taken to hold."""
    if job.path.suffix.lower() not in SHEETS:
        return
    try:
        found.columns = columns_of(job.path)
        mapping = job.mapping or proposed_mapping(job.path)
    except Unreadable:
        return  # the reading itself says why
    found.holds = {column: name for name, columns in mapping.columns.items() for column in columns}


def mapped(columns: list[str], holds: Mapping[str, str]) -> ColumnMapping:
    """What somebody says that each column holds. Raises Unreadable."""
    said: dict[str, list[str]] = {}
    for column in columns:
        if holds.get(column) in MEANT.values():
            said.setdefault(holds[column], []).append(column)
    mapping = ColumnMapping({name: tuple(them) for name, them in said.items()})
    return read_mapping(mapping.as_toml())


KINDS: dict[str, Kind] = {
    "people": Kind("People", 10 * MEGABYTE, "people and who mentors whom", people),
    "services": Kind("Services", 50 * MEGABYTE, "a directory of services", services),
    "rota": Kind("Rota", 1 * MEGABYTE, "who is on call when", rota),
}
