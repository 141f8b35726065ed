"""`/console/ready-texts`: words that leads make ready, for staff to begin a text with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import room
from bot.inbound import storable
from bot.rules.choosing import Unfit
from bot.rules.staff import Act, Staff, may
from bot.rules.staff_texts import fit
from bot.store.console import phrases, ready_texts
from bot.store.database import Db
from bot.wording.discreet import telling_words

HERE = "/console/ready-texts"
LONGEST_NAME = 60
NOTHING: Mapping[str, str] = {}


async def show(visit: Visit) -> Response:
    """All of them."""
    return await _shown(visit)


async def make(visit: Visit) -> Response:
    """Make one ready."""
    staff, now, form = visit.staff, visit.office.clock(), visit.form
    try:
        await visit.office.database.awrite(lambda db: _make(db, staff, form, now))
    except Unfit as unfit:
        return await _shown(visit, 400, str(unfit), form)
    return onward(visit, HERE, "ready")


async def remove(visit: Visit) -> Response:
    """Take one out of use."""
    staff, now, which = visit.staff, visit.office.clock(), visit.request.path_params["id"]
    removed = await visit.office.database.awrite(lambda db: ready_texts.remove(db, staff, which, now))
    if removed is None:
        raise NotHere
    if not removed:
        return await _shown(visit, 409, "It was removed already. Nothing more was changed.")
    return onward(visit, HERE, "saved")


def _make(db: Db, staff: Staff, form: Mapping[str, str], now: dt.datetime) -> None:
    name, words = " ".join(storable(form.get("name", "")).split()), fit(storable(form.get("words", "")))
    if not name or len(name) > LONGEST_NAME:
        raise Unfit(f"Give it a name of at most {LONGEST_NAME} characters.")
    if telling := telling_words(words):
        raise Unfit(f"Somebody else may read it. Say it without: {', '.join(telling)}.")
    if not ready_texts.make(db, staff, chosen(db, staff, form), name, words, now):
        raise Unfit("There is a ready text by that name. Give it another one.")


def chosen(db: Db, staff: Staff, form: Mapping[str, str]) -> UUID:
    """The programme that was chosen, or the only one. Raises Unfit."""
    mine = phrases.programmes(db, staff)
    for one in mine:
        if str(one) == form.get("programme") or len(mine) == 1:
            return one
    raise Unfit("Choose a programme.")


async def _shown(
    visit: Visit, status: int = 200, wrong: str = "", typed: Mapping[str, str] = NOTHING
) -> Response:
    staff = visit.staff
    ready, mine = await visit.office.database.aread(
        lambda db: (ready_texts.every(db, staff), phrases.programmes(db, staff))
    )
    facts = {"ready": ready, "programmes": mine, "can_make": may(staff, Act.READY)}
    return visited(visit, "texting/ready.html", status, **facts, wrong=wrong, typed=typed)


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route(HERE, room(office, Act.LOOK, show), methods=["GET"]),
        Route(HERE, room(office, Act.READY, make), methods=["POST"]),
        Route(f"{HERE}/{{id:uuid}}/remove", room(office, Act.READY, remove), methods=["POST"]),
    ]
