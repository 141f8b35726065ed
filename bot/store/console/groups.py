"""Open tasks as staff see them: those of one person and one kind are one line, with a count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from bot.rules.staff import Staff, masked
from bot.rules.subjects import Subject
from bot.store import colleagues
from bot.store.colleagues import Hidden
from bot.store.console.lists import WHO, Who, address, person, programme, task, tasks_waiting, who
from bot.store.console.subjects import SUBJECT
from bot.store.database import Db

A_PAGE = 50
FEW = 20  # lines of each subject on today's list

_SAME = (task.c.programme_id, func.coalesce(task.c.person_id, task.c.address_id, task.c.id), task.c.kind)


@dataclass(frozen=True)
class Group:
    """Tasks of one kind about one person, or one number. `id` is the task that has waited longest."""

    id: UUID
    kind: str
    at: dt.datetime
    count: int
    who: Who


@dataclass(frozen=True)
class Groups:
    """Those about one subject: the first of them, and how many there are in all."""

    subject: Subject
    listed: list[Group]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.listed)


def by_subject(db: Db, staff: Staff, hidden: Hidden) -> list[Groups]:
    """The first lines of each subject that has any, in the order of `Subject`."""
    firsts = _firsts(staff, hidden).subquery()
    rank = func.row_number().over(partition_by=firsts.c.subject, order_by=(firsts.c.at, firsts.c.id))
    ranked = select(
        firsts, rank.label("rank"), func.count().over(partition_by=firsts.c.subject).label("all")
    ).where(firsts.c.place == 1)
    few = ranked.subquery()
    rows = db.conn.execute(_named(few, few.c.all).where(few.c.rank <= FEW).order_by(few.c.at, few.c.id)).all()
    found = ([row for row in rows if row.subject == subject] for subject in Subject)
    return [
        Groups(Subject(mine[0].subject), [_group(db, staff, row) for row in mine], mine[0].all)
        for mine in found
        if mine
    ]


def page(db: Db, staff: Staff, subject: Subject, after: UUID | None) -> tuple[list[Group], UUID | None]:
    """The lines about a subject after the one of this task, and the task after which the next page begins."""
    firsts = _firsts(staff, colleagues.hidden_from(db, staff), SUBJECT.in_([subject.value])).subquery()
    wanted = _named(firsts).where(firsts.c.place == 1).order_by(firsts.c.at, firsts.c.id).limit(A_PAGE + 1)
    if after is not None:
        since = select(task.c.at, task.c.id).where(task.c.id == after)
        row = db.conn.execute(since).first()
        if row is None:
            return [], None
        wanted = wanted.where(or_(firsts.c.at > row.at, and_(firsts.c.at == row.at, firsts.c.id > row.id)))
    found = [_group(db, staff, row) for row in db.conn.execute(wanted)]
    return found[:A_PAGE], found[A_PAGE - 1].id if len(found) > A_PAGE else None


def _firsts(staff: Staff, hidden: Hidden, *also: ColumnElement[bool]) -> Select[Any]:
    """Each open task, its place among those of its kind and person, and how many they are."""
    place = func.row_number().over(partition_by=_SAME, order_by=(task.c.at, task.c.id))
    many = func.count().over(partition_by=_SAME)
    return select(task, SUBJECT.label("subject"), place.label("place"), many.label("many")).where(
        *tasks_waiting(staff, hidden), *also
    )


def _named(rows: Any, *also: Any) -> Select[Any]:
    return select(rows.c.id, rows.c.kind, rows.c.at, rows.c.many, rows.c.subject, *also, *WHO).select_from(
        rows.join(programme, programme.c.id == rows.c.programme_id)
        .outerjoin(address, address.c.id == rows.c.address_id)
        .outerjoin(person, person.c.id == rows.c.person_id)
    )


def _group(db: Db, staff: Staff, row: Any) -> Group:
    return Group(row.id, masked(row.kind, staff), row.at, row.many, who(db, staff, row))
