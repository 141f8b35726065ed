"""`/console/addresses/{id}/...`: whose a number is, and trying one again that texts did not reach."""

from __future__ import annotations

import datetime as dt
from functools import partial
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, told
from bot.console.visits import Page, posts
from bot.keyword_acts import WRONG_NUMBER
from bot.rules.staff import Act, Staff
from bot.store import addresses
from bot.store.console import people as console_people
from bot.store.console import tasks as console_tasks
from bot.store.console.people import Reach, record
from bot.store.database import Db

DONE = {
    "theirs": "confirmed that a number is theirs",
    "somebody-elses": "found that a number is somebody else's",
    "again": "had a number tried again",
}
ANSWERS_WHOSE = ("theirs", "somebody-elses")
TOO_LATE = "Somebody has dealt with this number already. Nothing more was changed."


async def settle(how: str, visit: Visit) -> Response:
    """Do one of these with an address, and finish the task that asked for it, wherever the button was."""
    staff, now = visit.staff, visit.office.clock()
    where, task_id = visit.request.path_params["id"], _task(visit)
    reach = await visit.office.database.awrite(lambda db: do(db, staff, where, how, task_id, now))
    if reach is None:
        return told(visit, 409, "Somebody was quicker", TOO_LATE)
    page = f"/console/people/{reach.person_id}" if reach.person_id and not task_id else "/console"
    return onward(visit, page, "number")


ACTS: dict[str, tuple[Act, Page]] = {how: (Act.SETTLE, partial(settle, how)) for how in DONE}


def do(
    db: Db, staff: Staff, address_id: UUID, how: str, task_id: UUID | None, now: dt.datetime
) -> Reach | None:
    """Settle an address, in one transaction. None: there is nothing to settle any more. Raises NotHere."""
    reach = console_people.reach_by_id(db, staff, address_id)
    if reach is None:
        raise NotHere
    if not _settled(db, reach, how, now):
        return None
    if reach.person_id is not None:
        record(db, staff, reach.programme_id, reach.person_id, DONE[how], now)
    task = console_tasks.by_id(db, staff, task_id) if task_id else None
    if task is not None and task.reach is not None and task.reach.id == reach.id:
        console_tasks.finish(db, staff, task, now)
    if how in ANSWERS_WHOSE:
        for one in console_tasks.asked(db, staff, reach.id, WRONG_NUMBER):
            console_tasks.finish(db, staff, one, now)
    return reach


def _settled(db: Db, reach: Reach, how: str, now: dt.datetime) -> bool:
    match how:
        case "theirs":
            return addresses.thaw(db, reach.id, now)
        case "somebody-elses":
            return addresses.release(db, reach.id, now)
        case _:
            addresses.reached(db, reach.id)
            return reach.unreachable_at is not None


def _task(visit: Visit) -> UUID | None:
    """The task whose page the button was on."""
    try:
        return UUID(visit.form.get("task", ""))
    except ValueError:
        return None


def routes(office: Office) -> list[BaseRoute]:
    return [
        *posts(office, "/console/addresses/{id:uuid}", ACTS),
    ]
