"""Flags as they are taken on: found by number or by the alert that told of them, and locked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from bot.rules.staff import Act
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import change

flag = table(tables.Flag)
event = table(tables.FlagEvent)
ladder = table(tables.Ladder)
told = table(tables.Told)
drill = table(tables.Drill)

_NUMBER: Any = bindparam("number")
_FLAG: Select[Any] = select(flag.c.id, flag.c.programme_id, flag.c.number, flag.c.state, flag.c.category)
_BY_NUMBER = _FLAG.where(flag.c.number == _NUMBER).with_for_update(key_share=True)
_BY_CALL = (
    select(told.c.person_id, flag.c.number.label("flag"), drill.c.number.label("drill"))
    .select_from(
        told.join(ladder, ladder.c.id == told.c.ladder_id)
        .outerjoin(flag, flag.c.id == ladder.c.flag_id)
        .outerjoin(drill, drill.c.id == ladder.c.drill_id)
    )
    .where(told.c.text_id == bindparam("text"))
)
_WAS_TOLD = (
    select(told.c.id)
    .join(ladder, ladder.c.id == told.c.ladder_id)
    .where(ladder.c.flag_id == bindparam("flag"), told.c.person_id == bindparam("who"))
    .limit(1)
)
_TOOK = (
    select(event.c.person_id)
    .where(event.c.flag_id == bindparam("flag"), event.c.action == Act.ACKNOWLEDGE.value)
    .order_by(event.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Taken:
    """A flag, as far as it matters to whoever would take it on."""

    id: UUID
    programme_id: UUID
    number: int
    state: str
    category: str


@dataclass(frozen=True)
class Called:
    """Who was called by telephone, and about which number."""

    person_id: UUID
    number: int
    is_drill: bool


def by_number(db: Db, number: int) -> Taken | None:
    """One flag, locked: acts on it go one at a time."""
    row = db.conn.execute(_BY_NUMBER, {"number": number}).first()
    return Taken(**row._mapping) if row else None


def by_ids(db: Db, ids: Iterable[UUID]) -> list[Taken]:
    """These flags, locked."""
    wanted = _FLAG.where(flag.c.id.in_(list(ids))).order_by(flag.c.id).with_for_update(key_share=True)
    return [Taken(**row._mapping) for row in db.conn.execute(wanted)]


def called(db: Db, text_id: UUID) -> Called | None:
    """Whom a call was for. None: there was no such call about a flag or a drill."""
    row = db.conn.execute(_BY_CALL, {"text": text_id}).first()
    if row is None or row.person_id is None:
        return None
    return Called(row.person_id, row.flag or row.drill, row.flag is None)


def was_told(db: Db, flag_id: UUID, person_id: UUID) -> bool:
    """Has an alert about this flag been meant for this person?"""
    return db.conn.execute(_WAS_TOLD, {"flag": flag_id, "who": person_id}).first() is not None


def took_it(db: Db, flag_id: UUID, person_id: UUID) -> bool:
    """Was it this person, by text or telephone, who took it on last?"""
    return bool(db.conn.execute(_TOOK, {"flag": flag_id}).scalar() == person_id)


def take(db: Db, flag_id: UUID) -> None:
    """Somebody has it from now on."""
    change(db, "flag", flag_id, state="acknowledged")
