"""`/console/people/{id}/open` opens a person with a reason; `/console/opened` shows leads who was opened."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.ids import id_of
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.refusals import outside
from bot.console.visits import room
from bot.rules.choosing import Unfit
from bot.rules.opening import read_reason
from bot.rules.staff import Act
from bot.store.console import opened
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at what was opened"
TOO_LATE = "Somebody has seen that one already. Nothing more was changed."


async def open_it(visit: Visit) -> Response:
    """Open somebody for an hour. Sent twice, or of one's own caseload: they are open already."""
    whom, staff, now = id_of(visit), visit.staff, visit.office.clock()
    typed = visit.form.get("reason", "")
    try:
        reason = read_reason(typed)
    except Unfit as unfit:
        return await outside(visit, whom, 400, str(unfit), typed)
    if await visit.office.database.awrite(lambda db: opened.open_for(db, staff, whom, reason, now)) is None:
        raise NotHere
    return onward(visit, f"/console/people/{whom}", "opened")


async def show(visit: Visit) -> Response:
    """Who was opened, by whom and why, newest first. That it was looked at is kept first."""
    return await _shown(visit)


async def see(visit: Visit) -> Response:
    """Keep that a lead has seen one of them."""
    which, staff, now = id_of(visit), visit.staff, visit.office.clock()
    done = await visit.office.database.awrite(lambda db: opened.see(db, staff, which, now))
    if done is None:
        raise NotHere
    if not done:
        return await _shown(visit, 409, TOO_LATE)
    return onward(visit, "/console/opened", "seen")


async def _shown(visit: Visit, status: int = 200, wrong: str = "") -> Response:
    staff, now = visit.staff, visit.office.clock()
    before = visit.request.path_params.get("before")

    def look(db: Db) -> tuple[Any, ...]:
        trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)
        return *opened.listed(db, staff, before), opened.unseen(db, staff)

    found, older, unseen = await visit.office.database.awrite(look)
    return visited(
        visit,
        "oversight/opened.html",
        status,
        found=found,
        older=older,
        before=before,
        unseen=unseen,
        wrong=wrong,
    )


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/people/{id:uuid}/open", room(office, Act.OPEN, open_it), methods=["POST"]),
        Route("/console/opened", room(office, Act.OVERSEE, show), methods=["GET"]),
        Route("/console/opened/before/{before:uuid}", room(office, Act.OVERSEE, show), methods=["GET"]),
        Route("/console/opened/{id:uuid}/seen", room(office, Act.OVERSEE, see), methods=["POST"]),
    ]
