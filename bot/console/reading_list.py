"""`/console/reading`: texts that no reader flagged, for a person to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import reading_list
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import room
from bot.rules.choosing import Unfit
from bot.rules.staff import Act, Staff
from bot.rules.verdicts import READ, Missed, read_missed
from bot.store.console import reading as console_reading
from bot.store.console.reading import ToRead
from bot.store.database import Db


class Overtaken(Exception):
    """Somebody has read it, or a reader has flagged it, since the page was opened."""


async def show(visit: Visit) -> Response:
    """The texts that wait. That each was looked at is kept before it is shown."""
    return await _shown(visit)


async def say(visit: Visit) -> Response:
    """Keep what was found in one of them; a worry becomes a flag, whose number is told."""
    staff, now, form = visit.staff, visit.office.clock(), visit.form
    which: UUID = visit.request.path_params["id"]
    try:
        number = await visit.office.database.awrite(lambda db: keep(db, staff, which, form, now))
    except Unfit as unfit:
        return await _shown(visit, 400, wrong=str(unfit), filled_in={which: dict(form)})
    except Overtaken:
        return await _shown(visit, 409, wrong="Someone has read that one already. Nothing more was changed.")
    if number is not None:
        return await _shown(visit, raised=number)
    return onward(visit, "/console/reading", "read")


def keep(db: Db, staff: Staff, which: UUID, form: Mapping[str, str], now: dt.datetime) -> int | None:
    """Keep it, in one transaction. The number of the flag, if one is raised.

    Raises NotHere, Overtaken, Unfit.
    """
    text = console_reading.by_id(db, staff, which)
    if text is None:
        raise Overtaken if console_reading.is_within(db, staff, which) else NotHere
    missed = _missed(form)
    reworded = form.get("reworded", "").strip() if missed else ""
    if reworded:
        reading_list.check_names(db, text, reworded, now)
    if not console_reading.settle(db, staff, text, missed, reworded, now):
        raise Overtaken
    return reading_list.raise_missed(db, text, missed, now) if missed else None


def _missed(form: Mapping[str, str]) -> Missed | None:
    """What was found in a text, or None for nothing. Raises Unfit."""
    said = form.get("verdict", "")
    if said not in READ:
        raise Unfit("Choose whether something was missed.")
    if said == "nothing":
        return None
    missed = read_missed(form)
    if missed is None:
        raise Unfit("Choose what was missed.")
    return missed


async def _shown(visit: Visit, status: int = 200, **more: Any) -> Response:
    staff, now = visit.staff, visit.office.clock()
    texts, left = await visit.office.database.awrite(lambda db: _looked(db, staff, now))
    facts: dict[str, Any] = {"wrong": "", "raised": None, "filled_in": {}} | more
    return visited(visit, "reading.html", status, texts=texts, left=left, **facts)


def _looked(db: Db, staff: Staff, now: dt.datetime) -> tuple[list[ToRead], int]:
    return console_reading.look(db, staff, now), console_reading.count(db, staff)


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/reading", room(office, Act.SPOT_CHECK, show), methods=["GET"]),
        Route("/console/reading/{id:uuid}", room(office, Act.SPOT_CHECK, say), methods=["POST"]),
    ]
