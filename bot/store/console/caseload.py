"""Whom each of staff sees of a programme (docs/practice.md, "Caseloads"): one clause for all lists and pages.

It does not hold the wall between programmes, which stands besides.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, or_, select, true

from bot.rules.escalation.rota import Post, on_duty
from bot.rules.staff import ALARMING, Staff, has_caseload, is_on_duty
from bot.store import rota as rotas
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

person = table(tables.Person)
opened = table(tables.Opened)
# Names of their own, or the rows of whatever list asks would be taken for these.
around = table(tables.Relationship).alias("caseload")
worry = table(tables.Flag).alias("caseload_flag")
asked = table(tables.Task).alias("caseload_task")
ladder = table(tables.Ladder).alias("caseload_ladder")
told = table(tables.Told).alias("caseload_told")
event = table(tables.FlagEvent).alias("caseload_event")

_THE_PERSON = select(person.c.programme_id).where(person.c.id == bindparam("this"))
_OPENED = select(opened.c.person_id).where(
    opened.c.staff_id == bindparam("staff"), opened.c.until > bindparam("now")
)

Clause = ColumnElement[bool]
SOMEBODY: Clause = around.c.coordinator_id.is_not(None)


def standing(db: Db, staff: Staff, now: dt.datetime) -> Staff:
    """The same one of staff, with what holds now: for whom they are on call, and whom they have opened."""
    if not has_caseload(staff):
        return staff
    found = db.conn.execute(_OPENED, {"staff": staff.id, "now": now}).scalars()
    return replace(staff, opened=frozenset(found), on_call=_on_call(db, staff, now))


def people(staff: Staff, person_id: Any) -> Clause:
    """That the person of this column is in their caseload, or that it is nobody known."""
    if is_on_duty(staff):
        return or_(person_id.is_(None), _worried_about(person_id), _partner_worried_about(person_id))
    if not has_caseload(staff):
        return true()
    nobodys = and_(~_named(person_id), ~_named(person_id, closed=True))
    if staff.person_id is None:
        return nobodys
    mine = around.c.coordinator_id == staff.person_id
    before = and_(~_named(person_id), _named(person_id, mine, closed=True))
    return or_(nobodys, _named(person_id, mine), before)


def flags(staff: Staff, of: Any) -> Clause:
    """That a flag, a row of the table `of`, is theirs to see."""
    if is_on_duty(staff) or not has_caseload(staff):
        return true()
    was_told = (
        exists()
        .where(ladder.c.flag_id == of.c.id, told.c.ladder_id == ladder.c.id)
        .where(told.c.person_id == staff.person_id)
    )
    did_something = exists().where(event.c.flag_id == of.c.id, event.c.staff_id == staff.id)
    return or_(people(staff, of.c.person_id), _alarming(staff, of), was_told, did_something)


def tasks(staff: Staff, of: Any) -> Clause:
    """That a task, a row of the table `of`, is theirs to see."""
    if is_on_duty(staff) or not has_caseload(staff):
        return true()
    alarming = exists().where(
        worry.c.person_id == of.c.person_id, worry.c.state != "closed", _alarming(staff, worry)
    )
    return or_(people(staff, of.c.person_id), alarming)


def holds(db: Db, staff: Staff, person_id: UUID) -> bool:
    """Is this person in their caseload?"""
    wanted = select(person.c.id).where(person.c.id == person_id, people(staff, person.c.id))
    return db.conn.execute(wanted).first() is not None


def may_read(db: Db, staff: Staff, person_id: UUID) -> bool:
    """Is this person in their caseload, or have they opened it with a reason?"""
    return person_id in staff.opened or holds(db, staff, person_id)


def _named(person_id: Any, whom: Clause = SOMEBODY, *, closed: bool = False) -> Clause:
    """That a relationship of theirs, which goes on or is `closed`, names such a coordinator."""
    return exists().where(
        or_(around.c.mentee_id == person_id, around.c.mentor_id == person_id),
        around.c.closed_at.is_not(None) if closed else around.c.closed_at.is_(None),
        whom,
    )


def _alarming(staff: Staff, of: Any) -> Clause:
    if not staff.on_call:
        return false()
    return and_(of.c.severity.in_(ALARMING), of.c.programme_id.in_(staff.on_call))


def _worried_about(person_id: Any) -> Clause:
    return or_(
        exists().where(worry.c.person_id == person_id, worry.c.state != "closed"),
        exists().where(asked.c.person_id == person_id, asked.c.state == "open"),
    )


def _partner_worried_about(person_id: Any) -> Clause:
    ours, theirs = around.c.mentee_id, around.c.mentor_id
    return or_(
        *(
            exists().where(mine == person_id, worry.c.person_id == other, worry.c.state != "closed")
            for mine, other in ((ours, theirs), (theirs, ours))
        )
    )


def _on_call(db: Db, staff: Staff, now: dt.datetime) -> frozenset[UUID]:
    """The programme of whose rota they are on some post now; without a rota, coordinators are on call."""
    where = db.conn.execute(_THE_PERSON, {"this": staff.person_id}).scalar() if staff.person_id else None
    if where is None:
        return frozenset()
    rota = rotas.of_programme(db, where)
    there = not rota.shifts or any(staff.person_id in on_duty(rota, post, now) for post in Post)
    return frozenset({where}) if there else frozenset()
