"""What somebody asked for that is not theirs to see: that they asked is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from starlette.responses import Response

from bot.console.office import NotHere, Visit
from bot.console.pages import visited
from bot.rules.opening import SHORTEST
from bot.rules.staff import Act, may
from bot.store.console import opened
from bot.store.console.opened import READS_FOR
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

REFUSED = "was refused"
PEOPLE = "/console/people/"
LONGEST_NUMBER = 10  # digits


async def refused(visit: Visit) -> Response:
    """Nothing here; but somebody outside one's caseload can be opened with a reason. Raises NotHere."""
    now = visit.office.clock()
    await visit.office.database.awrite(lambda db: keep(db, visit, now))
    whom = visit.request.path_params.get("id")
    asked_for_somebody = visit.request.url.path.startswith(PEOPLE) and isinstance(whom, UUID)
    if not asked_for_somebody or visit.request.method != "GET" or not may(visit.staff, Act.OPEN):
        raise NotHere
    return await outside(visit, whom, 404)


async def outside(visit: Visit, whom: Any, status: int, wrong: str = "", reason: str = "") -> Response:
    """The page that asks for a reason. Raises NotHere where there is nobody to open."""
    if not await visit.office.database.aread(lambda db: opened.is_outside(db, visit.staff, whom)):
        raise NotHere
    minutes = READS_FOR // dt.timedelta(minutes=1)
    facts = {"whom": whom, "wrong": wrong, "reason": reason, "minutes": minutes, "shortest": SHORTEST}
    return visited(visit, "oversight/outside.html", status, **facts)


def keep(db: Db, visit: Visit, now: dt.datetime) -> None:
    """Keep that they were refused: what kind of thing it was, and which, but nothing that they typed."""
    kind = visit.request.url.path.removeprefix("/console").strip("/").partition("/")[0]
    row, number = visit.request.path_params.get("id"), str(visit.request.path_params.get("number", ""))
    action = f"{REFUSED} {number}".strip() if len(number) <= LONGEST_NUMBER else REFUSED
    which = row if isinstance(row, UUID) else visit.signed_in.id
    trace(db, visit.staff.programme_id, actor(visit.staff), action, kind[:40] or "today", which, now)
