"""`/console/flags/{number}`: a worry, what was answered, and what staff do about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from bot.console.office import NotHere, Visit
from bot.console.pages import did, headers, visited
from bot.console.visits import Page
from bot.rules.staff import OUTCOMES, Act, Staff, refusal
from bot.store import console_flags
from bot.store.console_flags import KeptForLeads, WholeFlag
from bot.store.console_texts import Text, last_texts
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at a flag"
LARGEST_NUMBER = 2**31 - 1
LONGEST_NOTE = 2000  # characters


@dataclass(frozen=True)
class Said:
    """What someone filled in beside the button that they pressed. `seen` is the last change they had seen."""

    seen: str = ""
    outcome: str = ""
    note: str = ""


class Overtaken(Exception):
    """It cannot be done as things stand now. The words say why."""


async def show(visit: Visit) -> Response:
    """The page of a flag. That it was looked at is kept before it is shown."""
    found = await _look(visit)
    if isinstance(found, KeptForLeads):
        return visited(visit, "for_leads.html", 403, flag=found)
    return _shown(visit, found)


async def act(what: Act, visit: Visit) -> Response:
    """Do one thing with a flag, unless someone else was quicker."""
    staff, number, now = visit.staff, number_of(visit), visit.office.clock()
    said = Said(*(visit.form.get(name, "").strip() for name in ("seen", "outcome", "note")))
    wrong = _wrong(what, said)
    if wrong:
        return await again(visit, 400, wrong, said=said)
    try:
        texts = await visit.office.database.awrite(lambda db: do(db, staff, number, what, said, now))
    except Overtaken as overtaken:
        return await again(visit, 409, str(overtaken), said=said)
    if what is Act.READ_TEXTS:
        return await again(visit, 200, "", texts=texts)
    return RedirectResponse(f"/console/flags/{number}", 303, headers(visit.office))


ACTS: dict[str, tuple[Act, Page]] = {
    "acknowledge": (Act.ACKNOWLEDGE, partial(act, Act.ACKNOWLEDGE)),
    "close": (Act.CLOSE, partial(act, Act.CLOSE)),
    "confirm": (Act.CONFIRM, partial(act, Act.CONFIRM)),
    "keep-open": (Act.KEEP_OPEN, partial(act, Act.KEEP_OPEN)),
    "texts": (Act.READ_TEXTS, partial(act, Act.READ_TEXTS)),
}


async def _look(visit: Visit) -> WholeFlag | KeptForLeads:
    staff, number, now = visit.staff, number_of(visit), visit.office.clock()
    found = await visit.office.database.aread(lambda db: console_flags.by_number(db, staff, number))
    if found is None:
        raise NotHere
    await visit.office.database.awrite(
        lambda db: trace(db, found.programme_id, actor(staff), LOOKED, "flag", found.id, now)
    )
    return found


def do(db: Db, staff: Staff, number: int, what: Act, said: Said, now: dt.datetime) -> list[Text]:
    """One act on a flag, in one transaction. Raises NotHere, Overtaken. Gives the texts that it opens."""
    console_flags.lock(db, number)
    found = console_flags.by_number(db, staff, number)
    if not isinstance(found, WholeFlag):
        raise NotHere
    if why := _overtaken(staff, found, what, said):
        raise Overtaken(why)
    outcome, note = (said.outcome if what is Act.CLOSE else None), said.note or None
    console_flags.record(db, staff, found, what, now, outcome=outcome, note=note)
    return last_texts(db, staff, found.id) if what is Act.READ_TEXTS else []


def _overtaken(staff: Staff, found: WholeFlag, what: Act, said: Said) -> str | None:
    """Why this cannot be done now: who was quicker, or what the rules say."""
    last = found.last_change
    if what is not Act.READ_TEXTS and said.seen != (last.id.hex if last else ""):
        if last is None:
            return "This page was too old. Look again, then press once more."
        by = "You" if last.by == staff.email else last.by
        done = did(last.act, found.standing.severity)
        return f"{by} {done} since you opened this page. Nothing more was changed."
    return refusal(staff, what, found.standing)


def _wrong(what: Act, said: Said) -> str:
    """What is missing from what was filled in."""
    if what is Act.CLOSE and said.outcome not in OUTCOMES:
        return "Choose how it turned out."
    if what is Act.CLOSE and not said.note:
        return "Say in a few words what was done."
    if what is Act.READ_TEXTS and not said.note:
        return "Say why you need to read the last texts."
    if len(said.note) > LONGEST_NOTE:
        return f"That is too long: at most {LONGEST_NOTE} characters."
    return ""


async def again(visit: Visit, status: int, wrong: str, **more: Any) -> Response:
    """The page once more, as things stand now; `more` is what was filled in or asked for."""
    found = await _look(visit)
    if isinstance(found, KeptForLeads):
        raise NotHere
    return _shown(visit, found, status, wrong=wrong, **more)


def _shown(visit: Visit, flag: WholeFlag, status: int = 200, **more: Any) -> Response:
    can = {act: refusal(visit.staff, act, flag.standing) is None for act in Act}
    last = flag.last_change
    proposal = last if last and last.act is Act.CLOSE and flag.standing.state == "proposed" else None
    facts: dict[str, Any] = {"wrong": "", "said": Said(), "texts": None, "judged": {}} | more
    return visited(
        visit,
        "flag.html",
        status,
        flag=flag,
        can=can,
        seen=last.id.hex if last else "",
        proposal=proposal,
        **facts,
    )


def number_of(visit: Visit) -> int:
    """The number in the address. Raises NotHere for one that no flag can have."""
    number: int = visit.request.path_params["number"]
    if number > LARGEST_NUMBER:
        raise NotHere
    return number
