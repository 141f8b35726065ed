"""`/console/live/{seen}`: today's list again, whenever it is another than the one that somebody sees."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256

import structlog
from sqlalchemy.exc import OperationalError
from sse_starlette import EventSourceResponse
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.coming import next_of
from bot.console.office import NextUp, Office, Visit
from bot.console.pages import headers, known, render
from bot.console.visits import room
from bot.rules.staff import Act, Staff
from bot.store import colleagues, sign_ins
from bot.store.console import caseload
from bot.store.console.groups import Groups, by_subject
from bot.store.console.lists import Waiting, WaitingFlag, to_review, waiting
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

log = structlog.get_logger()

LOOK = 2.0  # seconds between looks
LOOKED = "looked at the list"
GONE = "signed-out"


@dataclass(frozen=True)
class Listed:
    """What is on today's list."""

    waiting: Waiting
    groups: list[Groups]
    reviews: list[WaitingFlag]
    next_up: NextUp | None

    def mark(self, visit: Visit) -> str:
        """Another one for any other list; it tells nothing of the list to who sees only the mark."""
        return sha256(f"{visit.csrf} {self}".encode()).hexdigest()[:16]


def listed(db: Db, staff: Staff, now: dt.datetime) -> Listed:
    """Today's list as this person may see it."""
    hidden = colleagues.hidden_from(db, staff)
    found, groups = waiting(db, staff, hidden), by_subject(db, staff, hidden)
    return Listed(found, groups, to_review(db, staff, now.date(), hidden), next_of(found, groups, staff))


async def follow(visit: Visit) -> Response:
    """An event with the new list for each change, until they are signed out. Each is kept as a look."""
    seen = visit.request.headers.get("last-event-id") or visit.request.path_params["seen"]
    return EventSourceResponse(_changes(visit, seen), headers=headers(visit.office))


async def _changes(visit: Visit, seen: str) -> AsyncIterator[dict[str, str]]:
    while True:
        try:
            found = await visit.office.database.aread(lambda db: _look(db, visit))
            if found is not None and found.mark(visit) != seen:
                await visit.office.database.awrite(lambda db: _keep(db, visit))
        except OperationalError:
            log.warning("live list without database")
        else:
            if found is None:
                yield {"data": render("signed_out.html")}
                yield {"event": GONE, "data": ""}
                return
            if found.mark(visit) != seen:
                seen = found.mark(visit)
                yield {"id": seen, "data": render("today_list.html", listed=found, **known(visit))}
        await asyncio.sleep(LOOK)


def _look(db: Db, visit: Visit) -> Listed | None:
    """The list; None where they are not signed in any more."""
    token = visit.request.cookies.get(visit.office.cookie, "")
    found = sign_ins.signed_in(db, token, visit.office.wall())
    if found is None:
        return None
    now = visit.office.clock()
    return listed(db, caseload.standing(db, found.staff, now), now)


def _keep(db: Db, visit: Visit) -> None:
    staff, now = visit.staff, visit.office.clock()
    trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/live/{seen:str}", room(office, Act.LOOK, follow, clicked=False), methods=["GET"]),
    ]
