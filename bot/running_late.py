"""Somebody is late for a meeting, or there and waiting: the other hears of it at once."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from bot import turns
from bot.flows.about import called, named
from bot.flows.steps import Say
from bot.reading.lateness import OnTheWay, on_the_way
from bot.reading.meeting_change import read_change
from bot.rules.gate import not_begun
from bot.rules.nudging import next_open
from bot.rules.person import Person, PhoneSetting, Relationship, Role
from bot.store import people, sessions
from bot.store.sessions import Session
from bot.turns import Scene

BEFORE = dt.timedelta(hours=3)
AFTER = dt.timedelta(hours=1)  # of a meeting's start (docs/practice.md, "Meetings")
NOT_WHILE = frozenset({"welcome", "danger", "crisis_call"})


def tell(scene: Scene, text: str, flow: str | None = None) -> bool:
    """Tell the other of a meeting about now. False: `text` says nothing of it, or there is none.

    `flow`: whose question is open; it stays open.
    """
    person, news = scene.person, on_the_way(text)
    if person is None or news is None or scene.flags or flow in NOT_WHILE:
        return False
    if read_change(text, scene.local, day_first=person.programme.day_first) is not None:
        return False
    meeting = _about_now(scene, person, text)
    if meeting is None:
        return False
    within, session = meeting
    reader = people.by_id(scene.db, _other(person, within))
    hears = _hears_now(scene, reader)
    if hears:
        turns.tell(scene, reader.id, _news(news, called(within, reader)), within, until=session.ends_at)
    key = "common.have_told" if hears else "common.cannot_reach"
    turns.say(scene, Say(key, {"who": called(within, person)}), relationship=within)
    return True


def _about_now(scene: Scene, person: Person, text: str) -> tuple[Relationship, Session] | None:
    """The meeting that is nearest, with the one that the text names if it names one."""
    one = named(text, person)
    found = [
        (within, session)
        for within in ([one] if one else person.relationships)
        for session in sessions.between(scene.db, within.id, scene.now - AFTER, scene.now + BEFORE)
    ]
    return min(found, key=lambda pair: abs(pair[1].starts_at - scene.now), default=None)


def _other(person: Person, within: Relationship) -> UUID:
    return within.mentor_id if person.role is Role.MENTEE else within.mentee_id


def _hears_now(scene: Scene, reader: Person) -> bool:
    """On a phone that others read it is not said."""
    local = scene.now.astimezone(ZoneInfo(reader.timezone))
    hidden = reader.phone_setting in (PhoneSetting.SHARED, PhoneSetting.WATCHED)
    if hidden or not_begun(reader, local.date()) or next_open(local, reader) != local:
        return False
    return any(not place.closed for place in people.places(scene.db, reader.id))


def _news(news: OnTheWay, who: str) -> Say:
    if news.there:
        return Say("common.is_there", {"who": who})
    if news.minutes is None:
        return Say("common.is_late", {"who": who})
    return Say("common.minutes_late", {"who": who, "n": news.minutes})
