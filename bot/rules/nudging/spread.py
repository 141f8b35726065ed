"""After an outage, what came due meanwhile is spread, so that it arrives as a stream and not as a flood."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

LATE = dt.timedelta(minutes=15)  # later than this, nobody was at work
WIDEST = dt.timedelta(hours=1)


def spread(person_id: UUID, late_by: dt.timedelta) -> dt.timedelta:
    """How much longer a nudge waits that is this late: the same for all that one person is to get."""
    if late_by <= LATE:
        return dt.timedelta(0)
    share = person_id.int % 3600 / 3600
    return min(late_by, WIDEST) * share
