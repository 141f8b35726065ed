"""A reason for which somebody outside one's caseload is opened (docs/practice.md, "Caseloads"). Pure."""

from __future__ import annotations

from bot.rules.choosing import Unfit

SHORTEST, LONGEST = 10, 500  # characters


def read_reason(written: str) -> str:
    """The reason as it is kept. Raises Unfit, with a sentence for staff."""
    reason = " ".join(written.split())
    if len(reason) < SHORTEST:
        raise Unfit(f"Say why you need to open this person, in at least {SHORTEST} characters.")
    if len(reason) > LONGEST:
        raise Unfit(f"That is too long: at most {LONGEST} characters.")
    return reason
