"""What still needs asking: at most two questions, the most needed first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reading.session_log.log import Worry
from bot.reading.session_log.status import ASKS_NOTHING, HELD

MOST = 2


def to_confirm(
    status: str,
    flags: Sequence[Worry],
    *,
    dated: bool,
    lasted: bool,
    typed: bool,
    planned: bool,
    said_anything: bool,
) -> tuple[str, ...]:
    """The questions to ask (docs/practice.md, "Session logs"). An S1 asks only for danger now."""
    severities = {str(flag.severity) for flag in flags}
    if "S1" in severities:
        return ("danger_now",)
    if status in ASKS_NOTHING:
        return ()
    if status == "unknown":
        return ("type", "duration") if said_anything else ()
    missing = []
    if not dated:
        missing.append("date")
    if status == HELD and not lasted:
        missing.append("duration")
    if status == HELD and not typed:
        missing.append("type")
    if not planned and "S2" not in severities:
        missing.append("next")
    return tuple(missing[:MOST])
