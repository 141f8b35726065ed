"""Alerts about flags of S1 that have not left: these must be told in another way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, literal_column, not_, or_, select, update

from bot.outbound import VOICE
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

text = table(tables.MessageOut)
flag = table(tables.Flag)

PATIENCE = dt.timedelta(minutes=2)
LOOK_BACK = dt.timedelta(days=7)
OPEN = ("waiting", "sending")

# Written as the index has it, since a partial index is used only where the database sees that it fits.
_INDEXED: Any = literal_column(
    "message_out.kind IN ('crisis', 'alert') AND message_out.state NOT IN ('sent', 'delivered', 'read')"
)
_UNSEEN = (text.c.kind == "alert", flag.c.severity == "S1", flag.c.state == "open")
_RANG_OUT = and_(text.c.channel == VOICE, text.c.state == "undelivered")  # made, and not answered


def _s1(*columns: Any) -> Select[Any]:
    """S1 alerts that have not left, about flags that nobody has looked at."""
    both = text.join(flag, flag.c.number == text.c.flag_number)
    recent = text.c.at > bindparam("since")
    return select(*columns).select_from(both).where(_INDEXED, recent, *_UNSEEN, not_(_RANG_OUT))


_ALERT = (text.c.id, text.c.programme_id, text.c.person_id, text.c.flag_number, flag.c.category)
_UNSENT = _s1(*_ALERT).where(
    text.c.alarmed_at.is_(None), or_(text.c.state.not_in(OPEN), text.c.at <= bindparam("late"))
)
_OLDEST = _s1(func.min(text.c.at))
_RECOVERED = (
    select(*_ALERT)
    .join(flag, flag.c.number == text.c.flag_number)
    .where(text.c.alarmed_at.is_not(None), text.c.state.in_(("sent", "delivered", "read")))
)
_ALARM = (
    update(text)
    .where(text.c.id == bindparam("this"), text.c.alarmed_at.is_(None))
    .values(alarmed_at=bindparam("now"))
)
_CLEAR = (
    update(text).where(text.c.id == bindparam("this"), text.c.alarmed_at.is_not(None)).values(alarmed_at=None)
)
_TOLD = select(text.c.address_id, text.c.person_id).where(text.c.flag_number == bindparam("number"))


@dataclass(frozen=True)
class Alert:
    """One alert to one of the staff. `category` is the flag's."""

    id: UUID
    programme_id: UUID
    person_id: UUID | None
    flag_number: int
    category: str


def unsent(db: Db, now: dt.datetime) -> list[Alert]:
    """Those that failed, or have waited for two minutes, and have not been reported."""
    values = {"since": now - LOOK_BACK, "late": now - PATIENCE}
    return [Alert(**row._mapping) for row in db.conn.execute(_UNSENT, values)]


def recovered(db: Db) -> list[Alert]:
    """Those that were reported, and have left after all."""
    return [Alert(**row._mapping) for row in db.conn.execute(_RECOVERED)]


def told(db: Db, flag_number: int) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The addresses, and the people, whom an alert about this flag has been meant for so far."""
    rows = db.conn.execute(_TOLD, {"number": flag_number}).all()
    return frozenset(row.address_id for row in rows), frozenset(row.person_id for row in rows)


def oldest(db: Db, now: dt.datetime) -> dt.datetime | None:
    """Since when the oldest that has not left has been waiting."""
    return db.conn.execute(_OLDEST, {"since": now - LOOK_BACK}).scalar()


def alarm(db: Db, alert: Alert, now: dt.datetime) -> bool:
    """Note that it was reported. False: somebody else has done that."""
    return db.conn.execute(_ALARM, {"this": alert.id, "now": now}).rowcount == 1


def clear(db: Db, alert: Alert) -> bool:
    """It has left. False: somebody else has noted that."""
    return db.conn.execute(_CLEAR, {"this": alert.id}).rowcount == 1
