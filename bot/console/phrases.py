"""`/console/phrases`: words that a programme's staff want flagged, or think nothing of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import Page, posts, room
from bot.rules.choosing import Unfit
from bot.rules.staff import Act, Staff, may
from bot.rules.verdicts import read_missed
from bot.screening.phrases import LONGEST
from bot.store.console import phrases as rows
from bot.store.console.phrases import Kept
from bot.store.database import Db
from bot.store.phrase_trials import Tried, try_out
from bot.store.phrases import forget
from bot.store.sign_ins import actor
from bot.store.staff import trace

DOES = ("flag", "ignore")


@dataclass(frozen=True)
class Wanted:
    """A phrase as somebody filled it in. No `category`: nothing is to be thought of it."""

    programme_id: UUID
    words: str
    category: str | None
    severity: str | None


async def show(visit: Visit) -> Response:
    """The phrases in use, and those removed lately. That they were looked at is kept."""
    return await _shown(visit)


async def preview(visit: Visit) -> Response:
    """What a phrase would have done to the newest texts. Nothing is added yet."""
    staff, now, form = visit.staff, visit.office.clock(), visit.form

    def tried(db: Db) -> Tried:
        wanted = _read(db, staff, form)
        rows.check(db, wanted.programme_id, wanted.words, wanted.category, wanted.severity)
        return try_out(db, staff, wanted.programme_id, wanted.words, now)

    try:
        found = await visit.office.database.awrite(tried)
    except ValueError as unfit:
        return await _shown(visit, 400, wrong=str(unfit), filled=dict(form))
    return await _shown(visit, tried=found, filled=dict(form))


async def add(visit: Visit) -> Response:
    """Add a phrase: screening knows of it at once here, and within half a minute everywhere."""
    staff, now, form = visit.staff, visit.office.clock(), visit.form

    def added(db: Db) -> UUID:
        wanted = _read(db, staff, form)
        rows.add_phrase(db, staff, wanted.programme_id, wanted.words, wanted.category, wanted.severity, now)
        return wanted.programme_id

    try:
        changed = await visit.office.database.awrite(added)
    except ValueError as unfit:
        return await _shown(visit, 400, wrong=str(unfit), filled=dict(form))
    return _changed(visit, changed, "phrase")


async def remove(visit: Visit) -> Response:
    """Take a phrase out of use. It stays on the page for a while, with who removed it."""
    staff, now, which = visit.staff, visit.office.clock(), visit.request.path_params["id"]
    changed = await visit.office.database.awrite(lambda db: _remove(db, staff, which, now))
    if changed is None:
        return await _shown(visit, 409, wrong="It was removed already. Nothing more was changed.")
    return _changed(visit, changed, "removed")


ACTS: dict[str, tuple[Act, Page]] = {"try": (Act.TEACH, preview), "add": (Act.TEACH, add)}


def _changed(visit: Visit, programme_id: UUID, done: str) -> Response:
    forget(programme_id)
    return onward(visit, "/console/phrases", done)


def _remove(db: Db, staff: Staff, which: UUID, now: dt.datetime) -> UUID | None:
    """The programme whose phrase it was; None: it was removed before. Raises NotHere."""
    programme_id = rows.wall_of(db, staff, which)
    if programme_id is None:
        raise NotHere
    return programme_id if rows.remove(db, staff, programme_id, which, now) else None


def _read(db: Db, staff: Staff, form: Mapping[str, str]) -> Wanted:
    """What was filled in. Raises Unfit."""
    mine = rows.programmes(db, staff)
    chosen = form.get("programme", "")
    whose = next((one for one in mine if str(one) == chosen or len(mine) == 1), None)
    if whose is None:
        raise Unfit("Choose a programme.")
    words = " ".join(form.get("words", "").split())
    if form.get("does") not in DOES:
        raise Unfit("Choose what the phrase is to do.")
    if form["does"] == "ignore":
        return Wanted(whose, words, None, None)
    meant = read_missed(form)
    if meant is None:
        raise Unfit("Choose what a text that holds it tells of, and how soon somebody must act.")
    return Wanted(whose, words, meant.category, meant.severity)


async def _shown(visit: Visit, status: int = 200, **more: Any) -> Response:
    staff, now = visit.staff, visit.office.clock()
    (in_use, removed), mine = await visit.office.database.awrite(lambda db: _looked(db, visit, now))
    facts: dict[str, Any] = {"wrong": "", "tried": None, "filled": {}} | more
    return visited(
        visit,
        "phrases.html",
        status,
        in_use=in_use,
        removed=removed,
        programmes=mine,
        longest=LONGEST,
        can_add=may(staff, Act.TEACH),
        **facts,
    )


def _looked(db: Db, visit: Visit, now: dt.datetime) -> tuple[tuple[list[Kept], list[Kept]], dict[UUID, str]]:
    staff = visit.staff
    trace(db, staff.programme_id, actor(staff), rows.LOOKED, "sign_in", visit.signed_in.id, now)
    return rows.phrases(db, staff, now), rows.programmes(db, staff)


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/phrases", room(office, Act.LOOK, show), methods=["GET"]),
        *posts(office, "/console/phrases", ACTS),
        Route("/console/phrases/{id:uuid}/remove", room(office, Act.TEACH, remove), methods=["POST"]),
    ]
