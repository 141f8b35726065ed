"""What the bot makes of a text: as JSON for a program, or laid out for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.commands.trial import Json, Trial
from bot.reading.session_log import SessionLog, read_log
from bot.screening import Flag, screen

if TYPE_CHECKING:
    from rich.table import Table


def log_as_json(tried: Trial) -> Json:
    """The shape in which logs are kept."""
    log, flags = _read(tried)
    return log.as_json(flags)


def flags_as_json(tried: Trial) -> Json:
    """Each flag with its place in the text."""
    return {
        "flags": [
            {
                "category": flag.category,
                "severity": str(flag.severity),
                "span": list(flag.span),
                "quote": flag.quote,
                "rule": flag.rule,
            }
            for flag in screen(tried.text)
        ]
    }


def show_log(tried: Trial) -> None:
    """A session log, as a person reads it."""
    from rich import print as show

    log, flags = _read(tried)
    table = _table()
    for name, value in _told(log):
        table.add_row(name, value)
    for other in log.also:
        table.add_row("also", ", ".join(value for _, value in _told(other)))
    show(table)
    _show(flags)


def show_flags(tried: Trial) -> None:
    """What a person would be asked to look at."""
    flags = screen(tried.text)
    if not flags:
        print("No worry was seen.")  # noqa: T201
    _show(flags)


def _read(tried: Trial) -> tuple[SessionLog, tuple[Flag, ...]]:
    flags = screen(tried.text)
    return read_log(tried.text, tried.at, flags=flags), flags


def _told(log: SessionLog) -> Iterator[tuple[str, str]]:
    """What is known of a meeting, name by name; what is not known is left out."""
    yield "status", log.status.replace("_", " ")
    yield "date", f"{log.date:%a %d %b %Y}"
    if log.start:
        yield "start", f"{log.start:%H:%M}"
    if log.type:
        yield "kind", log.type.replace("_", " ")
    if log.duration_min is not None:
        yield "length", f"{'about ' if log.approximate else ''}{log.duration_min} minutes"
    if log.topics:
        yield "topics", ", ".join(log.topics)
    for goal in log.goals:
        yield "goal", f"{goal.hint}: {goal.progress}"
    if log.next:
        said = (log.next.date and f"{log.next.date:%a %d %b %Y}", log.next.time and f"{log.next.time:%H:%M}")
        yield "next", ", ".join(part for part in (*said, log.next.place) if part)
    if log.support_flags:
        yield "support", ", ".join(log.support_flags)
    if log.confirm:
        yield "to ask", ", ".join(log.confirm)
    if log.privacy:
        yield "privacy", "may hold a surname or an address"


def _show(flags: tuple[Flag, ...]) -> None:
    from rich import print as show
    from rich.text import Text

    for flag in flags:
        category = flag.category.replace("_", " ")
        show(
            Text.assemble(
                (f"{flag.severity} {category}", "bold"), f': "{flag.quote}" {flag.why} ({flag.rule})'
            )
        )


def _table() -> Table:
    from rich.table import Table

    return Table(show_header=False, box=None, pad_edge=False)
