"""The staff of a programme as its leads see and change them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from bot.rules.colleagues import refusal
from bot.rules.staff import Act, Staff, StaffRole, may
from bot.store import second_steps, sign_ins, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import change
from bot.store.sign_ins import STAFF, actor, staff_of
from bot.store.staff import trace

staff_row = table(tables.Staff)
programme = table(tables.Programme)
second_step = table(tables.SecondStep)

A_PAGE = 50


class Overtaken(Exception):
    """Somebody has changed them since the page was opened."""


class Refused(Exception):
    """They may not change that; the words say why."""


@dataclass(frozen=True)
class Member:
    """One of staff. `programme` is None for every programme; `second_step`: since when they have one."""

    staff: Staff
    name: str
    programme: str | None
    seen_at: dt.datetime | None
    left_at: dt.datetime | None
    second_step: dt.datetime | None

    @property
    def seen(self) -> str:
        """A mark of how they stood as a page showed them, for the forms that change it."""
        stood = f"{self.staff.id} {self.staff.role} {self.left_at} {self.second_step}"
        return sha256(stood.encode()).hexdigest()[:16]


_MEMBERS: Select[Any] = (
    select(
        *STAFF,
        staff_row.c.name,
        staff_row.c.seen_at,
        staff_row.c.left_at,
        programme.c.name.label("programme"),
        second_step.c.made_at.label("second_step"),
    )
    .outerjoin(programme, programme.c.id == staff_row.c.programme_id)
    .outerjoin(second_step, second_step.c.staff_id == staff_row.c.id)
    .order_by(staff_row.c.id)
)


def members(db: Db, lead: Staff, after: UUID | None = None) -> tuple[list[Member], UUID | None]:
    """The staff that this lead looks after, as they came, and after whom the next page goes on."""
    wanted = _MEMBERS.limit(A_PAGE + 1)
    if lead.programme_id is not None:
        wanted = wanted.where(staff_row.c.programme_id == lead.programme_id)
    if after is not None:
        wanted = wanted.where(staff_row.c.id > after)
    rows = db.conn.execute(wanted).all()
    shown = [_member(db, row) for row in rows[:A_PAGE]]
    return shown, shown[-1].staff.id if len(rows) > A_PAGE else None


def beside(db: Db, lead: Staff) -> list[Member]:
    """Those of every programme, who see this lead's programme too; none for a lead of every programme."""
    if lead.programme_id is None:
        return []
    everywhere = staff_row.c.programme_id.is_(None), staff_row.c.left_at.is_(None)
    return [_member(db, row) for row in db.conn.execute(_MEMBERS.where(*everywhere).limit(A_PAGE))]


def by_id(db: Db, lead: Staff, staff_id: UUID) -> Member | None:
    """One of the staff that this lead looks after."""
    row = db.conn.execute(_MEMBERS.where(staff_row.c.id == staff_id)).first()
    return _member(db, row) if row and _theirs(lead, row.programme_id) else None


def name_of(db: Db, staff_id: UUID) -> str:
    """What somebody of staff is called; empty where nobody has said."""
    row = db.conn.execute(select(staff_row.c.name).where(staff_row.c.id == staff_id)).one()
    return db.seals.open(row.name, "staff.name", staff_id) if row.name else ""


def give_role(db: Db, lead: Staff, member: Member, role: StaffRole, seen: str, now: dt.datetime) -> None:
    """They have this role from their next click on. Raises Overtaken, Refused."""
    _check(db, lead, member, seen)
    if role is not member.staff.role:
        change(db, "staff", member.staff.id, role=role.value)
        _trace(db, lead, member, f"role changed from {member.staff.role} to {role}", now)


def take_away(db: Db, lead: Staff, member: Member, seen: str, now: dt.datetime) -> None:
    """They are signed out everywhere, and cannot sign in. What they have done stays theirs.

    Raises Overtaken, Refused.
    """
    _check(db, lead, member, seen)
    change(db, "staff", member.staff.id, left_at=now)
    sign_ins.end_all(db, member.staff.id, now)
    _trace(db, lead, member, "access taken away", now)


def give_back(db: Db, lead: Staff, member: Member, seen: str, now: dt.datetime) -> None:
    """They can sign in again, as what they were. Raises Overtaken, Refused."""
    _check(db, lead, member, seen)
    change(db, "staff", member.staff.id, left_at=None)
    _trace(db, lead, member, "access given back", now)


def reset_step(db: Db, lead: Staff, member: Member, seen: str, now: dt.datetime) -> None:
    """They are signed out everywhere, and set up another second step when they sign in next.

    Raises Overtaken, Refused.
    """
    _check(db, lead, member, seen)
    second_steps.reset(db, member.staff.id, member.staff.programme_id, actor(lead), now)
    sign_ins.end_all(db, member.staff.id, now)


def _check(db: Db, lead: Staff, member: Member, seen: str) -> None:
    leads = _leads(db)
    standing = by_id(db, lead, member.staff.id)
    if standing is None or standing.seen != seen:
        raise Overtaken
    if why := refusal(lead, standing.staff, leads):
        raise Refused(why)


def _leads(db: Db) -> list[UUID]:
    """Those with access at this moment who may look after staff. Nobody else changes that meanwhile."""
    roles = [role.value for role in StaffRole if may(Staff(UUID(int=0), role, ""), Act.STAFF)]
    wanted = select(staff_row.c.id).where(staff_row.c.role.in_(roles), staff_row.c.left_at.is_(None))
    return list(db.conn.execute(wanted.order_by(staff_row.c.id).with_for_update()).scalars())


def _theirs(lead: Staff, programme_id: UUID | None) -> bool:
    return lead.programme_id in (None, programme_id)


def _trace(db: Db, lead: Staff, member: Member, what: str, now: dt.datetime) -> None:
    trace(db, member.staff.programme_id, actor(lead), what, "staff", member.staff.id, now)


def _member(db: Db, row: Any) -> Member:
    who = staff_of(db, row)
    name = db.seals.open(row.name, "staff.name", who.id) if row.name else ""
    return Member(who, name, row.programme, row.seen_at, row.left_at, row.second_step)
