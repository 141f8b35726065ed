"""Which entries of the first directory somebody ought to ring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from signposting.first.entry import Entry

STORED_COPY = "read on a stored copy of the page"
"""What an entry says of who checked it where nobody has rung it, or read the page as it is today."""


@dataclass(frozen=True, slots=True)
class Due:
    """Each is in one list: never checked, too long ago, or only by a stored copy of its page."""

    never: tuple[Entry, ...]
    long_ago: tuple[Entry, ...]
    by_copy: tuple[Entry, ...]


def to_check(entries: Iterable[Entry], today: dt.date, days: int = 90) -> Due:
    """The entries that nobody has checked within `days` (docs/directory.md)."""
    never, long_ago, by_copy = [], [], []
    for entry in entries:
        if entry.unverified or entry.last_verified is None:
            never.append(entry)
        elif (today - entry.last_verified).days > days:
            long_ago.append(entry)
        elif entry.checked_by == STORED_COPY:
            by_copy.append(entry)
    return Due(tuple(never), tuple(long_ago), tuple(by_copy))
