"""`/console/staff`: who signs in, as what, and who is invited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.signing_in.invitations import PATH as INVITATIONS
from bot.console.signing_in.staff_words import roles
from bot.console.visits import posts, room
from bot.imports.cells import Refused as NotAnAddress
from bot.imports.cells import email as read_email
from bot.rules.choosing import Unfit
from bot.rules.staff import Act, Staff, StaffRole, within
from bot.store import invitations, programmes
from bot.store.console import staff as console_staff
from bot.store.console.staff import Member, Overtaken, Refused
from bot.store.database import Db
from bot.store.staff import is_known

PATH = "/console/staff"
EVERY = "every"
KNOWN = "This e-mail signs in already, or did once. If it is on the list, open it there."
CHANGED = "Somebody has changed this since you opened it. This is how it is now. Nothing more was changed."

Change = Callable[[Db, Member, dt.datetime], None]


async def show(visit: Visit) -> Response:
    """The list, a page at a time."""
    return await _listed(visit)


async def invite(visit: Visit) -> Response:
    """Make a link for somebody to come in by. It is shown this once."""
    staff, form, now = visit.staff, visit.form, visit.office.wall()
    offered = roles(practice=visit.office.practice)
    try:
        if form.get("role") not in offered:
            raise Unfit("Choose a role.")
        made = await visit.office.database.awrite(lambda db: _invite(db, staff, form, now))
    except Unfit as unfit:
        return await _listed(visit, 400, wrong=str(unfit), typed=form)
    token, until = made
    link = f"{visit.office.public_url}{INVITATIONS}/{token}"
    facts: dict[str, Any] = {"link": link, "until": until, "email": form.get("email", "").strip()}
    return visited(visit, "signing_in/invited.html", **facts)


async def withdraw(visit: Visit) -> Response:
    """Take a link back."""
    staff, which, now = visit.staff, visit.request.path_params["id"], visit.office.wall()
    if not await visit.office.database.awrite(lambda db: invitations.withdraw(db, staff, which, now)):
        raise NotHere
    return onward(visit, PATH, "withdrawn")


async def look(visit: Visit) -> Response:
    """The page of one of them."""
    return await _shown(visit)


async def give_role(visit: Visit) -> Response:
    """Let them be something else from now on."""
    lead, seen = visit.staff, visit.form.get("seen", "")
    said = visit.form.get("role", "")
    if said not in roles(practice=visit.office.practice):
        return await _shown(visit, 400, wrong="Choose a role.")
    role = StaffRole(said)
    return await _changed(
        visit, "saved", lambda db, one, now: console_staff.give_role(db, lead, one, role, seen, now)
    )


async def take_away(visit: Visit) -> Response:
    """Take their access away, at once."""
    lead, seen = visit.staff, visit.form.get("seen", "")
    return await _changed(
        visit, "access", lambda db, one, now: console_staff.take_away(db, lead, one, seen, now)
    )


async def give_back(visit: Visit) -> Response:
    """Let them sign in again."""
    lead, seen = visit.staff, visit.form.get("seen", "")
    return await _changed(
        visit, "saved", lambda db, one, now: console_staff.give_back(db, lead, one, seen, now)
    )


async def reset(visit: Visit) -> Response:
    """Have them set up another app when they sign in next."""
    lead, seen = visit.staff, visit.form.get("seen", "")
    return await _changed(
        visit, "reset", lambda db, one, now: console_staff.reset_step(db, lead, one, seen, now)
    )


async def _changed(visit: Visit, done: str, change: Change) -> Response:
    lead, which, now = visit.staff, visit.request.path_params["id"], visit.office.wall()
    try:
        await visit.office.database.awrite(lambda db: change(db, _found(db, lead, which), now))
    except Overtaken:
        return await _shown(visit, 409, wrong=CHANGED)
    except Refused as refused:
        return await _shown(visit, 409, wrong=str(refused))
    return onward(visit, f"{PATH}/{which}", done)


async def _shown(visit: Visit, status: int = 200, wrong: str = "") -> Response:
    lead, which = visit.staff, visit.request.path_params["id"]
    one = await visit.office.database.aread(lambda db: _found(db, lead, which))
    facts = {
        "one": one,
        "roles": roles(practice=visit.office.practice),
        "wall": visit.office.wall(),
        "wrong": wrong,
    }
    return visited(visit, "signing_in/member.html", status, **facts)


async def _listed(visit: Visit, status: int = 200, **more: Any) -> Response:
    lead, now, after = visit.staff, visit.office.wall(), visit.request.path_params.get("after")
    found, beside, invited, offered = await visit.office.database.aread(
        lambda db: (
            console_staff.members(db, lead, after),
            console_staff.beside(db, lead),
            invitations.pending(db, lead.programme_id, now),
            _offered(db, lead),
        )
    )
    facts: dict[str, Any] = {"wrong": "", "typed": {}} | more
    facts |= {"members": found[0], "next_page": found[1], "beside": beside, "invited": invited}
    facts |= {"roles": roles(practice=visit.office.practice), "programmes": offered}
    return visited(visit, "signing_in/staff.html", status, wall=now, **facts)


def _invite(db: Db, lead: Staff, form: Any, now: dt.datetime) -> tuple[str, dt.datetime]:
    """The token of a fresh link. Raises Unfit."""
    try:
        email = read_email(form.get("email", "").strip())
    except NotAnAddress:
        raise Unfit("Give an e-mail address, such as name@example.org.") from None
    if is_known(db, email):
        raise Unfit(KNOWN)
    return invitations.invite(db, lead, email, form["role"], _programme(db, lead, form), now)


def _programme(db: Db, lead: Staff, form: Any) -> UUID | None:
    """Where they are to be let in; only a lead of every programme chooses. Raises Unfit."""
    if lead.programme_id is not None:
        return lead.programme_id
    chosen = form.get("programme", "")
    offered = _offered(db, lead)
    if chosen not in offered:
        raise Unfit("Choose a programme.")
    return None if chosen == EVERY else UUID(chosen)


def _offered(db: Db, lead: Staff) -> dict[str, str]:
    """What a lead may invite to, by the key that the form carries. Empty: there is nothing to choose."""
    if lead.programme_id is not None:
        return {}
    mine = {str(one.id): one.name for one in programmes.every(db) if within(lead, one.id)}
    return {EVERY: "Every programme"} | mine


def _found(db: Db, lead: Staff, which: UUID) -> Member:
    one = console_staff.by_id(db, lead, which)
    if one is None:
        raise NotHere
    return one


def routes(office: Office) -> list[BaseRoute]:
    acts = {
        "role": (Act.STAFF, give_role),
        "take-away": (Act.STAFF, take_away),
        "give-back": (Act.STAFF, give_back),
        "reset": (Act.RESET, reset),
    }
    withdrawn = {"withdraw": (Act.STAFF, withdraw)}
    return [
        Route(PATH, room(office, Act.STAFF, show), methods=["GET"]),
        Route(f"{PATH}/after/{{after:uuid}}", room(office, Act.STAFF, show), methods=["GET"]),
        Route(f"{PATH}/invite", room(office, Act.STAFF, invite), methods=["POST"]),
        *posts(office, f"{PATH}/invitations/{{id:uuid}}", withdrawn),
        Route(f"{PATH}/{{id:uuid}}", room(office, Act.STAFF, look), methods=["GET"]),
        *posts(office, f"{PATH}/{{id:uuid}}", acts),
    ]
