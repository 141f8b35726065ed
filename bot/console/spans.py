"""How long something took, in the two units that matter."""

from __future__ import annotations

import datetime as dt

UNITS = (("day", "days", 86_400), ("h", "h", 3600), ("min", "min", 60))  # seconds


def how_long(span: dt.timedelta | None) -> str:
    """Such as "4 min", "1 h 5 min" or "2 days 3 h". A dash for None."""
    if span is None:
        return "-"
    left = int(span.total_seconds())
    said: list[str] = []
    for one, more, length in UNITS:
        count, left = divmod(left, length)
        if count:
            said.append(f"{count} {one if count == 1 else more}")
        elif said:
            break
    return " ".join(said[:2]) or "under 1 min"
