"""`/console/people`: everybody, narrowed to whom one looks for; and finding one by name or number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console import words
from bot.console.ids import typed_id
from bot.console.office import Office, Visit
from bot.console.pages import visited
from bot.console.visits import room
from bot.imports import cells
from bot.rules.person import Role, State
from bot.rules.staff import Act, Staff, may
from bot.store.console import roster
from bot.store.console.roster import People, Wanted
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

FEWEST_DIGITS = 7
LONGEST = 100  # characters of what is looked for
SEARCHED = "looked for somebody"


async def show(visit: Visit) -> Response:
    """A page of everybody, by the filters in the address. They name nobody but a coordinator, by id."""
    asked = visit.request.query_params
    wanted, after = _wanted(asked), typed_id(asked.get("after", ""))
    staff, now = visit.staff, visit.office.clock()
    people, named = await visit.office.database.aread(
        lambda db: (roster.page(db, staff, wanted, after, now), roster.coordinators(db, staff))
    )
    return _page(visit, people, named, wanted=wanted, onward=_onward(asked, people), first=after is None)


async def find(visit: Visit) -> Response:
    """Those of a name or a number. It comes in a form, so that neither stands in an address."""
    typed = " ".join(visit.form.get("who", "").split())[:LONGEST]
    staff, now = visit.staff, visit.office.clock()
    if not typed:
        named = await visit.office.database.aread(lambda db: roster.coordinators(db, staff))
        return _page(visit, None, named, 400, wrong="Type a name or a number to look for.")
    people, named = await visit.office.database.aread(
        lambda db: (found(db, staff, typed), roster.coordinators(db, staff))
    )
    await visit.office.database.awrite(
        lambda db: trace(db, staff.programme_id, actor(staff), SEARCHED, "staff", staff.id, now)
    )
    return _page(visit, people, named, typed=typed)


def found(db: Db, staff: Staff, typed: str) -> People:
    """Those who have this number, or whose names begin so."""
    if len(re.sub(r"\D", "", typed)) >= FEWEST_DIGITS and not re.search(r"[^\W\d_]", typed):
        return roster.at(db, staff, _places(typed, roster.countries(db, staff)))
    return roster.called(db, staff, typed)


def _places(typed: str, countries: list[str]) -> set[tuple[str, str]]:
    """The addresses that a number may be, as people of these countries write it."""
    places = {("telegram", typed)}
    for country in countries or ["GB"]:
        try:
            number = cells.phone(typed, country)
        except cells.Refused:
            continue
        places |= {("sms", number), ("whatsapp", number)}
    return places


def _page(
    visit: Visit,
    people: People | None,
    coordinators: Mapping[UUID, str],
    status: int = 200,
    *,
    wanted: Wanted | None = None,
    typed: str = "",
    wrong: str = "",
    onward: str = "",
    first: bool = True,
) -> Response:
    return visited(
        visit,
        "person/roster.html",
        status,
        people=people,
        wanted=wanted or Wanted(),
        searched=wanted is None,
        typed=typed,
        wrong=wrong,
        onward=onward,
        first=first,
        coordinators=coordinators,
        roles={one.value: one.value for one in Role},
        states={one.value: words.STATES[one] for one in State},
        may_add=may(visit.staff, Act.ADD),
    )


def _wanted(asked: Mapping[str, str]) -> Wanted:
    role, state = asked.get("role", ""), asked.get("state", "")
    return Wanted(
        role if role in set(Role) else "",
        state if state in set(State) else "",
        typed_id(asked.get("coordinator", "")),
        asked.get("silent") == "yes",
        asked.get("unreachable") == "yes",
    )


def _onward(asked: Mapping[str, str], people: People) -> str:
    """The address of the next page; empty: there is none."""
    kept = {name: value for name, value in asked.items() if name != "after" and value}
    return f"/console/people?{urlencode(kept | {'after': str(people.after)})}" if people.after else ""


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/people", room(office, Act.LOOK, show), methods=["GET"]),
        Route("/console/people/find", room(office, Act.LOOK, find), methods=["POST"]),
    ]
