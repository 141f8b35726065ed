"""`/console/drills/{number}`: what came of a drill of the ladder; and beginning one."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.drill_words import POSTS, WAYS, left, minutes_said
from bot.console.flags import number_of
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.spans import how_long
from bot.console.visits import room
from bot.escalation import drill as escalation
from bot.escalation.drill import LADDER
from bot.rules.person import Programme
from bot.rules.staff import Act, Staff, may, within
from bot.store import drills, programmes
from bot.store.database import Db
from bot.store.drills import Drill
from bot.store.flag_events import CONSOLE
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at a drill"
ANSWERED = "answered a drill"
WORDS: dict[str, Any] = {"POSTS": POSTS, "WAYS": WAYS, "minutes_said": minutes_said}


async def show(visit: Visit) -> Response:
    """Who was told on which rung, whether it left, and who answered. That it was looked at is kept first."""
    staff, now = visit.staff, visit.office.clock()
    found = await visit.office.database.awrite(lambda db: _look(db, staff, number_of(visit), LOOKED, now))
    report = await visit.office.database.aread(lambda db: drills.report(db, found))
    return visited(visit, "drill.html", report=report, rungs=LADDER, left=left, how_long=how_long, **WORDS)


async def ask(visit: Visit) -> Response:
    """What a drill would do, before it is begun."""
    return await _asked(visit)


async def begin(visit: Visit) -> Response:
    """Begin one."""
    staff, now = visit.staff, visit.office.clock()
    which = await _programme(visit)
    try:
        number = await visit.office.database.awrite(
            lambda db: escalation.begin(db, which.id, actor(staff), now, staff.id)
        )
    except escalation.UnderWay as under_way:
        return await _asked(visit, 409, str(under_way))
    return onward(visit, f"/console/drills/{number}", "drill")


async def answer(visit: Visit) -> Response:
    """Somebody signed in has seen it. The drill goes on."""
    staff, number, now = visit.staff, number_of(visit), visit.office.clock()

    def keep(db: Db) -> None:
        found = _look(db, staff, number, ANSWERED, now)
        drills.answer(db, found, CONSOLE, now, staff_id=staff.id)

    await visit.office.database.awrite(keep)
    page = f"/console/drills/{number}" if may(staff, Act.FIGURES) else "/console"
    return onward(visit, page, "answered")


async def _asked(visit: Visit, status: int = 200, wrong: str = "") -> Response:
    programme, now = await _programme(visit), visit.office.clock()
    rungs, other = await visit.office.database.aread(
        lambda db: (escalation.ahead(db, programme.id, now), drills.going_on(db, programme.id))
    )
    facts = {"programme": programme, "rungs": rungs, "other": other, "wrong": wrong}
    return visited(visit, "drill_ahead.html", status, **facts, **WORDS)


async def _programme(visit: Visit) -> Programme:
    """The programme in the address. Raises NotHere where it is not one of theirs."""
    wanted: UUID = visit.request.path_params["id"]
    found = await visit.office.database.aread(programmes.every)
    mine = next((one for one in found if one.id == wanted and within(visit.staff, one.id)), None)
    if mine is None:
        raise NotHere
    return mine


def _look(db: Db, staff: Staff, number: int, what: str, now: dt.datetime) -> Drill:
    """A drill of theirs; that they did `what` is kept. Raises NotHere."""
    found = drills.by_number(db, number)
    if found is None or not within(staff, found.programme_id):
        raise NotHere
    trace(db, found.programme_id, actor(staff), what, "drill", found.id, now)
    return found


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/programmes/{id:uuid}/drill", room(office, Act.DRILL, ask), methods=["GET"]),
        Route("/console/programmes/{id:uuid}/drill", room(office, Act.DRILL, begin), methods=["POST"]),
        Route("/console/drills/{number:int}", room(office, Act.FIGURES, show), methods=["GET"]),
        Route("/console/drills/{number:int}/answer", room(office, Act.ANSWER, answer), methods=["POST"]),
    ]
