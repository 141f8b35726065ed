"""The meetings ahead of somebody, as flows are told of them, and anew at each answer."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.flows.steps import Effect, Facts, Record
from bot.rules.gate import not_begun
from bot.rules.nudging import next_open
from bot.rules.person import Person, PhoneSetting, Relationship, Role
from bot.rules.reminders import LEAST_BEFORE
from bot.store import attendance, people, sessions
from bot.store.database import Db
from bot.store.sessions import Session

FARTHEST = dt.timedelta(days=60)
MOST = 3  # so that one text can name them
CALLED_OFF = "meeting called off"
GOES_ON = dict.fromkeys(("new_time", "change_meeting"), (CALLED_OFF,))
"""What a talk does not leave behind where one of these begins, which goes on about the same meeting."""

Found = tuple[Facts, dt.datetime | None]
"""What a talk begins with, and until when it is of use."""


def ahead(db: Db, person: Person, now: dt.datetime) -> list[Facts]:
    """What is planned for `person` and not over, soonest first. Nobody else changes it meanwhile."""
    planned = sessions.ahead(db, person.relationships, now, now + FARTHEST)
    soonest = sorted(planned, key=lambda pair: pair[1].starts_at)[:MOST]
    return [
        _fact(person, one, session) | {"told": _told(db, person, one, session, now)}
        for one, session in soonest
    ]


def called_off(db: Db, person: Person, now: dt.datetime) -> list[Facts]:
    """What had been planned for `person` and is off."""
    found = [
        (one, session)
        for one in person.relationships
        for session in sessions.between(db, one.id, now, now + FARTHEST, "cancelled")
    ]
    return [_fact(person, one, session) for one, session in found]


def unless_in_vain(db: Db, left: tuple[Effect, ...], now: dt.datetime) -> tuple[Effect, ...]:
    """What an unanswered talk leaves behind; nothing where its meeting has begun by now, or has changed."""
    for one in left:
        if isinstance(one, Record) and one.kind == CALLED_OFF:
            session = sessions.by_id(db, UUID(one.facts["session_id"]))
            if session.state != "planned" or session.starts_at <= now:
                return ()
    return left


def as_they_stand(db: Db, person: Person, kept: Facts, now: dt.datetime) -> Facts:
    """What a talk keeps, with the meetings in it as they are by now."""
    if "sessions" in kept:
        within = _meant(person, kept)
        told = {"told": hears(db, person, within, now)} if within else {}
        return kept | {"sessions": ahead(db, person, now)} | told | _off_since(db, person, kept)
    if "sessions" in kept.get("keep", {}):
        return kept | {"keep": as_they_stand(db, person, kept["keep"], now)}
    return kept


def reminder(db: Db, session_id: UUID, person: Person, now: dt.datetime) -> Found | None:
    """For a reminder. None: the meeting was moved or called off, or has begun."""
    session = sessions.by_id(db, session_id)
    within = _within(person, session.relationship_id)
    if within is None or session.state != "planned" or session.starts_at <= now:
        return None
    return _about(person, within, session), session.starts_at


def today(db: Db, session_id: UUID, person: Person, now: dt.datetime) -> Found | None:
    """For a reminder on the day, which is of use as long as something can be done about it."""
    found = reminder(db, session_id, person, now)
    return (found[0], found[1] - LEAST_BEFORE) if found and found[1] else None


def change(db: Db, session_id: UUID, person: Person, now: dt.datetime) -> Found | None:
    """For telling of a meeting that was moved to its time, or called off. None: that has changed again."""
    session = sessions.by_id(db, session_id)
    within = _within(person, session.relationship_id)
    if within is None or session.state not in ("planned", "cancelled") or session.starts_at <= now:
        return None
    about = _about(person, within, session) | {"off": session.state == "cancelled"}
    about["told"] = hears(db, person, within, now)
    old = sessions.by_id(db, session.moved_from) if session.moved_from else None
    if old is not None and old.changed_by != person.id:  # else they know that it was off
        about |= {"old": {"starts": _utc(old.starts_at), "timed": old.timed}}
    return about, session.starts_at


def missed(
    db: Db, log_id: UUID, person: Person, relationship_id: UUID | None, now: dt.datetime
) -> Found | None:
    """For asking whether they want a new time. The day is told only where it is sure."""
    within = _within(person, relationship_id)
    if within is None:
        return None
    log = attendance.missed(db, log_id)
    start = dt.datetime.combine(log.on, dt.time(0), ZoneInfo(person.timezone))
    planned = sessions.between(db, within.id, start, start + dt.timedelta(days=1), "missed")
    known = log.dated or bool(planned)
    about: Facts = {"sessions": [], "relationship_id": str(within.id), "who": _other(person, within)}
    about |= {"told": hears(db, person, within, now)}
    return about | {"missed_on": log.on.isoformat() if known else None}, None


def _about(person: Person, within: Relationship, session: Session) -> Facts:
    one = _fact(person, within, session)
    return {"sessions": [one], "session_id": one["id"]} | {
        key: one[key] for key in ("relationship_id", "who")
    }


def _fact(person: Person, within: Relationship, session: Session) -> Facts:
    return {
        "id": str(session.id),
        "relationship_id": str(within.id),
        "starts": _utc(session.starts_at),
        "timed": session.timed,
        "place": session.place,
        "who": _other(person, within),
        "moved_from": str(session.moved_from) if session.moved_from else None,
    }


def _within(person: Person, relationship_id: UUID | None) -> Relationship | None:
    return next((one for one in person.relationships if one.id == relationship_id), None)


def _off_since(db: Db, person: Person, kept: Facts) -> Facts:
    """Whoever could not come, and gave no time while the other waited, may still give one."""
    if not (kept.get("cannot") and kept.get("session_id")):
        return {}
    session = sessions.by_id(db, UUID(kept["session_id"]))
    return {"off": session.state == "cancelled" and session.changed_by == person.id}


def _meant(person: Person, kept: Facts) -> Relationship | None:
    """The relationship that a talk is about; their only one where it names none."""
    if named := kept.get("relationship_id"):
        return _within(person, UUID(named))
    return person.relationships[0] if len(person.relationships) == 1 else None


def _other(person: Person, within: Relationship) -> str:
    """As texts to this person name the other: a mentee by code."""
    return within.mentor if person.role is Role.MENTEE else within.code


def _told(db: Db, person: Person, within: Relationship, session: Session, now: dt.datetime) -> bool:
    """Can the other be told by text before they would set off?"""
    return hears(db, person, within, now, before=session.starts_at)


def hears(
    db: Db, person: Person, within: Relationship, now: dt.datetime, before: dt.datetime | None = None
) -> bool:
    """Can the other be told by text, and before then?"""
    other = within.mentor_id if person.id == within.mentee_id else within.mentee_id
    reader = people.by_id(db, other)
    local = now.astimezone(ZoneInfo(reader.timezone))
    if not_begun(reader, local.date()) or reader.phone_setting is PhoneSetting.WATCHED:
        return False
    opens = next_open(local, reader)
    return opens is not None and (before is None or opens == local or opens < before)


def _utc(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).isoformat()
