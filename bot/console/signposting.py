"""`/console/signposting`: how the places did that people were told of, and what could not be found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import Office, Visit
from bot.console.pages import visited
from bot.console.visits import room
from bot.rules.person import Programme
from bot.rules.staff import Act, Staff, within
from bot.store import programmes, signposts
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.signposts import Tally
from bot.store.staff import trace
from signposting.needs import CATEGORIES

LOOKED = "looked at signposting"
WHY = {
    "none": "nothing was found",
    "far": "only what is for the whole country",
    "refused": "nothing that was offered was any use",
}


@dataclass(frozen=True)
class Report:
    """Of one programme, in counts alone: who asked stands nowhere in it."""

    programme: Programme
    places: list[tuple[str, Tally]]
    gaps: list[Any]


async def show(visit: Visit) -> Response:
    """The counts of each programme of this person. That they were looked at is kept first."""
    staff, now = visit.staff, visit.office.clock()
    await visit.office.database.awrite(
        lambda db: trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)
    )
    reports = await visit.office.database.aread(lambda db: _reports(db, staff))
    return visited(visit, "signposting.html", reports=reports, WHY=WHY, kinds=CATEGORIES)


def _reports(db: Db, staff: Staff) -> list[Report]:
    mine = [one for one in programmes.every(db) if within(staff, one.id)]
    return [Report(one, _places(db, one), signposts.gaps(db, one.id)) for one in mine]


def _places(db: Db, programme: Programme) -> list[tuple[str, Tally]]:
    found = signposts.tallies(db, programme.id)
    names = signposts.names_of(db, [one.service_id for one in found])
    return [(names.get(one.service_id, "not in the directory any more"), one) for one in found]


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/signposting", room(office, Act.LOOK, show), methods=["GET"]),
    ]
