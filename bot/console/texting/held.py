"""`/console/conversations`: who of staff texts with whom in the bot's place."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import Office, Visit
from bot.console.pages import visited
from bot.console.visits import room
from bot.rules.staff import Act
from bot.standing_in import WAITS
from bot.store.console.held import Held, held
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at the conversations"


async def show(visit: Visit) -> Response:
    """The list. That it was looked at is kept before it is shown."""
    staff, now = visit.staff, visit.office.clock()

    def work(db: Db) -> list[Held]:
        trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)
        return held(db, staff, WAITS)

    return visited(visit, "texting/held.html", held=await visit.office.database.awrite(work))


def routes(office: Office) -> list[BaseRoute]:
    return [Route("/console/conversations", room(office, Act.LOOK, show), methods=["GET"])]
