"""`/console/unknown`: numbers that nobody knows and that texted, and whose they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.ids import id_of
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import Page, posts, room
from bot.inbound import storable
from bot.rules.choosing import Unfit
from bot.rules.staff import Act, Staff, may
from bot.store import people
from bot.store.console import people as console_people
from bot.store.console import roster
from bot.store.console import unknown as numbers
from bot.store.console.roster import Listed
from bot.store.console.unknown import Unknown
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

HERE = "/console/unknown"
LOOKED = "looked at unknown numbers"
TOO_LATE = "Somebody has dealt with this number already. Nothing more was changed."
LONGEST_NAME = 80
NOTHING: Mapping[str, str] = {}


async def show(visit: Visit) -> Response:
    """The list. That it was looked at is kept before it is shown."""
    return await _listed(visit)


async def choose(visit: Visit) -> Response:
    """One number, and the people of its programme who are called as was typed."""
    typed = storable(visit.form.get("name", "")).strip()[:LONGEST_NAME]
    return await _one(visit, typed=typed)


async def look(visit: Visit) -> Response:
    """One number."""
    return await _one(visit)


async def settle(how: str, visit: Visit) -> Response:
    """It is somebody's, or nobody's of ours; unless somebody was quicker."""
    staff, now, where, form = visit.staff, visit.office.clock(), id_of(visit), visit.form
    try:
        done = await visit.office.database.awrite(lambda db: _settle(db, staff, where, how, form, now))
    except Unfit as unfit:
        return await _one(visit, 400, wrong=str(unfit), typed=form.get("name", ""))
    if done is None:
        return await _listed(visit, 409, TOO_LATE)
    return onward(visit, HERE, done)


def _settle(
    db: Db, staff: Staff, where: UUID, how: str, form: Mapping[str, str], now: dt.datetime
) -> str | None:
    """What was done, as a key of DONE. None: there is nothing to settle any more. Raises NotHere, Unfit."""
    if not numbers.is_within(db, staff, where):
        raise NotHere
    one = numbers.by_id(db, staff, where, lock=True)
    if one is None:
        return None
    if how == "nobodys":
        numbers.is_nobodys(db, staff, one, now)
        return "nobodys"
    try:
        whose = console_people.by_id(db, staff, UUID(form.get("person", "")))
    except ValueError:
        whose = None
    if whose is None or whose.programme.id != one.programme_id:
        raise Unfit("Choose whose number it is.")
    numbers.is_theirs(db, staff, one, people.by_id(db, whose.id, lock=True), now)
    return "theirs"


async def _listed(visit: Visit, status: int = 200, wrong: str = "") -> Response:
    staff, now = visit.staff, visit.office.clock()

    def work(db: Db) -> list[Unknown]:
        trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)
        return numbers.waiting(db, staff)

    found = await visit.office.database.awrite(work)
    return visited(visit, "texting/unknown.html", status, numbers=found, wrong=wrong)


async def _one(visit: Visit, status: int = 200, wrong: str = "", typed: str = "") -> Response:
    staff, now, where = visit.staff, visit.office.clock(), id_of(visit)

    def work(db: Db) -> tuple[Unknown | None, list[Listed]]:
        if not numbers.is_within(db, staff, where):
            raise NotHere
        one = numbers.by_id(db, staff, where)
        if one is None:
            return None, []
        trace(db, one.programme_id, actor(staff), LOOKED, "address", one.address_id, now)
        called = roster.called(db, staff, typed).listed if typed else []
        return one, [each for each in called if each.programme == one.programme]

    one, called = await visit.office.database.awrite(work)
    if one is None:
        return await _listed(visit, 409 if visit.request.method == "POST" else 200, TOO_LATE)
    can = {act: may(staff, act) for act in (Act.CLAIM, Act.ADD)}
    facts = {"one": one, "called": called, "typed": typed, "wrong": wrong, "can": can}
    return visited(visit, "texting/whose.html", status, **facts)


ACTS: dict[str, tuple[Act, Page]] = {
    "find": (Act.CLAIM, choose),
    "theirs": (Act.CLAIM, partial(settle, "theirs")),
    "nobodys": (Act.CLAIM, partial(settle, "nobodys")),
}


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route(HERE, room(office, Act.LOOK, show), methods=["GET"]),
        Route(f"{HERE}/{{id:uuid}}", room(office, Act.LOOK, look), methods=["GET"]),
        *posts(office, f"{HERE}/{{id:uuid}}", ACTS),
    ]
