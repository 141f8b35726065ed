"""All flags, closed ones too, the newest first: by state, severity, category and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import String, and_, func, literal_column, or_, select

from bot.rules.staff import LEADS_ONLY, Staff, may_read
from bot.store import colleagues, tables
from bot.store.columns import table
from bot.store.console.lists import FLAG_WAITS, FLAGS, WaitingFlag, but_for, flag, flag_of, flags_of, walled
from bot.store.database import Db

A_PAGE = 50
ANY, WAITS, REVIEW = "", "waits", "review"
STATES = ("open", "acknowledged", "handled", "proposed", "closed")

programme = table(tables.Programme)


@dataclass(frozen=True)
class Wanted:
    """Which flags: each empty where any will do. `state`: WAITS, REVIEW, or one of STATES.

    `month` is its first day, where the programme is.
    """

    state: str = WAITS
    severity: str = ANY
    category: str = ANY
    month: dt.date | None = None


def page(
    db: Db, staff: Staff, wanted: Wanted, after: int | None, now: dt.datetime
) -> tuple[list[WaitingFlag], int | None]:
    """The flags before the one of this number, and the number after which the next page begins."""
    if wanted.category and not may_read(staff, [wanted.category]):
        return [], None  # which flags are of that kind is not theirs to know
    hidden = colleagues.hidden_from(db, staff)
    chosen = but_for(flags_of(staff, and_(*_chosen(db, staff, wanted, now))), flag.c.id, hidden.flags)
    newest = walled(FLAGS.where(chosen), flag, staff).order_by(None)
    newest = newest.order_by(flag.c.at.desc(), flag.c.number.desc()).limit(A_PAGE + 1)
    if after is not None:
        place = walled(select(flag.c.at).where(flag.c.number == after), flag, staff)
        at = db.conn.execute(place).scalar()
        if at is None:
            return [], None
        newest = newest.where(
            flag.c.at <= at, or_(flag.c.at < at, and_(flag.c.at == at, flag.c.number < after))
        )
    found = [flag_of(db, staff, row) for row in db.conn.execute(newest)]
    return found[:A_PAGE], found[A_PAGE - 1].number if len(found) > A_PAGE else None


def months(db: Db, staff: Staff, now: dt.datetime, most: int = 60) -> list[dt.date]:
    """The first days of the months since the oldest flag, the newest first."""
    oldest: dt.datetime | None = db.conn.execute(walled(select(func.min(flag.c.at)), flag, staff)).scalar()
    zone = zone_of(db, staff)
    month = now.astimezone(zone).date().replace(day=1)
    first = oldest.astimezone(zone).date() if oldest else month
    found = [month]
    while found[-1] > first and len(found) < most:
        found.append((found[-1] - dt.timedelta(days=1)).replace(day=1))
    return found


def categories(staff: Staff, every: Iterable[str]) -> list[str]:
    """Those of which this person may know that a flag is of them."""
    return [one for one in every if one not in LEADS_ONLY or may_read(staff, [one])]


def zone_of(db: Db, staff: Staff) -> ZoneInfo:
    """The time zone by which a month is meant: the programme's, or UTC for those who see every programme."""
    found = db.conn.execute(select(programme.c.timezone).where(programme.c.id == staff.programme_id)).scalar()
    return ZoneInfo(found or "UTC")


def _chosen(db: Db, staff: Staff, wanted: Wanted, now: dt.datetime) -> list[Any]:
    chosen: list[Any] = []
    if wanted.state == REVIEW:
        chosen.append(flag.c.review_on <= now.date())
    elif wanted.state and wanted.state != "closed":
        chosen.append(FLAG_WAITS)  # which its index is made of
    if wanted.state in STATES:
        chosen.append(flag.c.state == literal_column(f"'{wanted.state}'", String))
    if wanted.severity:
        chosen.append(flag.c.severity == wanted.severity)
    if wanted.category:
        chosen.append(flag.c.category == wanted.category)
    if wanted.month:
        chosen += [
            flag.c.at >= _begin(db, staff, wanted.month),
            flag.c.at < _begin(db, staff, _next(wanted.month)),
        ]
    return chosen or [flag.c.number > 0]


def _begin(db: Db, staff: Staff, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone_of(db, staff)).astimezone(dt.UTC)


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)
