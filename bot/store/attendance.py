"""Who came to which meeting, by the logs that were kept."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

log = table(tables.SessionLog)

CAME, MISSED = "held", "mentee_no_show"
_LATEST = (
    select(log.c.held_on, log.c.status)
    .where(
        log.c.relationship_id == bindparam("within"),
        log.c.status.in_((CAME, MISSED)),
        log.c.held_on.is_not(None),
    )
    .order_by(log.c.held_on.desc(), log.c.id.desc())
    .limit(bindparam("most"))
)
_ONE = select(log.c.id, log.c.held_on, log.c.log).where(log.c.id == bindparam("this"))


@dataclass(frozen=True)
class Missed:
    """A meeting that was missed, by a log. `dated`: the log says on which day that was."""

    on: dt.date
    dated: bool


def came(db: Db, relationship_id: UUID, most: int = 10) -> list[bool]:
    """Did the mentee come, meeting by meeting, the newest first? Of two logs of a day the later counts."""
    rows = db.conn.execute(_LATEST, {"within": relationship_id, "most": most})
    by_day: dict[dt.date, bool] = {}
    for row in rows:
        by_day.setdefault(row.held_on, row.status == CAME)
    return list(by_day.values())


def missed(db: Db, log_id: UUID) -> Missed:
    row = db.conn.execute(_ONE, {"this": log_id}).one()
    told = json.loads(db.seals.open(row.log, "session_log.log", row.id))
    return Missed(row.held_on, "date" not in told.get("confirm", ()))
