"""What needs somebody next, as every page says at its top."""

from __future__ import annotations

from collections.abc import Sequence

from bot.console.office import NextUp
from bot.console.words import category_said, task_said
from bot.rules.staff import Act, Staff, may
from bot.rules.subjects import Subject
from bot.store.console.groups import Group, Groups
from bot.store.console.lists import Waiting, WaitingFlag, WaitingTask, foremost
from bot.store.database import Db


def next_up(db: Db, staff: Staff) -> NextUp | None:
    """The most urgent flag that nobody has; else what has waited longest. None for who only reads."""
    if not may(staff, Act.ACKNOWLEDGE):
        return None
    return named(foremost(db, staff))


def next_of(found: Waiting, groups: Sequence[Groups], staff: Staff) -> NextUp | None:
    """The same, out of the whole list."""
    if not may(staff, Act.ACKNOWLEDGE):
        return None
    alone = next((one for one in found.flags if one.state == "open"), None)
    if alone is not None or not groups:
        return named(alone)
    if groups[0].subject is Subject.SAFETY:
        return named(groups[0].listed[0])
    return named(min((one.listed[0] for one in groups), key=lambda one: (one.at, one.id)))


def named(waiting: WaitingFlag | WaitingTask | Group | None) -> NextUp | None:
    """What waits, in words, and where it is found."""
    match waiting:
        case WaitingFlag() as flag:
            about = category_said(flag.category) if flag.who else "for leads"
            path, said = f"/console/flags/{flag.number}", f"Flag {flag.number}: {about}"
            return NextUp(path, said, flag.severity, flag.at)
        case WaitingTask() | Group() as task:
            return NextUp(f"/console/tasks/{task.id}", task_said(task.kind), "", task.at)
    return None
