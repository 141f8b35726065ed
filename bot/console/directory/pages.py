"""`/console/directory`: the places that people are told of, and mending what is wrong with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.directory.form import LABELS, Typed, filled, has_one_place, read
from bot.console.directory.search import search
from bot.console.directory.whose import country_of, programme_of
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import long_form, room
from bot.rules.staff import Act, masked, may
from bot.store.console import shelves
from bot.store.console.shelves import Change, Kept
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.signposts import Tally
from bot.store.staff import trace
from bot.wording import segments
from signposting.answer import Screen, Told, answer
from signposting.directory import edit
from signposting.directory.kinds import kinds_of
from signposting.hours.week import week_of
from signposting.imports.refusal import NotService
from signposting.needs.category import CATEGORIES
from signposting.service import Service

LOOKED = "looked at a service"
KEYS = {
    "organization": "organisation",
    "eligibility_description": "whom it is for",
    "fees_description": "cost",
    "application_process": "how to get in",
    "assured_date": "last checked",
    "service_areas": "areas",
    "service_at_locations": "address",
    "schedules": "hours",
    "attributes": "kinds of need",
    "status": "open or closed",
}
WHATS = {
    "added": "Added",
    "changed": "Changed by its source",
    "closed": "Closed: gone from its source",
    "reopened": "Opened again",
    "edited": "Changed",
}
CHANGED = "Somebody has changed this service meanwhile. What you typed is still here: look, and save again."
CLOSINGS = {"defunct": "It has closed for good", "temporarily closed": "It is closed for now"}


Again = Callable[[str], Awaitable[Response]]
"""The page once more, with why it was not kept."""


class Overtaken(Exception):
    """Somebody has changed it since the page was opened."""


async def show(visit: Visit) -> Response:
    """All that is known of one. That it was looked at is kept."""
    return await _shown(visit)


async def ask(visit: Visit) -> Response:
    """The form of one."""
    return await _form(visit, await _found(visit))


async def change(visit: Visit) -> Response:
    """Say otherwise what somebody typed; what an import brings does not undo it."""
    one = await _found(visit)
    typed = read(one.service, one.body, visit.form, await country_of(visit))
    if typed.wrong:
        return await _form(visit, one, 400, typed=typed)
    return await _kept(visit, one, typed.said, lambda why: _form(visit, one, 409, typed=typed, stale=why))


async def verify(visit: Visit) -> Response:
    """Somebody has rung it, or read its page, today: it is as it stands here."""
    one = await _found(visit)
    zone = ZoneInfo((await programme_of(visit)).timezone)
    today = visit.office.clock().astimezone(zone).date()
    said = {"assured_date": today.isoformat(), "unverified": None}
    return await _kept(visit, one, said, lambda why: _shown(visit, 409, why))


async def close(visit: Visit) -> Response:
    """It is not offered any more."""
    one, how = await _found(visit), visit.form.get("how", "")
    if how not in CLOSINGS:
        return await _shown(visit, 400, "Choose whether it has closed for good.")
    return await _kept(visit, one, {"status": how}, lambda why: _shown(visit, 409, why))


async def reopen(visit: Visit) -> Response:
    """It is offered again."""
    one, staff, now = await _found(visit), visit.staff, visit.office.clock()

    def work(db: Db) -> bool:
        done = edit.open_again(db.conn, one.id, actor(staff), now)
        if done:
            trace(db, staff.programme_id, actor(staff), "opened a service again", "service", one.id, now)
        return done

    if not await visit.office.database.awrite(work):
        return await _shown(visit, 409, "It is open already. Nothing more was changed.")
    return onward(visit, f"/console/directory/{one.id}", "saved")


async def ask_new(visit: Visit) -> Response:
    """The form of a new one."""
    return await _form(visit, None)


async def add(visit: Visit) -> Response:
    """Add one that no directory has."""
    country, staff, now = await country_of(visit), visit.staff, visit.office.clock()
    typed = read(None, {}, visit.form, country)
    if typed.wrong:
        return await _form(visit, None, 400, typed=typed)
    told = {key: value for key, value in typed.said.items() if value is not None}

    def work(db: Db) -> UUID:
        made = edit.add(db.conn, told, actor(staff), now)
        trace(db, staff.programme_id, actor(staff), "added a service", "service", made, now)
        return made

    try:
        which = await visit.office.database.awrite(work)
    except NotService as why:
        typed.wrong["name"] = f"It {why}."
        return await _form(visit, None, 400, typed=typed)
    return onward(visit, f"/console/directory/{which}", "saved")


async def _kept(visit: Visit, one: Kept, said: Mapping[str, Any], again: Again) -> Response:
    """Keep what is said otherwise, unless somebody has changed it since the page was opened."""
    staff, now, seen = visit.staff, visit.office.clock(), visit.form.get("seen", "")

    def work(db: Db) -> None:
        there = shelves.by_id(db, one.id, locked=True)
        if there is None:
            raise NotHere
        if all(there.body.get(key) == value for key, value in said.items()):
            return
        if there.seen != seen:
            raise Overtaken
        edit.edit(db.conn, one.id, said, actor(staff), now)
        trace(db, staff.programme_id, actor(staff), "changed a service", "service", one.id, now)

    try:
        await visit.office.database.awrite(work)
    except Overtaken:
        return await again(CHANGED)
    except NotService as why:
        return await again(f"It {why}.")
    return onward(visit, f"/console/directory/{one.id}", "saved")


async def _found(visit: Visit) -> Kept:
    which: UUID = visit.request.path_params["id"]
    found = await visit.office.database.aread(lambda db: shelves.by_id(db, which))
    if found is None:
        raise NotHere
    return found


async def _shown(visit: Visit, status: int = 200, wrong: str = "") -> Response:
    which, staff, now = visit.request.path_params["id"], visit.staff, visit.office.clock()

    def look(db: Db) -> tuple[Kept, Tally, list[Change]]:
        one = shelves.by_id(db, which)
        if one is None:
            raise NotHere
        trace(db, staff.programme_id, actor(staff), LOOKED, "service", which, now)
        return one, shelves.outcomes(db, staff, which), shelves.history(db, staff, which)

    one, tally, changes = await visit.office.database.awrite(look)
    programme = await programme_of(visit)
    texts = [(said, text, segments.count(text)) for said, text in _texts(one.service, programme.country)]
    return visited(
        visit,
        "directory/service.html",
        status,
        one=one,
        tally=tally,
        changes=changes,
        texts=texts,
        kinds=[CATEGORIES[kind] for kind in kinds_of(one.service)],
        hours=_hours,
        zone=programme.timezone,
        told=lambda words: masked(words, staff),
        key_said=lambda key: KEYS.get(key, key.replace("_", " ")),
        WHATS=WHATS,
        CLOSINGS=CLOSINGS,
        wrong=wrong,
        can_change=may(staff, Act.DIRECTORY),
    )


def _texts(one: Service, country: str) -> list[tuple[str, str]]:
    """What is texted of it: to a phone of their own, and to one that others see."""
    told = Told(one.places[0] if one.places else None, country=country)
    own, shared = (answer(one, told, screen) for screen in (Screen.OWN, Screen.SHARED))
    return [("On their own phone", own), ("On a phone that others see", shared)]


def _hours(schedules: Any) -> str:
    return week_of(schedules) or "; ".join(one.text for one in schedules if one.text)


async def _form(
    visit: Visit, one: Kept | None, status: int = 200, typed: Typed | None = None, stale: str = ""
) -> Response:
    service = one.service if one else None
    return visited(
        visit,
        "directory/form.html",
        status,
        one=one,
        filled=filled(service) if typed is None else dict.fromkeys(LABELS, "") | dict(visit.form),
        typed=typed or Typed(),
        stale=stale,
        one_place=has_one_place(service),
        hours_now=_hours(service.schedules) if service else "",
        kinds=CATEGORIES,
        LABELS=LABELS,
    )


def routes(office: Office) -> list[BaseRoute]:
    path = "/console/directory/{id:uuid}"
    changing = {"verify": verify, "close": close, "reopen": reopen}
    return [
        Route("/console/directory", room(office, Act.LOOK, search), methods=["GET"]),
        Route("/console/directory/new", room(office, Act.DIRECTORY, ask_new), methods=["GET"]),
        Route("/console/directory/new", room(office, Act.DIRECTORY, add, reads=long_form), methods=["POST"]),
        Route(path, room(office, Act.LOOK, show), methods=["GET"]),
        Route(f"{path}/change", room(office, Act.DIRECTORY, ask), methods=["GET"]),
        Route(f"{path}/change", room(office, Act.DIRECTORY, change, reads=long_form), methods=["POST"]),
        *(
            Route(f"{path}/{name}", room(office, Act.DIRECTORY, page), methods=["POST"])
            for name, page in changing.items()
        ),
    ]
