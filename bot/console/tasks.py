"""`/console/tasks/{id}`: something that staff must do or know."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import room
from bot.rules.staff import Act, Staff, may
from bot.store.console import tasks as console_tasks
from bot.store.console.tasks import MANY, Alike, WholeTask
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at a task"


async def show(visit: Visit) -> Response:
    """The page of a task. That it was looked at is kept before it is shown."""
    return await _shown(visit)


async def finish(visit: Visit) -> Response:
    """Mark it as done, unless someone else was quicker."""
    staff, task_id, now = visit.staff, visit.request.path_params["id"], visit.office.clock()
    if await visit.office.database.awrite(lambda db: _finish(db, staff, task_id, now)):
        return onward(visit, "/console", "task")
    return await _shown(visit, 409, wrong="It was done already. Nothing more was changed.")


async def _shown(visit: Visit, status: int = 200, wrong: str = "") -> Response:
    staff, task_id, now = visit.staff, visit.request.path_params["id"], visit.office.clock()
    task = await visit.office.database.aread(lambda db: _found(db, staff, task_id))
    await visit.office.database.awrite(
        lambda db: trace(db, task.programme_id, actor(staff), LOOKED, "task", task.id, now)
    )
    can_finish = may(staff, Act.FINISH) and task.done_at is None
    return visited(visit, "task.html", status, task=task, can_finish=can_finish, wrong=wrong)


async def show_alike(visit: Visit) -> Response:
    """All that still waits of the same kind about the same person."""
    return await _shown_alike(visit)


async def finish_alike(visit: Visit) -> Response:
    """Mark as done all that the page showed; what came since stays."""
    staff, task_id, now = visit.staff, visit.request.path_params["id"], visit.office.clock()
    try:
        last = UUID(visit.form.get("last", ""))
    except ValueError:
        return await _shown_alike(visit, 400, "This page was too old. Look again, then press once more.")
    if await visit.office.database.awrite(lambda db: _finish_alike(db, staff, task_id, last, now)):
        return onward(visit, "/console", "tasks")
    return await _shown_alike(visit, 409, "They were done already. Nothing more was changed.")


async def _shown_alike(visit: Visit, status: int = 200, wrong: str = "") -> Response:
    staff, task_id, now = visit.staff, visit.request.path_params["id"], visit.office.clock()
    task, alike = await visit.office.database.aread(lambda db: _alike(db, staff, task_id))
    await visit.office.database.awrite(
        lambda db: trace(db, task.programme_id, actor(staff), LOOKED, "task", task.id, now)
    )
    can_finish = may(staff, Act.FINISH) and bool(alike)
    return visited(
        visit,
        "tasks_alike.html",
        status,
        task=task,
        alike=alike,
        can_finish=can_finish,
        many=len(alike) == MANY,
        wrong=wrong,
    )


def _finish_alike(db: Db, staff: Staff, task_id: UUID, last: UUID, now: dt.datetime) -> int:
    return console_tasks.finish_alike(db, staff, _found(db, staff, task_id), last, now)


def _alike(db: Db, staff: Staff, task_id: UUID) -> tuple[WholeTask, list[Alike]]:
    task = _found(db, staff, task_id)
    return task, console_tasks.alike(db, staff, task)


def _finish(db: Db, staff: Staff, task_id: UUID, now: dt.datetime) -> bool:
    return console_tasks.finish(db, staff, _found(db, staff, task_id), now)


def _found(db: Db, staff: Staff, task_id: UUID) -> WholeTask:
    task = console_tasks.by_id(db, staff, task_id)
    if task is None:
        raise NotHere
    return task


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/tasks/{id:uuid}", room(office, Act.LOOK, show), methods=["GET"]),
        Route("/console/tasks/{id:uuid}/done", room(office, Act.FINISH, finish), methods=["POST"]),
        Route("/console/tasks/{id:uuid}/alike", room(office, Act.LOOK, show_alike), methods=["GET"]),
        Route("/console/tasks/{id:uuid}/all-done", room(office, Act.FINISH, finish_alike), methods=["POST"]),
    ]
