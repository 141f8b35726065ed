"""`/console`: what waits for staff, the most urgent first."""

from __future__ import annotations

import datetime as dt

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.live import LOOKED, listed
from bot.console.office import Office, Visit
from bot.console.pages import visited
from bot.console.visits import room
from bot.rules.staff import Act, may
from bot.store import drills
from bot.store.console import endings, out_of_reach
from bot.store.console import opened as console_opened
from bot.store.console import reading as console_reading
from bot.store.console.duty import duties, second_reading
from bot.store.console.unsent import troubles, walls
from bot.store.sign_ins import actor
from bot.store.staff import trace
from bot.watching.heartbeat import PATIENCE

LATELY = dt.timedelta(days=1)


async def show(visit: Visit) -> Response:
    """The list. That it was looked at is kept before it is shown."""
    staff, now = visit.staff, visit.office.clock()
    await visit.office.database.awrite(
        lambda db: trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)
    )
    alive_since = visit.office.wall() - dt.timedelta(seconds=PATIENCE)
    (
        found,
        duty,
        trouble,
        unread,
        second,
        going_on,
        ending,
        cut_off,
        opened,
    ) = await visit.office.database.aread(
        lambda db: (
            listed(db, staff, now),
            duties(db, staff, now),
            troubles(db, staff, now - LATELY),
            console_reading.count(db, staff) if may(staff, Act.SPOT_CHECK) else None,
            second_reading(db, alive_since),
            drills.unanswered(db, walls(db, staff), staff.id) if may(staff, Act.ANSWER) else [],
            endings.soonest(db, staff, now.date()),
            out_of_reach.longest(db, staff),
            console_opened.unseen(db, staff) if may(staff, Act.OVERSEE) else 0,
        )
    )
    return visited(
        visit,
        "today.html",
        listed=found,
        mark=found.mark(visit),
        duties=duty,
        trouble=trouble,
        unread=unread,
        second=second,
        drills=going_on,
        ending=ending,
        cut_off=cut_off,
        opened=opened,
        can_read_figures=may(staff, Act.FIGURES),
    )


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console", room(office, Act.LOOK, show), methods=["GET"]),
    ]
