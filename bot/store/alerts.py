"""Alerts about flags that have not left: these must be told in another way."""

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

PATIENCE = dt.timedelta(seconds=100)  # so that whoever looks every 15 s is in time for two minutes
LOOK_BACK = dt.timedelta(days=7)
OPEN = ("waiting", "sending")
LEFT = ("sent", "delivered", "read")

# Written as the index has it, since a partial index is used only where the database sees that it fits.
_INDEXED: Any = literal_column(
    "message_out.kind IN ('crisis', 'alert') AND message_out.state NOT IN ('sent', 'delivered', 'read')"
)
_UNSEEN = (text.c.kind == "alert", flag.c.state == "open")
_RANG_OUT = and_(text.c.channel == VOICE, text.c.state == "undelivered")  # made, and not answered


def _not_left(*columns: Any) -> Select[Any]:
    """Alerts that have not left, about flags that nobody has looked at."""
    both = text.join(flag, flag.c.number == text.c.flag_number)
    recent = text.c.at > bindparam("since")
    return select(*columns).select_from(both).where(_INDEXED, recent, *_UNSEEN, not_(_RANG_OUT))


_ALERT = (text.c.id, text.c.programme_id, text.c.person_id, text.c.flag_number)
_UNSENT = _not_left(*_ALERT).where(
    text.c.alarmed_at.is_(None), or_(text.c.state.not_in(OPEN), text.c.at <= bindparam("late"))
)
_OLDEST = _not_left(func.min(text.c.at)).where(flag.c.severity == "S1")
_RECOVERED = (
    select(*_ALERT)
    .join(flag, flag.c.number == text.c.flag_number)
    .where(text.c.alarmed_at.is_not(None), text.c.state.in_(LEFT))
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
_MAY_REACH = (
    select(text.c.id)
    .where(text.c.flag_number == bindparam("number"), text.c.person_id == bindparam("who"))
    .where(text.c.kind == "alert", text.c.channel != VOICE)
    .where(or_(text.c.state.in_(LEFT), and_(text.c.state.in_(OPEN), text.c.at > bindparam("late"))))
    .limit(1)
)


@dataclass(frozen=True)
class Alert:
    """One alert to one of the staff."""

    id: UUID
    programme_id: UUID
    person_id: UUID | None
    flag_number: int


def unsent(db: Db, now: dt.datetime) -> list[Alert]:
    """Those that failed, or have waited for as long as we wait, and have not been reported."""
    values = {"since": now - LOOK_BACK, "late": now - PATIENCE}
    return [Alert(**row._mapping) for row in db.conn.execute(_UNSENT, values)]


def recovered(db: Db) -> list[Alert]:
    """Those that were reported, and have left after all."""
    return [Alert(**row._mapping) for row in db.conn.execute(_RECOVERED)]


def told(db: Db, flag_number: int) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The addresses, and the people, whom an alert about this flag has been meant for so far."""
    rows = db.conn.execute(_TOLD, {"number": flag_number}).all()
    return frozenset(row.address_id for row in rows), frozenset(row.person_id for row in rows)


def may_reach(db: Db, alert: Alert, now: dt.datetime) -> bool:
    """Has another alert about the same flag left for the same person, or may it still?"""
    values = {"number": alert.flag_number, "who": alert.person_id, "late": now - PATIENCE}
    return db.conn.execute(_MAY_REACH, values).first() is not None


def oldest(db: Db, now: dt.datetime) -> dt.datetime | None:
    """Since when the oldest of S1 that has not left has been waiting."""
    return db.conn.execute(_OLDEST, {"since": now - LOOK_BACK}).scalar()


def alarm(db: Db, alert: Alert, now: dt.datetime) -> bool:
    """Note that it was reported. False: somebody else has done that."""
    return db.conn.execute(_ALARM, {"this": alert.id, "now": now}).rowcount == 1


def clear(db: Db, alert: Alert) -> bool:
    """It has left. False: somebody else has noted that."""
    return db.conn.execute(_CLEAR, {"this": alert.id}).rowcount == 1
