"""Signs that a mentor may not keep it up, for staff to ask about (docs/practice.md, "Mentors")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

CALLED_OFF = "mentor_cancelled"
MOST_CALLED_OFF = 2
OF_THE_LAST = 4  # meetings
LOG_OVERDUE = dt.timedelta(days=14)  # from when it was due


def calls_off_often(statuses: Sequence[str]) -> bool:
    """Did the mentor call off two of the last four meetings? The newest stands first, and is one of them."""
    lately = statuses[:OF_THE_LAST]
    return lately[:1] == [CALLED_OFF] and list(lately).count(CALLED_OFF) >= MOST_CALLED_OFF
