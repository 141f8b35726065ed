"""How much waits to leave and for how long, at a cost that does not grow with the tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select

from bot.store import alerts, schedule, tables
from bot.store.columns import table
from bot.store.database import Db

text = table(tables.MessageOut)

COUNTED = 10_000  # rows; that many means that many or more
LOOK_BACK = dt.timedelta(days=7)

# Written as the indexes have it, since a partial index is used only where the database sees that it fits.
_OPEN: Any = literal_column("state IN ('waiting', 'sending')")
_URGENT_NOT_SENT: Any = literal_column(
    "kind IN ('crisis', 'alert') AND state NOT IN ('sent', 'delivered', 'read')"
)
_DUE = select(text.c.id).where(_OPEN, text.c.not_before <= bindparam("now"))
_LENGTH = select(func.count()).select_from(_DUE.limit(COUNTED).subquery())
_URGENT = select(func.min(text.c.at)).where(_OPEN, _URGENT_NOT_SENT, text.c.at > bindparam("since"))
_OTHER = (
    select(text.c.not_before)
    .where(_OPEN, text.c.not_before <= bindparam("now"), text.c.kind.not_in(("crisis", "alert")))
    .order_by(text.c.not_before)
    .limit(1)
)


@dataclass(frozen=True)
class Queue:
    """What should have left by now: how many texts, and since when the oldest of each sort waits."""

    length: int
    urgent: dt.datetime | None
    other: dt.datetime | None
    s1_alert: dt.datetime | None
    nudge: dt.datetime | None


def look(db: Db, now: dt.datetime) -> Queue:
    """The queues as they are. A text that is tried again later counts from then."""
    values = {"now": now, "since": now - LOOK_BACK}
    return Queue(
        length=db.conn.execute(_LENGTH, values).scalar_one(),
        urgent=db.conn.execute(_URGENT, values).scalar(),
        other=db.conn.execute(_OTHER, values).scalar(),
        s1_alert=alerts.oldest(db, now),
        nudge=schedule.next_due(db),
    )
