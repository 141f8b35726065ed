"""What the bot makes of a text: as JSON for a program, or laid out for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot import by_meaning
from bot.by_meaning import Reader
from bot.commands.trial import Json, Trial
from bot.commands.trouble import Trouble
from bot.reading.session_log import SessionLog, read_log
from bot.rules.worry import Standing, in_context
from bot.screening import Flag, about, says_young, screen

if TYPE_CHECKING:
    from rich.table import Table


def log_as_json(tried: Trial) -> Json:
    """The shape in which logs are kept."""
    log, flags = _read(tried)
    return log.as_json(flags)


def flags_as_json(tried: Trial, reader: Reader | None) -> Json:
    """Each flag with its place in the text, seen by the rules or by `reader`."""
    return {
        "flags": [
            {
                "category": flag.category,
                "severity": str(flag.severity),
                "span": list(flag.span),
                "quote": flag.quote,
                "rule": flag.rule,
            }
            for flag in flags_of(tried.text, tried.at, reader)
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


def show_flags(tried: Trial, reader: Reader | None) -> None:
    """What a person would be asked to look at."""
    flags = flags_of(tried.text, tried.at, reader)
    if not flags:
        print("No worry was seen.")  # noqa: T201
    _show(flags)


def second_reader() -> Reader:
    """The reader by meaning. Raises Trouble where it is not there."""
    try:
        return by_meaning.load()
    except by_meaning.NotThere:
        raise Trouble("The second reader's model is not there. `--first` tries the rules alone.") from None


def flags_of(text: str, at: dt.datetime, reader: Reader | None) -> tuple[Flag, ...]:
    """What both readers see in a text of somebody of whom nothing else is known, the most urgent first."""
    flags = screen(text)
    if reader is not None and text.strip():
        flags += tuple(_by_meaning(text, flags, reader))
    stands = Standing(says_young=bool(flags) and says_young(text))
    raised = (in_context(flag, stands, at) for flag in flags)
    return tuple(sorted(raised, key=lambda flag: (flag.severity, flag.reader == "meaning", flag.span)))


def _by_meaning(text: str, flags: tuple[Flag, ...], reader: Reader) -> Iterator[Flag]:
    (reading,) = reader.read([text])
    if by_meaning.tells(reading):
        grounds = by_meaning.grounds(reader, text, reading)
        about_whom = about(text, grounds[0], "en")
        for category in by_meaning.categories(reading):
            flag = by_meaning.worry(text, category, reading, grounds, about_whom)
            if not any(one.category == flag.category and one.severity <= flag.severity for one in flags):
                yield flag


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
        why = " ".join((flag.why, *flag.reasons))
        show(Text.assemble((f"{flag.severity} {category}", "bold"), f': "{flag.quote}" {why} ({flag.rule})'))


def _table() -> Table:
    from rich.table import Table

    return Table(show_header=False, box=None, pad_edge=False)
