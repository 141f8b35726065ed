"""`/console/people/{id}/record`: who somebody is, what they agreed to, their state and their number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console import words
from bot.console.ids import id_of
from bot.console.office import Office, Visit
from bot.console.pages import onward, visited
from bot.console.person.refusing import Changed, Refused, day_of, mark, reason_of
from bot.console.person.whose import to_change, to_read
from bot.console.visits import Page, posts, room
from bot.imports import cells
from bot.planning import states as planning
from bot.rules import states as rules
from bot.rules.person import Person, Role, State
from bot.rules.staff import Act, Staff, may
from bot.store import addresses, states
from bot.store.addresses import Renumbered
from bot.store.console import papers
from bot.store.console.papers import Papers
from bot.store.console.people import Reach, reaches, record
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace
from bot.store.states import Change

LOOKED = "looked at a person's record"
NOTHING: Mapping[str, str] = {}
TAKEN = "That number is somebody else's already. If it is the same person, merge the two records."


async def show(visit: Visit) -> Response:
    """The record as it stands. That it was looked at is kept."""
    return await _shown(visit)


async def change_it(how: str, visit: Visit) -> Response:
    """Change the state or the number, unless something does not fit or has changed meanwhile."""
    staff, now, whom, form = visit.staff, visit.office.clock(), id_of(visit), visit.form
    try:
        await visit.office.database.awrite(
            lambda db: CHANGES[how](db, staff, to_change(db, staff, whom), form, now)
        )
    except Refused as refused:
        return await _shown(visit, refused, form, how)
    return onward(visit, f"/console/people/{whom}/record", "saved")


def _move(db: Db, staff: Staff, person: Person, form: Mapping[str, str], now: dt.datetime) -> None:
    if form.get("seen") != seen_state(db, person):
        raise Changed("Their state has changed")
    if person.role is not Role.MENTEE:
        raise Refused("Only a mentee has a state.")
    after = _state(form.get("state", ""))
    today = now.astimezone(ZoneInfo(person.timezone)).date()
    since = day_of(form, "since", "The day on which it changed") or today
    planned = day_of(form, "planned_on", "The day of the release")
    try:
        rules.check(person.state, after, since, planned, today)
    except rules.Unfit as unfit:
        raise Refused(str(unfit), unfit.about) from None
    checked = form.get("checked", "")
    if rules.needs_number(person.state, after) and checked not in ("yes", "no"):
        raise Refused("Say whether their number has been checked since they came out.", "checked")
    reason = reason_of(form, "Say why you change their state, and who told you.")
    planned = planned if after is State.RELEASE_PLANNED else None
    one = Change(person.state, after, states.BY_STAFF, since, planned, staff.id, reason)
    planning.enter(db, person, one, now, checked=checked == "yes")
    record(db, staff, person.programme.id, person.id, f"set their state to {after}", now, reason)


def _renumber(db: Db, staff: Staff, person: Person, form: Mapping[str, str], now: dt.datetime) -> None:
    reason = reason_of(form, "Say how you know that this is their number now.")
    try:
        number = cells.phone(form.get("number", "").strip(), person.programme.country)
    except cells.Refused as refused:
        raise Refused(f"The new number {refused}.", "number") from None
    came = addresses.renumber(db, person, number, now)
    if came is Renumbered.TAKEN:
        raise Refused(TAKEN, "number")
    if came is Renumbered.THERE:
        return  # the form was sent twice
    planning.ask_again(db, person, now)
    record(db, staff, person.programme.id, person.id, "gave them another number", now, reason)


CHANGES = {"state": _move, "number": _renumber}
ACTS: dict[str, tuple[Act, Page]] = {
    "state": (Act.STATE, partial(change_it, "state")),
    "number": (Act.RENUMBER, partial(change_it, "number")),
}


def seen_state(db: Db, person: Person) -> str:
    """A mark of their state as it stands."""
    last = states.last(db, person.id)
    return mark(person.state, last.id if last else None)


def _state(typed: str) -> State:
    try:
        return State(typed)
    except ValueError:
        raise Refused("Choose the state they are in now.", "state") from None


async def _shown(
    visit: Visit, refused: Refused | None = None, typed: Mapping[str, str] = NOTHING, how: str = ""
) -> Response:
    """The page as things stand now; with what was filled in, where it was `refused`."""
    staff, now, whom = visit.staff, visit.office.clock(), id_of(visit)
    person, found, reach, seen = await visit.office.database.aread(lambda db: _look(db, staff, whom))
    await visit.office.database.awrite(
        lambda db: trace(db, person.programme.id, actor(staff), LOOKED, "person", person.id, now)
    )
    return visited(
        visit,
        "person/record.html",
        refused.status if refused else 200,
        **_facts(staff, person, found),
        person=person,
        found=found,
        reach=reach,
        seen=seen,
        today=now.astimezone(ZoneInfo(person.timezone)).date(),
        wrong=str(refused) if refused else "",
        about=refused.about if refused else "",
        typed=typed,
        how=how,
    )


def _facts(staff: Staff, person: Person, found: Papers) -> dict[str, Any]:
    following = rules.next_states(person.state) if person.role is Role.MENTEE else ()
    return {
        "following": {one.value: words.STATES[one] for one in following},
        "asks_number": any(rules.needs_number(person.state, one) for one in following),
        "release": next((one.planned_on for one in found.stages if one.planned_on), None)
        if person.state is State.RELEASE_PLANNED
        else None,
        "can": {act: may(staff, act) for act in Act},
    }


def _look(db: Db, staff: Staff, person_id: UUID) -> tuple[Person, Papers, list[Reach], str]:
    person = to_read(db, staff, person_id)
    return (
        person,
        papers.of_person(db, staff, person.id),
        reaches(db, staff, person.id),
        seen_state(db, person),
    )


def routes(office: Office) -> list[BaseRoute]:
    here = "/console/people/{id:uuid}"
    return [
        Route(f"{here}/record", room(office, Act.LOOK, show), methods=["GET"]),
        *posts(office, here, ACTS),
    ]
