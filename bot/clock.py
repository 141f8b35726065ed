"""What time it is: passed in wherever it matters, never asked for in the middle of things."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Clock = Callable[[], dt.datetime]


def real() -> dt.datetime:
    """Now, in UTC."""
    return dt.datetime.now(dt.UTC)
