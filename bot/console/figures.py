"""`/console/figures`: how many flags there were, how soon somebody had them, and the drills of it."""

from __future__ import annotations

import datetime as dt

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import Office, Visit
from bot.console.pages import visited
from bot.console.spans import how_long
from bot.console.visits import room
from bot.rules.escalation.figures import TO_ACKNOWLEDGE, TO_ACT
from bot.rules.staff import Act, Staff, may, within
from bot.screening import Severity
from bot.store import drills, programmes
from bot.store.database import Db
from bot.store.drills import Drill
from bot.store.flag_figures import Report, report
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at the figures"


async def show(visit: Visit) -> Response:
    """The figures of each programme of this person. That they were looked at is kept first."""
    staff, now = visit.staff, visit.office.clock()
    await visit.office.database.awrite(
        lambda db: trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)
    )
    reports, newest = await visit.office.database.aread(lambda db: _read(db, staff, now))
    return visited(
        visit,
        "figures.html",
        reports=reports,
        drills=newest,
        can_drill=may(staff, Act.DRILL),
        how_long=how_long,
        levels=[level.value for level in Severity],
        timings=(("Taken on", "acknowledged", TO_ACKNOWLEDGE), ("Acted on", "acted", TO_ACT)),
    )


def _read(db: Db, staff: Staff, now: dt.datetime) -> tuple[list[Report], list[Drill]]:
    mine = [one for one in programmes.every(db) if within(staff, one.id)]
    return [report(db, one, None, now) for one in mine], drills.newest_of(db, [one.id for one in mine])


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/figures", room(office, Act.FIGURES, show), methods=["GET"]),
    ]
