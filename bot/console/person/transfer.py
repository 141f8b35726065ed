"""`/console/people/{id}/caseload`: what a coordinator has in hand, and giving all of it to another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.ids import id_of
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.person.refusing import Changed, Refused, mark, reason_of
from bot.console.person.relationship import HANDED_ON, coordinator_of
from bot.console.person.whose import to_read
from bot.console.visits import room
from bot.rules.person import Person, Role
from bot.rules.staff import Act, Staff
from bot.store import colleagues
from bot.store.console import pairs
from bot.store.console.pairs import Holding, Pair
from bot.store.console.people import record
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

NOTHING: Mapping[str, str] = {}


async def show(visit: Visit) -> Response:
    """The relationships of a coordinator, and what hangs on them."""
    return await _shown(visit)


async def hand_on(visit: Visit) -> Response:
    """Give all of them to another, unless they have changed meanwhile."""
    staff, now, whom, form = visit.staff, visit.office.clock(), id_of(visit), visit.form
    try:
        await visit.office.database.awrite(lambda db: _hand_on(db, staff, whom, form, now))
    except Refused as refused:
        return await _shown(visit, refused, form)
    return onward(visit, f"/console/people/{whom}/caseload", "handed on")


def _hand_on(db: Db, staff: Staff, whom: UUID, form: Mapping[str, str], now: dt.datetime) -> None:
    old = _coordinator(db, staff, whom)
    theirs = pairs.of_coordinator(db, staff, whom, lock=True)
    if form.get("seen") != seen(theirs):
        raise Changed("Their caseload has changed")
    if not theirs:
        raise Refused("There is nothing to give. Nothing was changed.", status=409)
    new = coordinator_of(db, old.programme.id, form, but=whom)
    reason = reason_of(form, "Say why somebody else coordinates from now on.")
    pairs.hand_on(db, [one.id for one in theirs], whom, new)
    for one in theirs:
        trace(db, one.programme_id, actor(staff), HANDED_ON, "relationship", one.id, now)
        record(db, staff, one.programme_id, one.mentee_id, HANDED_ON, now, reason)


def seen(theirs: Sequence[Pair]) -> str:
    """A mark of which relationships these are."""
    return mark(*(one.id.hex for one in theirs))


def _coordinator(db: Db, staff: Staff, whom: UUID) -> Person:
    person = to_read(db, staff, whom)
    if person.role not in (Role.COORDINATOR, Role.LEAD):
        raise NotHere
    return person


async def _shown(
    visit: Visit, refused: Refused | None = None, typed: Mapping[str, str] = NOTHING
) -> Response:
    staff, whom = visit.staff, id_of(visit)
    person, theirs, holding, others = await visit.office.database.aread(lambda db: _look(db, staff, whom))
    return visited(
        visit,
        "person/caseload.html",
        refused.status if refused else 200,
        person=person,
        theirs=theirs,
        holding=holding,
        others=others,
        seen=seen(theirs),
        wrong=str(refused) if refused else "",
        about=refused.about if refused else "",
        typed=typed,
    )


def _look(db: Db, staff: Staff, whom: UUID) -> tuple[Person, list[Pair], Holding, dict[UUID, str]]:
    person = _coordinator(db, staff, whom)
    theirs = pairs.of_coordinator(db, staff, whom)
    there = colleagues.of_programme(db, person.programme.id)
    others = {one.id: f"{one.name} ({one.role})" for one in there if one.id != whom}
    return person, theirs, pairs.holding(db, theirs), others


def routes(office: Office) -> list[BaseRoute]:
    here = "/console/people/{id:uuid}/caseload"
    return [
        Route(here, room(office, Act.TRANSFER, show), methods=["GET"]),
        Route(here, room(office, Act.TRANSFER, hand_on), methods=["POST"]),
    ]
