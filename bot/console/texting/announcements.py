"""`/console/announcements`: one text to many, looked at before it is sent, and stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.announcing import Reckoned, reckon
from bot.console.ids import id_of
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.texting.ready import chosen
from bot.console.visits import room
from bot.console.words import STATES, why_said
from bot.inbound import storable
from bot.rules.announcing import MATCHED, ROLES, SOONEST, Whom, read_whom, send_at
from bot.rules.choosing import Unfit
from bot.rules.person import State
from bot.rules.staff import Act, Staff, within
from bot.rules.staff_texts import fit
from bot.store import announcements, programmes
from bot.store.announcements import Announcement, Progress
from bot.store.console import phrases, roster
from bot.store.console.unsent import walls
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import email_of, trace
from bot.wording.discreet import telling_words

HERE = "/console/announcements"
LISTED = 50
NOTHING: Mapping[str, str] = {}
TOO_LATE = "It is not a draft any more: somebody has set it to be sent, or stopped it."
TWIN = "The same words were sent to this programme within a day, or wait to be sent. Nothing more was sent."


@dataclass(frozen=True)
class Whole:
    """One announcement: `reckoned` while it is a draft, its `progress` from then on."""

    one: Announcement
    by: str
    timezone: str
    programme: str
    coordinator: str
    reckoned: Reckoned | None
    progress: Progress | None


async def show(visit: Visit) -> Response:
    """Those that were sent, and a form for a new one."""
    return await _listed(visit)


async def draft(visit: Visit) -> Response:
    """Keep a draft, and show what it would be."""
    staff, now, form = visit.staff, visit.office.clock(), visit.form
    try:
        which = await visit.office.database.awrite(lambda db: _draft(db, staff, form, now))
    except Unfit as unfit:
        return await _listed(visit, 400, str(unfit), form)
    return onward(visit, f"{HERE}/{which}")


async def look(visit: Visit) -> Response:
    """One of them: what it would be, or how far it came."""
    return await _one(visit)


async def send(visit: Visit) -> Response:
    """Set it to be sent, once, unless the same was set by somebody else."""
    staff, now, which, form = visit.staff, visit.office.clock(), id_of(visit), visit.form
    try:
        wrong = await visit.office.database.awrite(lambda db: _send(db, staff, which, form, now))
    except Unfit as unfit:
        return await _one(visit, 400, str(unfit))
    return await _one(visit, 409, wrong) if wrong else onward(visit, f"{HERE}/{which}", "announced")


async def stop(visit: Visit) -> Response:
    """Send nothing more of it."""
    staff, now, which = visit.staff, visit.office.clock(), id_of(visit)

    def work(db: Db) -> bool:
        one = _found(db, staff, which, lock=True)
        if one.state not in ("set", "done"):
            return False
        announcements.stop(db, one, now)
        trace(db, one.programme_id, actor(staff), "stopped an announcement", "announcement", one.id, now)
        return True

    if not await visit.office.database.awrite(work):
        return await _one(visit, 409, "It was stopped already, or never set to be sent.")
    return onward(visit, f"{HERE}/{which}", "stopped")


def _draft(db: Db, staff: Staff, form: Mapping[str, str], now: dt.datetime) -> UUID:
    """Raises Unfit."""
    words, whom = fit(storable(form.get("words", ""))), read_whom(form)
    if telling := telling_words(words):
        raise Unfit(f"Somebody else may read it. Say it without: {', '.join(telling)}.")
    if whom.coordinator and whom.coordinator not in map(str, roster.coordinators(db, staff)):
        raise Unfit("Choose whose people the text is for.")
    where = chosen(db, staff, form)
    which = announcements.draft(db, where, staff.id, words, whom, now)
    trace(db, where, actor(staff), "wrote an announcement", "announcement", which, now)
    return which


def _send(db: Db, staff: Staff, which: UUID, form: Mapping[str, str], now: dt.datetime) -> str:
    """Why it was not set to be sent; empty: it was. Raises NotHere, Unfit."""
    one = _found(db, staff, which, lock=True)
    if one.state != "draft":
        return TOO_LATE
    if announcements.twin_of(db, one, now):
        return TWIN
    local = now.astimezone(ZoneInfo(programmes.by_id(db, one.programme_id).timezone))
    at, reckoned = send_at(form, local), reckon(db, one, now)
    if not reckoned.to:
        raise Unfit("Nobody of this group can be texted.")
    if form.get("count") != str(len(reckoned.to)):
        raise Unfit(f"By now it is for {len(reckoned.to)} people. Look at it once more, then send it.")
    announcements.set_off(db, one, at.astimezone(dt.UTC), reckoned.to, reckoned.left_out)
    trace(db, one.programme_id, actor(staff), "set an announcement to be sent", "announcement", one.id, now)
    return ""


def _found(db: Db, staff: Staff, which: UUID, *, lock: bool = False) -> Announcement:
    """Raises NotHere where there is none within this person's walls."""
    one = announcements.by_id(db, which, lock=lock)
    if one is None or not within(staff, one.programme_id):
        raise NotHere
    return one


def _whole(db: Db, staff: Staff, which: UUID, now: dt.datetime) -> Whole:
    one = _found(db, staff, which)
    programme, is_draft = programmes.by_id(db, one.programme_id), one.state == "draft"
    named = {str(key): name for key, name in roster.coordinators(db, staff).items()}
    return Whole(
        one,
        email_of(db, one.staff_id),
        programme.timezone,
        programme.name,
        named.get(one.whom.coordinator, ""),
        reckon(db, one, now) if is_draft else None,
        None if is_draft else announcements.progress(db, one.id),
    )


async def _one(visit: Visit, status: int = 200, wrong: str = "") -> Response:
    staff, now, which = visit.staff, visit.office.clock(), id_of(visit)
    whole = await visit.office.database.aread(lambda db: _whole(db, staff, which, now))
    facts = {"whole": whole, "wrong": wrong, "typed": visit.form, "group": _said(whole.one.whom)}
    return visited(visit, "texting/announcement.html", status, **facts, soon=SOONEST, why=_why)


async def _listed(
    visit: Visit, status: int = 200, wrong: str = "", typed: Mapping[str, str] = NOTHING
) -> Response:
    staff = visit.staff

    def read(db: Db) -> tuple[list[Announcement], dict[UUID, str], dict[UUID, str]]:
        sent = announcements.newest(db, walls(db, staff), LISTED)
        return sent, phrases.programmes(db, staff), roster.coordinators(db, staff)

    sent, mine, coordinators = await visit.office.database.aread(read)
    return visited(
        visit,
        "texting/announcements.html",
        status,
        sent=[(one, _said(one.whom)) for one in sent],
        programmes=mine,
        coordinators=coordinators,
        roles={role.value: f"{role.value}s" for role in ROLES},
        states={state.value: STATES[state] for state in State},
        matched={key: said for key, said in MATCHED.items() if key},
        wrong=wrong,
        typed=typed,
    )


def _said(whom: Whom) -> str:
    """Such as "mentees, in the community, matched now"."""
    parts = [f"{whom.role}s" if whom.role else "everybody", STATES.get(whom.state, "")]
    parts.append(MATCHED[whom.matched].lower() if whom.matched else "")
    return ", ".join(filter(None, parts))


def _why(reason: str) -> str:
    return why_said(reason)


def routes(office: Office) -> list[BaseRoute]:
    one = f"{HERE}/{{id:uuid}}"
    return [
        Route(HERE, room(office, Act.ANNOUNCE, show), methods=["GET"]),
        Route(HERE, room(office, Act.ANNOUNCE, draft), methods=["POST"]),
        Route(one, room(office, Act.ANNOUNCE, look), methods=["GET"]),
        Route(f"{one}/send", room(office, Act.ANNOUNCE, send), methods=["POST"]),
        Route(f"{one}/stop", room(office, Act.ANNOUNCE, stop), methods=["POST"]),
    ]
