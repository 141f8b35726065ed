"""`/console/unsent`: what was not sent or did not arrive in the last two weeks, and why."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import NotHere, Office, Visit
from bot.console.pages import visited
from bot.console.visits import room
from bot.rules.staff import Act
from bot.store.console.unsent import newest
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at what was not sent"


async def show(visit: Visit) -> Response:
    """One page of it, the newest first. That it was looked at is kept before it is shown."""
    staff, now = visit.staff, visit.office.clock()
    page = visit.request.path_params.get("page", 1)
    await visit.office.database.awrite(
        lambda db: trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)
    )
    found = await visit.office.database.aread(lambda db: newest(db, staff, now, page))
    if not 1 <= page <= found.pages:
        raise NotHere
    return visited(visit, "unsent.html", found=found)


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/unsent", room(office, Act.LOOK, show), methods=["GET"]),
        Route("/console/unsent/{page:int}", room(office, Act.LOOK, show), methods=["GET"]),
    ]
