"""When meetings are missed so often that a person asks why (docs/practice.md, "Meetings")."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

IN_A_ROW = 2
LATELY, OF_THE_LAST = 3, 5
ASK = "ask what gets in the way first (bus, work, child care, phone)"


def missed_too_often(came: Sequence[bool]) -> str | None:
    """What staff are asked to do about it. `came`: did they, the newest meeting first."""
    in_a_row = len(list(takewhile(lambda one: not one, came)))
    if in_a_row >= IN_A_ROW:
        return f"missed {in_a_row} in a row: {ASK}"
    lately = came[:OF_THE_LAST].count(False)
    if in_a_row and lately >= LATELY:
        return f"missed {lately} of the last {OF_THE_LAST}: {ASK}"
    return None
