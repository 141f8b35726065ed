"""Feeds texts to many into the outbox, a few at a time, so that no answer waits behind all of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.rules.announcing import left_out
from bot.rules.nudging import next_open, spread
from bot.rules.person import Person
from bot.rules.staff_texts import written
from bot.store import announcements, people, texts
from bot.store.announcements import Announcement
from bot.store.database import Db
from bot.wording.segments import count

FEW = 50  # of one announcement that wait to leave at once
FREE = frozenset({"telegram"})  # channels that cost nothing a text


@dataclass(frozen=True)
class Reckoned:
    """What an announcement would be: to whom, who is left out and why, and its cost in segments and pence."""

    to: list[UUID]
    left_out: Counter[str]
    segments: int
    pence: float
    longest: str


def reckon(db: Db, one: Announcement, now: dt.datetime) -> Reckoned:
    """Look at each of the group as they stand now."""
    to: list[UUID] = []
    out: Counter[str] = Counter()
    segments, pence, longest = 0, 0.0, ""
    for each in announcements.members(db, one.programme_id, one.whom):
        person = people.by_id(db, each)
        if reason := left_out(person, now.astimezone(ZoneInfo(person.timezone))):
            out[reason] += 1
            continue
        body, place = _body(one, person), people.foremost(db, each)
        if place is not None and place.channel not in FREE:
            segments += count(body).segments
            pence += count(body).segments * person.programme.limits.pence_per_segment
        longest = max(longest, body, key=len)
        to.append(each)
    return Reckoned(to, out, segments, pence, longest)


def feed(db: Db, which: UUID, now: dt.datetime) -> int:
    """Put some of its texts into the outbox, unless enough of them wait there. How many were looked at."""
    one = announcements.by_id(db, which, lock=True)
    if one is None or one.state != "set":
        return 0
    room = FEW - announcements.in_outbox(db, which, now)
    rows = announcements.to_come(db, which, room) if room > 0 else []
    for row, person_id in rows:
        _queue(db, one, row, people.by_id(db, person_id, lock=True), now)
    if room > 0 and not rows:
        announcements.done(db, which, now)
    return len(rows)


def _queue(db: Db, one: Announcement, row: UUID, person: Person, now: dt.datetime) -> None:
    local = now.astimezone(ZoneInfo(person.timezone))
    reason, place = left_out(person, local), people.foremost(db, person.id)
    opens = next_open(local, person)
    if reason or place is None or opens is None:
        announcements.left(db, row, reason or "no address that may be texted")
        return
    if opens > local:  # or all of them would leave at the same moment, before any answer
        opens += spread(person.id, dt.timedelta(hours=1))
    body = _body(one, person)
    text_id = texts.queue(
        db,
        place,
        kind="nudge",
        key=announcements.KEY,
        body=body,
        now=now,
        not_before=opens.astimezone(dt.UTC),
    )
    announcements.queued(db, row, text_id)


def _body(one: Announcement, person: Person) -> str:
    return written(one.words, person.name, person.programme.alias)
