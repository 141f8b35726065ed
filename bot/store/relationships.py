"""Relationships, with the goal and step that are open in each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from bot.rules.person import Relationship, Role
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared

relationship = table(tables.Relationship)
goal = table(tables.Goal)
step = table(tables.Step)
mentor = table(tables.Person).alias("mentor")
mentee = table(tables.Person).alias("mentee")
coordinator = table(tables.Person).alias("coordinator")

_around = (
    select(
        relationship.c.id,
        relationship.c.mentor_id,
        relationship.c.mentee_id,
        relationship.c.coordinator_id,
        relationship.c.starts_on,
        relationship.c.ends_on,
        relationship.c.first_met_on,
        relationship.c.meets,
        mentor.c.name.label("mentor_name"),
        mentee.c.name.label("mentee_name"),
        coordinator.c.name.label("coordinator_name"),
        step.c.id.label("step_id"),
        step.c.words.label("step"),
        goal.c.id.label("goal_id"),
        goal.c.words.label("goal"),
    )
    .select_from(
        relationship.join(mentor, mentor.c.id == relationship.c.mentor_id)
        .join(mentee, mentee.c.id == relationship.c.mentee_id)
        .outerjoin(coordinator, coordinator.c.id == relationship.c.coordinator_id)
        .outerjoin(step, and_(step.c.relationship_id == relationship.c.id, step.c.closed_at.is_(None)))
        .outerjoin(goal, and_(goal.c.relationship_id == relationship.c.id, goal.c.status == "active"))
    )
    .where(relationship.c.closed_at.is_(None))
    .order_by(relationship.c.id, goal.c.id, step.c.id)
)
_AROUND = {
    Role.MENTOR: Prepared(_around.where(relationship.c.mentor_id == bindparam("who"))),
    Role.MENTEE: Prepared(_around.where(relationship.c.mentee_id == bindparam("who"))),
}


def around(db: Db, person_id: UUID, role: Role) -> tuple[Relationship, ...]:
    """The relationships that a mentor or mentee is in, oldest first."""
    if role not in _AROUND:
        return ()
    found = _AROUND[role].all(db, {"who": person_id})
    rows = {row.id: row for row in found}.values()  # with more than one goal or step open, the newest
    names = {row.id: _first(db, row.mentee_name, row.mentee_id) for row in rows}
    initials = [name[:1].upper() for name in names.values()]
    return tuple(_relationship(db, row, names[row.id], initials) for row in rows)


def _relationship(db: Db, row: Any, name: str, initials: list[str]) -> Relationship:
    initial = name[:1].upper()
    return Relationship(
        id=row.id,
        mentor_id=row.mentor_id,
        mentee_id=row.mentee_id,
        mentor=_first(db, row.mentor_name, row.mentor_id),
        mentee=name,
        code=initial if initials.count(initial) == 1 else name,
        coordinator_id=row.coordinator_id,
        coordinator=_first(db, row.coordinator_name, row.coordinator_id) if row.coordinator_id else None,
        goal_id=row.goal_id,
        goal=db.seals.open(row.goal, "goal.words", row.goal_id) if row.goal_id else None,
        step_id=row.step_id,
        step=db.seals.open(row.step, "step.words", row.step_id) if row.step_id else None,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        first_met_on=row.first_met_on,
        meets=row.meets,
    )


def _first(db: Db, name: bytes, person_id: UUID) -> str:
    full_name = db.seals.open(name, "person.name", person_id)
    return full_name.split(maxsplit=1)[0] if full_name.strip() else ""
