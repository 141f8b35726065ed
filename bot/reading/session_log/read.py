"""Text in, session log out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from bot.reading.plain import plain
from bot.reading.session_log.log import SessionLog, Worry

_MET = re.compile(r"\b(?:met|saw|seen|session|visit)\b")
_HOURS = re.compile(r"\b(\d)(?: ?h| ?hrs?| ?hours?)\b")
_MINUTES = re.compile(r"\b(\d{2}) ?m(?:in)?s?\b")


def read_log(
    text: str, at: dt.datetime, *, day_first: bool = True, flags: Sequence[Worry] = ()
) -> SessionLog:
    """The session log in `text`, received `at` (aware, in the programme's time zone)."""
    said = plain(text)
    hours, minutes = _HOURS.search(said), _MINUTES.search(said)
    length = int(hours[1]) * 60 if hours else int(minutes[1]) if minutes else None
    status = "held" if length or _MET.search(said) else "concern_only" if flags else "unknown"
    return SessionLog(status, at.date(), duration_min=length)
