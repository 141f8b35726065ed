"""The talks that the bot is to begin, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, bindparam, exists, func, literal_column, select, update

from bot.rules.nudging import Begun
from bot.rules.person import Person
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.lanes import distinct, fair, some
from bot.store.many import EachOf, Many
from bot.store.prepared import Prepared
from bot.store.rows import add_new, change

nudge = table(tables.Nudge)
person = table(tables.Person)
text = table(tables.MessageOut)
carrier = nudge.alias("carrier")
TOGETHER = "said in the same text as another"

# Written into the statements, since a partial index is used only where the database sees that it fits.
WAITING = literal_column("'waiting'", String)
_is_due = (nudge.c.state == WAITING, nudge.c.due_at <= bindparam("now"))
_DUE = (
    select(nudge.c.id, nudge.c.due_at)
    .where(*_is_due)
    .order_by(nudge.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_OLDEST = Prepared(_DUE)
_FEW = select(nudge.c.id).where(*_is_due).limit(bindparam("most")).subquery("few")
_COUNT = Prepared(select(func.count().label("many")).select_from(_FEW))
_DUE_IN = Prepared(_DUE.where(nudge.c.programme_id == bindparam("programme")))
_LANE = distinct(nudge, ["programme_id"], lambda rows: rows.c.state == WAITING).subquery("lanes")
_due_there = nudge.alias("due_there")
_LANES = Prepared(
    select(_LANE.c.programme_id).where(
        exists().where(
            _due_there.c.programme_id == _LANE.c.programme_id,
            _due_there.c.state == WAITING,
            _due_there.c.due_at <= bindparam("now"),
        )
    )
)
_FOUND = EachOf(bindparam("found", type_=Many(Uuid)))
_TAKE = Prepared(update(nudge).where(nudge.c.id.op("IN")(_FOUND)).values(due_at=bindparam("until")))
_ONE = select(nudge).where(nudge.c.id == bindparam("this"))
_BY_ID, _LOCKED = Prepared(_ONE), Prepared(_ONE.with_for_update())
_WHOSE = Prepared(
    select(person.c.id)
    .join(nudge, nudge.c.person_id == person.c.id)
    .where(nudge.c.id == bindparam("this"))
    .with_for_update(of=person, key_share=True)
)
_WAITING_FOR = Prepared(
    select(nudge)
    .where(
        nudge.c.person_id == bindparam("who"),
        nudge.c.state == WAITING,
        nudge.c.due_at <= bindparam("before"),
    )
    .order_by(nudge.c.due_at)
    .with_for_update()
)
_BEGUN = Prepared(
    select(
        text.c.id,
        text.c.at,
        text.c.state,
        text.c.not_before,
        text.c.sent_at,
        text.c.nudge_id,
        nudge.c.kind,
        nudge.c.about,
    )
    .select_from(text.outerjoin(nudge, nudge.c.id == text.c.nudge_id))
    .where(
        text.c.person_id == bindparam("who"),
        text.c.kind == literal_column("'nudge'", String),
        text.c.at > bindparam("since"),
        text.c.state.not_in((literal_column("'dropped'", String), literal_column("'failed'", String))),
    )
    .order_by(text.c.id)
)
PROGRAMMES_AT_ONCE = 10  # that share one claim, where more is due than it takes
LOOK_BACK = dt.timedelta(days=21)  # a week, and the earlier reminders of what was reminded of in it
_NEXT_DUE = select(func.min(nudge.c.due_at)).where(nudge.c.state == WAITING)


@dataclass(frozen=True)
class Nudge:
    """A talk that the bot is to begin: `kind` is its flow, `about` the row that it is for."""

    id: UUID
    person_id: UUID
    relationship_id: UUID | None
    about: UUID
    kind: str
    due_at: dt.datetime
    planned_at: dt.datetime
    state: str


def plan(
    db: Db,
    person: Person,
    kind: str,
    due: dt.datetime,
    *,
    relationship_id: UUID | None = None,
    about: UUID | None = None,
) -> UUID | None:
    """Plan a talk. `due` is in the person's own time zone. None: it was planned for that day already."""
    return add_new(
        db,
        "nudge",
        programme_id=person.programme.id,
        person_id=person.id,
        relationship_id=relationship_id,
        about=about or relationship_id or person.id,
        kind=kind,
        local_date=due.date(),
        due_at=due,
        planned_at=due,
        state="waiting",
    )


def plan_anew(
    db: Db, person: Person, kind: str, due: dt.datetime, *, relationship_id: UUID | None = None, about: UUID
) -> None:
    """Plan a talk even if there was such a one on that day: what it tells of has happened once more."""
    if plan(db, person, kind, due, relationship_id=relationship_id, about=about) is None:
        same = {"person_id": person.id, "kind": kind, "local_date": due.date(), "about": about}
        values = {"state": "waiting", "reason": None, "settled_at": None, "due_at": due, "planned_at": due}
        db.conn.execute(update(nudge).filter_by(**same).values(**values))


def claim(db: Db, now: dt.datetime, until: dt.datetime, most: int) -> list[tuple[UUID, dt.datetime]]:
    """Take nudges that are due, with when each was, so that no other worker looks at them before `until`.

    The longest waiting first; where more are due than `most`, each programme has its share.
    """
    too_many = _COUNT.one(db, {"now": now, "most": most + 1}).many > most
    rows = _shares(db, now, most) if too_many else _OLDEST.all(db, {"now": now, "most": most})
    found = [(row.id, row.due_at) for row in rows]
    if found:
        _TAKE.run(db, {"found": [one for one, _ in found], "until": until})
    return found


def _shares(db: Db, now: dt.datetime, most: int) -> list[Any]:
    def due_in(programme: UUID, most: int) -> Sequence[Any]:
        return _DUE_IN.all(db, {"now": now, "programme": programme, "most": most})

    programmes = [row.programme_id for row in _LANES.all(db, {"now": now})]
    return fair(some(programmes, now, PROGRAMMES_AT_ONCE), due_in, most)


def begun(db: Db, person_id: UUID, now: dt.datetime, besides: UUID | None = None) -> list[Begun]:
    """What the bot has begun with this person in the last three weeks, and what waits to leave.

    `besides`: asked for this text, so that it and what waits behind it do not count.
    """
    rows = _BEGUN.all(db, {"who": person_id, "since": now - LOOK_BACK})
    mine = next((row for row in rows if row.id == besides), None)
    found: dict[tuple[UUID, dt.date], Begun] = {}
    for row in rows:
        if mine is None or not (_together(row, mine) or (row.state == "waiting" and row.id > mine.id)):
            at = row.sent_at or row.not_before
            found.setdefault((row.nudge_id or row.id, at.date()), Begun(at, row.kind, row.about))
    return list(found.values())


def _together(one: Any, mine: Any) -> bool:
    """Are these one text, or two that one nudge began with?"""
    return one.id == mine.id or (
        one.nudge_id is not None and (one.nudge_id, one.at) == (mine.nudge_id, mine.at)
    )


def next_due(db: Db) -> dt.datetime | None:
    """When the next nudge falls due."""
    return db.conn.execute(_NEXT_DUE).scalar()


def nudge_by_id(db: Db, nudge_id: UUID) -> Nudge:
    """One nudge as it stands."""
    return _nudge(_BY_ID.one(db, {"this": nudge_id}))


def locked(db: Db, nudge_id: UUID) -> Nudge:
    """One nudge, locked until the transaction ends.

    Its person is locked first, as by whoever hears them: two who lock in another order wait for each other.
    """
    _WHOSE.one(db, {"this": nudge_id})
    return _nudge(_LOCKED.one(db, {"this": nudge_id}))


def waiting(db: Db, person_id: UUID, before: dt.datetime) -> list[Nudge]:
    """A person's nudges that fall due before then, the earliest first."""
    return [_nudge(row) for row in _WAITING_FOR.all(db, {"who": person_id, "before": before})]


def _nudge(row: Any) -> Nudge:
    return Nudge(
        row.id,
        row.person_id,
        row.relationship_id,
        row.about,
        row.kind,
        row.due_at,
        row.planned_at or row.due_at,
        row.state,
    )


def settle(db: Db, nudge_id: UUID, state: str, now: dt.datetime, reason: str | None = None) -> None:
    """A nudge was begun or dropped; `reason` is for staff to see."""
    change(db, "nudge", nudge_id, state=state, reason=reason, settled_at=now)


def say_apart(db: Db, nudge_id: UUID, now: dt.datetime) -> None:
    """The text of this nudge was dropped: what it was to carry besides is looked at by itself."""
    carried = update(nudge).where(
        nudge.c.person_id == select(carrier.c.person_id).where(carrier.c.id == nudge_id).scalar_subquery(),
        nudge.c.settled_at == select(carrier.c.settled_at).where(carrier.c.id == nudge_id).scalar_subquery(),
        nudge.c.reason == TOGETHER,
    )
    db.conn.execute(carried.values(state="waiting", reason=None, settled_at=None, due_at=now))


def put_off(db: Db, nudge_id: UUID, until: dt.datetime) -> None:
    """Look at a nudge again at `until`. When it was planned for stays as it was."""
    change(db, "nudge", nudge_id, due_at=until)
