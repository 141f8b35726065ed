"""`/console/schedule`: what the bot is going to send in the next two weeks, and leaving one out."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.ids import typed_id
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import room
from bot.rules.staff import Act, may
from bot.store.console.schedule import planned, skip, wall_of
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at the schedule"
REASONS = {
    "they asked": "they asked us to",
    "spoken": "somebody has spoken with them about it",
    "not now": "it is not the right moment for them",
    "mistake": "it was planned by mistake",
}


async def show(visit: Visit) -> Response:
    """A page of it, soonest first. That it was looked at is kept."""
    return await _shown(visit)


async def leave_out(visit: Visit) -> Response:
    """Not this one: it is not sent, and stands under what was not sent, with the reason."""
    staff, now, which = visit.staff, visit.office.clock(), visit.request.path_params["id"]
    programme_id = await visit.office.database.aread(lambda db: wall_of(db, staff, which))
    if programme_id is None:
        raise NotHere
    why = REASONS.get(visit.form.get("why", ""))
    if why is None:
        return await _shown(visit, 400, "Choose why it is to be left out.", which)
    if not await visit.office.database.awrite(lambda db: skip(db, staff, programme_id, which, why, now)):
        return await _shown(visit, 409, "It was begun or left out already. Nothing more was changed.")
    return onward(visit, "/console/schedule", "skipped")


async def _shown(visit: Visit, status: int = 200, wrong: str = "", about: UUID | None = None) -> Response:
    staff, now = visit.staff, visit.office.clock()
    after = typed_id(visit.request.query_params.get("after", ""))
    await visit.office.database.awrite(
        lambda db: trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)
    )
    found, more = await visit.office.database.aread(lambda db: planned(db, staff, now, after))
    return visited(
        visit,
        "schedule.html",
        status,
        found=found,
        more=more,
        after=after,
        wrong=wrong,
        about=about,
        REASONS=REASONS,
        can_skip=may(staff, Act.SKIP),
    )


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/schedule", room(office, Act.LOOK, show), methods=["GET"]),
        Route("/console/schedule/{id:uuid}/skip", room(office, Act.SKIP, leave_out), methods=["POST"]),
    ]
