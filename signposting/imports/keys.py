"""What one object of a directory says, key by key; what is never asked for stays in `left`.

A value that is not what was asked for stays there too, so nothing that a source says is lost.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_CLOCK = re.compile(
    r"(?:\d{4}-\d\d-\d\d[T ])?(\d{1,2})(?:[:.](\d\d)(:\d\d(?:\.\d+)?)?)? ?([ap])?\.?m?\.?", re.I
)
_AFTER_SECONDS = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
LAST_MINUTE = dt.time(23, 59)


class Keys:
    """Takes what is known out of one object."""

    __slots__ = ("left",)

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.left = dict(raw)

    def text(self, *names: str) -> str:
        """The first of these keys that says something, as plain text; "" if none does."""
        left = self.left
        for name in names:
            if name in left:
                found = plain(left[name])
                if found:
                    del left[name]
                    return found
                if is_nothing(left[name]):
                    del left[name]
        return ""

    def objects(self, *names: str, named: str = "name") -> list[dict[str, Any]]:
        """The objects in these lists; a bare word in a list is an object so `named`."""
        found: list[dict[str, Any]] = []
        for name in names:
            if name in self.left:
                found += self._objects(name, named)
        return found

    def _objects(self, name: str, named: str) -> Iterator[dict[str, Any]]:
        found = self.left[name]
        if isinstance(found, dict):
            found = [found]
        if found is not None and not isinstance(found, list):
            return
        del self.left[name]
        strange = [one for one in found or () if not isinstance(one, dict | str)]
        if strange:
            self.left[name] = strange
        for one in found or ():
            if isinstance(one, dict):
                yield one
            elif isinstance(one, str) and one.strip():
                yield {named: one}

    def object(self, name: str) -> dict[str, Any]:
        found = self.left.get(name)
        if isinstance(found, dict):
            del self.left[name]
            return found
        if found is None:
            self.left.pop(name, None)
        return {}

    def number(self, name: str) -> float | None:
        if name not in self.left:
            return None
        found = number(self.left.get(name))
        if found is not None or is_nothing(self.left.get(name)):
            self.left.pop(name, None)
        return found

    def date(self, name: str) -> dt.date | None:
        if name not in self.left:
            return None
        found = date(self.left.get(name))
        if found is not None or is_nothing(self.left.get(name)):
            self.left.pop(name, None)
        return found


def is_nothing(found: Any) -> bool:
    return found is None or (isinstance(found, str) and not found.strip())


def plain(found: Any) -> str:
    """Text without characters that cannot be seen or kept; "" for what is no text."""
    if isinstance(found, str):
        text = found.strip()
        return text if text.isprintable() else _UNSEEN.sub("", text).strip()
    if isinstance(found, bool):
        return "yes" if found else "no"
    return str(found) if isinstance(found, int | float) else ""


def number(found: Any) -> float | None:
    """A finite number, or None."""
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return None
    try:
        value = float(found)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def date(found: Any) -> dt.date | None:
    """The day of an ISO date or time, or None."""
    if not isinstance(found, str):
        return None
    try:
        return dt.date.fromisoformat(found.strip()[:10])
    except ValueError:
        return None


def clock(found: Any) -> dt.time | None:
    """A time of day as directories write it: 09:00, 9am, 10:00:00Z, 24:00 (the day's last minute)."""
    said = _CLOCK.fullmatch(_AFTER_SECONDS.sub("", found.strip())) if isinstance(found, str) else None
    if said is None or not (said[2] or said[4]):
        return None
    hour, minute = int(said[1]), said[2] or "00"
    if hour == 24 and minute == "00":
        return LAST_MINUTE
    if said[4] and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (said[4].lower() == "p")
    try:
        return dt.time.fromisoformat(f"{hour:02}:{minute}{said[3] or ''}")
    except ValueError:
        return None
