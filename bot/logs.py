"""Logs that hold ids and never people: what is not on the list of safe keys does not get out.

A line says what happened (`event`: up to four lower-case words, fixed in the code) and to which row. Names,
numbers, texts and the messages of exceptions may hold somebody's life, so they are left out, whoever logs.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

IDS = {"programme", "person", "relationship", "message", "outbound", "talk", "flag", "task", "nudge"}
IDS |= {"row_id", "message_id", "person_id", "programme_id", "relationship_id", "talk_id"}
NAMES = {
    "flow",
    "step",
    "kind",
    "channel",
    "provider",
    "category",
    "severity",
    "rule",
    "state",
    "status",
    "code",
}
NAMES |= {"version", "migration", "error"}
MEASURES = {"count", "tries", "seconds", "milliseconds", "port", "after", "due", "now"}
OWN = {"event", "level", "timestamp", "logger", "where"}  # written by this file alone

EVENT = re.compile(r"[a-z_-]{1,20}( [a-z_-]{1,20}){0,3}")
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NAME = re.compile(r"(?!.*\d{6})[a-z0-9][a-z0-9_.-]{0,59}|S[1-4]")
LARGEST = 10_000_000  # above it a whole number may be somebody's telephone or chat
ABOUT_THE_MACHINE = ("alembic", "apscheduler", "uvicorn.error")  # libraries whose messages name no person


def set_up(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send all logs, ours and the libraries', to `stream` (stderr): JSON lines, or plain ones on a screen."""
    stream = stream or sys.stderr
    safe: list[Processor] = [
        structlog.stdlib.add_log_level,
        without_messages,
        without_people,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    last = structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[of_a_library, *safe],
            processors=[ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, of_ours, *safe, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def of_ours(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An event is a short name fixed in the code; anything else may have been filled in."""
    named = EVENT.fullmatch(str(event["event"]))
    ours = {key: value for key, value in event.items() if key not in OWN}
    return ours | {"event": event["event"] if named else "unnamed event"}


def of_a_library(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Libraries put addresses, tokens and texts into their messages, so most of them lose the message."""
    name = event["_record"].name
    known = any(name == safe or name.startswith(f"{safe}.") for safe in ABOUT_THE_MACHINE)
    return {**event, "logger": name, "event": event["event"] if known else "library"}


def without_messages(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An exception becomes its type and the places it passed; its message may quote what was written."""
    event.pop("stack_info", None)
    match event.pop("exc_info", None):
        case True:
            error = sys.exc_info()[1]
        case (_, BaseException() as error, _) | (BaseException() as error):
            pass
        case _:
            error = None
    if error is not None:
        places = traceback.extract_tb(error.__traceback__)
        where = [f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in places]
        event.update(error=type(error).__name__, where=where)
    return event


def without_people(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep what is safe and say by key what was left out."""
    kept = {key: value for key, value in event.items() if key in OWN or key.startswith("_")}
    kept |= {key: _plain(value) for key, value in event.items() if _is_safe(key, value)}
    left_out = sorted(event.keys() - kept.keys())
    return kept | ({"left_out": left_out} if left_out else {})


def _is_safe(key: str, value: Any) -> bool:
    if key in IDS:
        return isinstance(value, UUID) or UUID_TEXT.fullmatch(str(value)) is not None
    if key in NAMES:
        return NAME.fullmatch(str(value)) is not None or value in _exceptions(BaseException)
    if key in MEASURES:
        return isinstance(value, dt.date) or (isinstance(value, int | float) and abs(value) < LARGEST)
    return False


def _exceptions(parent: type[BaseException]) -> Iterator[str]:
    """The name of every kind of exception there is: a word that nobody texted."""
    for kind in type.__subclasses__(parent):
        yield kind.__name__
        yield from _exceptions(kind)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float) else str(value)
