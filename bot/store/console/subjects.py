"""What a task is about, as a statement asks it: as `bot.rules.subjects.subject_of` has it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, or_

from bot.rules.subjects import BEGINNINGS, KINDS, Subject
from bot.store import tables
from bot.store.columns import table

task = table(tables.Task)


def is_about(subject: Subject) -> ColumnElement[bool]:
    """Is a task about this?"""
    begins = (task.c.kind.startswith(one, autoescape=True) for one in BEGINNINGS.get(subject, ()))
    return or_(task.c.kind.in_(KINDS[subject]), *begins)


SUBJECT = case(*((is_about(one), one.value) for one in KINDS), else_=Subject.STAFF.value)
