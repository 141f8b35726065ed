"""What needs somebody next, as every page says at its top."""

from __future__ import annotations

from bot.console.office import NextUp
from bot.console.words import category_said, task_said
from bot.rules.staff import Act, Staff, may
from bot.store.console.lists import Waiting, WaitingFlag, WaitingTask, foremost
from bot.store.database import Db


def next_up(db: Db, staff: Staff) -> NextUp | None:
    """The most urgent flag that nobody has; else what has waited longest. None for who only reads."""
    if not may(staff, Act.ACKNOWLEDGE):
        return None
    return named(foremost(db, staff))


def next_of(found: Waiting, staff: Staff) -> NextUp | None:
    """The same, out of the whole list."""
    if not may(staff, Act.ACKNOWLEDGE):
        return None
    alone = next((one for one in found.flags if one.state == "open"), None)
    return named(alone or next(iter(found.tasks), None))


def named(waiting: WaitingFlag | WaitingTask | None) -> NextUp | None:
    """What waits, in words, and where it is found."""
    match waiting:
        case WaitingFlag() as flag:
            about = category_said(flag.category) if flag.who else "for leads"
            path, said = f"/console/flags/{flag.number}", f"Flag {flag.number}: {about}"
            return NextUp(path, said, flag.severity, flag.at)
        case WaitingTask() as task:
            return NextUp(f"/console/tasks/{task.id}", task_said(task.kind), "", task.at)
    return None
