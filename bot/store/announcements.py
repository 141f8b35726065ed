"""Texts to many: kept, fed to the outbox a few at a time, and stopped."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, func, insert, or_, select, update

from bot.rules.announcing import Whom
from bot.store import tables
from bot.store.columns import new_id, table
from bot.store.database import Db
from bot.store.rows import add, change

ONCE = dt.timedelta(days=1)  # within which the same words are the same announcement
KEY = "announcement.words"
MEMBERS = 20_000

address = table(tables.Address)
announced = table(tables.Announced)
announcement = table(tables.Announcement)
person = table(tables.Person)
programme = table(tables.Programme)
relationship = table(tables.Relationship)
text = table(tables.MessageOut)

_ONE = select(announcement).where(announcement.c.id == bindparam("this"))
_DUE = (
    select(announcement.c.id)
    .where(announcement.c.state == "set", announcement.c.send_at <= bindparam("now"))
    .order_by(announcement.c.send_at)
)
_NEXT = select(func.min(announcement.c.send_at)).where(announcement.c.state == "set")
_TO_COME = (
    select(announced.c.id, announced.c.person_id)
    .where(announced.c.announcement_id == bindparam("this"))
    .where(announced.c.text_id.is_(None), announced.c.reason.is_(None))
    .order_by(announced.c.id)
    .limit(bindparam("most"))
)
_IN_OUTBOX = (
    select(func.count())
    .select_from(announced.join(text, text.c.id == announced.c.text_id))
    .where(announced.c.announcement_id == bindparam("this"), text.c.state.in_(("waiting", "sending")))
    .where(text.c.not_before <= bindparam("now"))
)
_STATES = (
    select(text.c.state, func.count().label("many"))
    .select_from(announced.join(text, text.c.id == announced.c.text_id))
    .where(announced.c.announcement_id == bindparam("this"))
    .group_by(text.c.state)
)
_OTHERS = (
    select(announced.c.reason, func.count().label("many"))
    .where(announced.c.announcement_id == bindparam("this"), announced.c.text_id.is_(None))
    .group_by(announced.c.reason)
)
_MINE = select(announced.c.text_id).where(announced.c.announcement_id == bindparam("this"))
_DROP = (
    update(text)
    .where(text.c.id.in_(_MINE), text.c.state == "waiting", text.c.attempts == 0)
    .values(state="dropped", reason=bindparam("why"))
)
_LEAVE = (
    update(announced)
    .where(announced.c.announcement_id == bindparam("this"))
    .where(announced.c.text_id.is_(None), announced.c.reason.is_(None))
    .values(reason=bindparam("why"))
)
STOPPED = "stopped by staff"


@dataclass(frozen=True)
class Announcement:
    """A text to many. `state`: draft, set, stopped or done."""

    id: UUID
    programme_id: UUID
    staff_id: UUID
    words: str
    whom: Whom
    state: str
    made_at: dt.datetime
    send_at: dt.datetime | None
    left_out: dict[str, int]
    twin: bytes


@dataclass(frozen=True)
class Progress:
    """How many texts are in each state, how many are still to be queued, and who was left out since."""

    states: dict[str, int]
    to_come: int
    left_out: dict[str, int]

    @property
    def has_left(self) -> int:
        """How many have left, or may have."""
        return sum(many for state, many in self.states.items() if state not in ("waiting", "dropped"))


def draft(db: Db, programme_id: UUID, staff_id: UUID, words: str, whom: Whom, now: dt.datetime) -> UUID:
    """Keep one that is not to be sent yet."""
    twin = db.seals.blind(f"announcement {programme_id} {' '.join(words.casefold().split())}")
    return add(
        db,
        "announcement",
        programme_id=programme_id,
        staff_id=staff_id,
        words=words,
        whom=json.dumps(whom.as_row()),
        twin=twin,
        state="draft",
        made_at=now,
    )


def by_id(db: Db, which: UUID, *, lock: bool = False) -> Announcement | None:
    row = db.conn.execute(_ONE.with_for_update() if lock else _ONE, {"this": which}).first()
    return _opened(db, row) if row else None


def twin_of(db: Db, one: Announcement, now: dt.datetime) -> UUID | None:
    """The same words, set to be sent or sent to the same programme, a day ago or since.

    The programme is locked, so that of two who send at once the second sees the first.
    """
    db.conn.execute(select(programme.c.id).where(programme.c.id == one.programme_id).with_for_update())
    same = select(announcement.c.id).where(
        announcement.c.programme_id == one.programme_id,
        announcement.c.twin == one.twin,
        announcement.c.state.in_(("set", "done")),
        announcement.c.send_at >= now - ONCE,
        announcement.c.id != one.id,
    )
    return db.conn.execute(same.limit(1)).scalar()


def members(db: Db, programme_id: UUID, whom: Whom) -> list[UUID]:
    """Everybody of the group, whether or not they can be texted."""
    wanted = select(person.c.id).where(person.c.programme_id == programme_id)
    wanted = wanted.where(person.c.role.in_(("mentee", "mentor", "carer")))
    if whom.role:
        wanted = wanted.where(person.c.role == whom.role)
    if whom.state:
        wanted = wanted.where(person.c.state == whom.state)
    theirs = or_(relationship.c.mentee_id == person.c.id, relationship.c.mentor_id == person.c.id)
    goes_on = relationship.c.closed_at.is_(None)
    if whom.coordinator:
        by = relationship.c.coordinator_id == UUID(whom.coordinator)
        wanted = wanted.where(exists().where(theirs, goes_on, by))
    if whom.matched:
        matched = exists().where(theirs, goes_on)
        wanted = wanted.where(matched if whom.matched == "yes" else ~matched)
    return list(db.conn.execute(wanted.order_by(person.c.id).limit(MEMBERS)).scalars())


def set_off(
    db: Db, one: Announcement, send_at: dt.datetime, to: Iterable[UUID], left_out: Counter[str]
) -> None:
    """From `send_at` on it is sent to these people, and to nobody twice."""
    change(db, "announcement", one.id, state="set", send_at=send_at, left_out=json.dumps(left_out))
    whose = {"programme_id": one.programme_id, "announcement_id": one.id}
    if rows := [{"id": new_id(), "person_id": each, **whose} for each in to]:
        db.conn.execute(insert(announced), rows)


def due(db: Db, now: dt.datetime) -> list[UUID]:
    """Those of which texts are still to be queued."""
    return list(db.conn.execute(_DUE, {"now": now}).scalars())


def next_due(db: Db) -> dt.datetime | None:
    """When the next one is to be sent."""
    return db.conn.execute(_NEXT).scalar()


def in_outbox(db: Db, which: UUID, now: dt.datetime) -> int:
    """How many of its texts could leave now and have not."""
    return int(db.conn.execute(_IN_OUTBOX, {"this": which, "now": now}).scalar_one())


def to_come(db: Db, which: UUID, most: int) -> list[tuple[UUID, UUID]]:
    """(row, person) of those whose text is still to be queued."""
    return [tuple(row) for row in db.conn.execute(_TO_COME, {"this": which, "most": most})]


def queued(db: Db, row: UUID, text_id: UUID) -> None:
    change(db, "announced", row, text_id=text_id)


def left(db: Db, row: UUID, reason: str) -> None:
    """They are left out after all."""
    change(db, "announced", row, reason=reason)


def done(db: Db, which: UUID, now: dt.datetime) -> None:
    """All of its texts are in the outbox."""
    change(db, "announcement", which, state="done", ended_at=now)


def stop(db: Db, one: Announcement, now: dt.datetime) -> None:
    """Nothing more of it is sent."""
    change(db, "announcement", one.id, state="stopped", ended_at=now)
    db.conn.execute(_DROP, {"this": one.id, "why": STOPPED})
    db.conn.execute(_LEAVE, {"this": one.id, "why": STOPPED})


def progress(db: Db, which: UUID) -> Progress:
    states = {row.state: row.many for row in db.conn.execute(_STATES, {"this": which})}
    others = {row.reason: row.many for row in db.conn.execute(_OTHERS, {"this": which})}
    return Progress(states, others.pop(None, 0), others)


def newest(db: Db, programme_ids: Iterable[UUID], most: int) -> list[Announcement]:
    """Those of these programmes that were set to be sent, the newest first."""
    wanted = select(announcement).where(announcement.c.programme_id.in_(list(programme_ids)))
    wanted = wanted.where(announcement.c.state != "draft").order_by(announcement.c.id.desc()).limit(most)
    return [_opened(db, row) for row in db.conn.execute(wanted)]


def _opened(db: Db, row: Any) -> Announcement:
    return Announcement(
        row.id,
        row.programme_id,
        row.staff_id,
        db.seals.open(row.words, "announcement.words", row.id),
        Whom(**json.loads(row.whom)),
        row.state,
        row.made_at,
        row.send_at,
        json.loads(row.left_out) if row.left_out else {},
        row.twin,
    )
