"""`/console/programmes`: what leads set for a whole programme."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.programmes.form import LIMITS, NAMES, Typed, filled, read, said
from bot.console.visits import long_form, room
from bot.rules.limits import read_limits
from bot.rules.sending import subdivisions
from bot.rules.staff import Act, Staff
from bot.store.console import programmes
from bot.store.console.programmes import Change, Settings
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace
from bot.wording import sentence

LOOKED = "looked at the settings"
CHANGED = "Somebody has changed these settings meanwhile. What you typed is still here: look, and save again."
HELP = "common.help"


class Overtaken(Exception):
    """Somebody has changed it since the page was opened."""


async def every(visit: Visit) -> Response:
    """The programmes of this person."""
    found = await visit.office.database.aread(lambda db: programmes.of_staff(db, visit.staff))
    return visited(visit, "programmes/programmes.html", programmes=found)


async def show(visit: Visit) -> Response:
    """The settings of one. That they were looked at is kept first."""
    return await _shown(visit)


async def save(visit: Visit) -> Response:
    """Set what was typed; what is dangerous only once somebody is sure of it."""
    settings = await _found(visit)
    typed = read(settings, visit.form)
    if typed.wrong or (typed.dangers and visit.form.get("sure") != "yes"):
        return await _shown(visit, 400 if typed.wrong else 200, typed=typed)
    staff, seen, now = visit.staff, visit.form.get("seen", ""), visit.office.clock()
    try:
        changed = await visit.office.database.awrite(
            lambda db: _keep(db, staff, settings.id, seen, typed, now)
        )
    except Overtaken:
        return await _shown(visit, 409, typed=typed, stale=CHANGED)
    return onward(visit, f"/console/programmes/{settings.id}", "saved" if changed else "unchanged")


def _keep(db: Db, staff: Staff, which: UUID, seen: str, typed: Typed, now: dt.datetime) -> bool:
    """Set it, in one transaction. False: it was so before. Raises Overtaken, NotHere."""
    settings = programmes.by_id(db, staff, which, locked=True)
    if settings is None:
        raise NotHere
    if all(typed.values[name] == value for name, value in settings.values.items()):
        return False
    if settings.seen != seen:
        raise Overtaken
    return bool(programmes.keep(db, staff, settings, typed.values, now))


async def _found(visit: Visit) -> Settings:
    which: UUID = visit.request.path_params["id"]
    found = await visit.office.database.aread(lambda db: programmes.by_id(db, visit.staff, which))
    if found is None:
        raise NotHere
    return found


async def _shown(visit: Visit, status: int = 200, typed: Typed | None = None, stale: str = "") -> Response:
    staff, now, which = visit.staff, visit.office.clock(), visit.request.path_params["id"]

    def look(db: Db) -> tuple[Settings, list[Change]]:
        settings = programmes.by_id(db, staff, which)
        if settings is None:
            raise NotHere
        trace(db, which, actor(staff), LOOKED, "programme", which, now)
        return settings, programmes.history(db, which)

    settings, changes = await visit.office.database.awrite(look)
    return visited(
        visit,
        "programmes/settings.html",
        status,
        one=settings,
        filled=filled(settings) if typed is None else dict(visit.form),
        typed=typed or Typed(),
        stale=stale,
        changes=[(one, _told(one)) for one in changes],
        subdivisions=subdivisions(settings.country),
        preview=_preview(settings),
        LIMITS=LIMITS,
        NAMES=NAMES,
    )


def _preview(settings: Settings) -> str:
    """What HELP is answered with, as it is set now."""
    numbers: dict[str, Any] = {"emergency": "999", "listening_line": "116 123", "country": settings.country}
    if settings.country == "US":
        numbers |= {"emergency": "911", "listening_line": "988"}
    phone = settings.values["phone"] or "(none)"
    return sentence(HELP, "en", alias=settings.values["alias"], phone=phone, **numbers)


def _told(one: Change) -> list[tuple[str, str, str]]:
    """What was changed, what it was and what it is; of limits, each that differs."""
    if one.name != "limits":
        return [(NAMES[one.name], one.before or "none", one.after or "none")]
    before, after = (_limits_of(text) for text in (one.before, one.after))
    return [(LIMITS[name], before[name], after[name]) for name in LIMITS if before[name] != after[name]]


def _limits_of(text: str | None) -> dict[str, str]:
    limits = read_limits(text)
    return {name: said(getattr(limits, name)) or "no" for name in LIMITS}


def routes(office: Office) -> list[BaseRoute]:
    path = "/console/programmes/{id:uuid}"
    return [
        Route("/console/programmes", room(office, Act.SETTINGS, every), methods=["GET"]),
        Route(path, room(office, Act.SETTINGS, show), methods=["GET"]),
        Route(path, room(office, Act.SETTINGS, save, reads=long_form), methods=["POST"]),
    ]
