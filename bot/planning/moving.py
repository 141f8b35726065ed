"""Somebody has moved to another time zone: what was planned for their noon is still at their noon.

Meetings are by the mentee's clock, so they move with the mentee; what follows from a meeting moves with it.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.rules.hours import at_local
from bot.rules.person import Person, Relationship, Role
from bot.store import schedule, sessions
from bot.store.database import Db
from bot.store.rows import change
from bot.store.schedule import Nudge
from bot.store.sessions import Session

BY_THE_MEETING = frozenset({"session_log", "log_overdue"})  # for the mentor, wherever that one is
FAR = dt.timedelta(days=800)


def moved(db: Db, person: Person, old_zone: str, now: dt.datetime) -> None:
    """Put all that is planned for `person` at the same local time where they are now."""
    old, new = ZoneInfo(old_zone), ZoneInfo(person.timezone)
    for nudge in schedule.waiting(db, person.id, now + FAR):
        if nudge.kind not in BY_THE_MEETING:
            _put(db, nudge, _same_clock(nudge.planned_at, old, new), now)
    if person.role is Role.MENTEE:
        for relationship in person.relationships:
            for session in sessions.between(db, relationship.id, now, now + FAR):
                _move(db, relationship, session, _same_clock(session.starts_at, old, new), now)


def _move(
    db: Db, relationship: Relationship, session: Session, starts: dt.datetime, now: dt.datetime
) -> None:
    if starts <= now or sessions.at(db, relationship.id, starts) is not None:
        return
    later = starts - session.starts_at
    change(db, "session", session.id, starts_at=starts)
    for nudge in schedule.waiting(db, relationship.mentor_id, now + FAR):
        if nudge.about == session.id and nudge.kind in BY_THE_MEETING:
            _put(db, nudge, nudge.planned_at + later, now)


def _put(db: Db, nudge: Nudge, planned: dt.datetime, now: dt.datetime) -> None:
    """What should have come before now comes now, and the rules say whether it still may."""
    change(db, "nudge", nudge.id, planned_at=planned, due_at=max(planned, now))


def _same_clock(when: dt.datetime, old: ZoneInfo, new: ZoneInfo) -> dt.datetime:
    local = when.astimezone(old)
    return at_local(local.date(), local.time(), new)
