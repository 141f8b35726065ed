"""`/console/people/new`: a person, and a mentee's relationship, by the same rules as a file of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console import words
from bot.console.ids import id_of
from bot.console.office import Office, Visit
from bot.console.pages import onward, visited
from bot.console.person.whose import to_change, to_read
from bot.console.visits import room
from bot.imports import by_hand
from bot.imports.known import programmes_by_name
from bot.imports.row import Remark
from bot.rules.person import Consent, Person, Programme, Role, State
from bot.rules.staff import Act, Staff, within
from bot.store import colleagues
from bot.store.console.people import record
from bot.store.database import Db
from bot.store.merging import own

NOTHING: Mapping[str, str] = {}
ROLES = (Role.MENTEE, Role.MENTOR, Role.CARER)
OF_A_PAIR = ("mentor_phone", "starts_on", "ends_on", "meets", "step")
LABELS = {
    "name": "Full name",
    "role": "Role",
    "phone": "Phone",
    "email": "E-mail",
    "language": "Language",
    "timezone": "Time zone",
    "programme": "Programme",
    "consent": "May we text them?",
    "consent_on": "Agreed on",
    "born": "Date of birth",
    "guardian_phone": "Guardian's phone",
    "state": "State",
    "mentor_phone": "Mentor's phone",
    "starts_on": "Starts on",
    "ends_on": "Ends on",
    "meets": "Meets",
    "step": "First step",
    "coordinator": "Coordinator",
}


class Wrong(Exception):
    """What was filled in cannot be: the words by field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("what was filled in cannot be")
        self.fields = dict(fields)


async def show(visit: Visit) -> Response:
    """An empty form."""
    return await _shown(visit, NOTHING, NOTHING)


async def add(visit: Visit) -> Response:
    """Add a person. Who is there already is shown as they are, and not changed."""
    staff, now, form = visit.staff, visit.office.clock(), visit.form
    try:
        person_id, new = await visit.office.database.awrite(lambda db: _add(db, staff, form, now))
    except Wrong as wrong:
        return await _shown(visit, form, wrong.fields)
    return onward(visit, f"/console/people/{person_id}/record", "added" if new else "there")


async def show_pair(visit: Visit) -> Response:
    """A form for a mentee's relationship."""
    return await _shown(visit, NOTHING, NOTHING, of=id_of(visit))


async def add_pair(visit: Visit) -> Response:
    """Begin a relationship of a mentee who is here already."""
    staff, now, form, whom = visit.staff, visit.office.clock(), visit.form, id_of(visit)
    try:
        await visit.office.database.awrite(lambda db: _pair(db, staff, whom, form, now))
    except Wrong as wrong:
        return await _shown(visit, form, wrong.fields, of=whom)
    return onward(visit, f"/console/people/{whom}", "added")


def _add(db: Db, staff: Staff, form: Mapping[str, str], now: dt.datetime) -> tuple[UUID, bool]:
    programme = _programme(db, staff, form)
    if form.get("role", "") not in set(ROLES):
        raise Wrong({"role": "Choose mentee, mentor or carer. Staff come in by their own page."})
    entry = by_hand.read(db, form, programme, now)
    _refuse(entry.row.wrong)
    if entry.known is not None:
        if entry.known.name.casefold() != entry.row.name.casefold():
            raise Wrong({"phone": "Phone is that of somebody who is here by another name."})
        if entry.mentor is None or entry.pair is not None:
            return entry.known.id, False
        raise Wrong({"phone": "They are here already: give them a mentor on their own page."})
    made = by_hand.keep_one(db, entry, programme, _coordinator(db, programme, form), now)
    record(db, staff, programme.id, made, "added them", now)
    return made, True


def _pair(db: Db, staff: Staff, whom: UUID, form: Mapping[str, str], now: dt.datetime) -> None:
    mentee = to_change(db, staff, whom)
    if mentee.role is not Role.MENTEE:
        raise Wrong({"mentor_phone": "Only a mentee is given a mentor here."})
    if not form.get("mentor_phone", "").strip():
        raise Wrong({"mentor_phone": "Type the mentor's phone."})
    filled = _as_kept(db, mentee) | {name: form.get(name, "") for name in OF_A_PAIR}
    entry = by_hand.read(db, filled, mentee.programme, now)
    _refuse(entry.row.wrong)
    if entry.known is None or entry.known.id != whom:
        raise Wrong(
            {"mentor_phone": "They have no number by which we are sure of them. Give them one first."}
        )
    if entry.pair is not None and entry.pair.closed:
        raise Wrong({"mentor_phone": "These two had a relationship that has ended. It does not begin again."})
    if entry.pair is None:
        by_hand.keep_one(db, entry, mentee.programme, _coordinator(db, mentee.programme, form), now)
        record(db, staff, mentee.programme.id, whom, "gave them a mentor", now)


def _as_kept(db: Db, mentee: Person) -> dict[str, str]:
    """The mentee as a row has them, so that nothing of theirs changes."""
    kept = own(db, mentee.id)
    numbers = by_hand.numbers_of(db, mentee.id)
    told = {name: kept[name] for name in ("name", "born", "guardian_phone") if name in kept}
    return told | numbers | {"role": mentee.role.value, "consent": mentee.consent.value}


def _programme(db: Db, staff: Staff, form: Mapping[str, str]) -> Programme:
    mine = _programmes(db, staff)
    chosen = next((one for one in mine if str(one.id) == form.get("programme") or len(mine) == 1), None)
    if chosen is None:
        raise Wrong({"programme": "Choose a programme."})
    return chosen


def _programmes(db: Db, staff: Staff) -> list[Programme]:
    return [one for one in programmes_by_name(db).values() if within(staff, one.id)]


def _coordinator(db: Db, programme: Programme, form: Mapping[str, str]) -> UUID | None:
    """Who is to coordinate: whoever was chosen; the only coordinator where nobody was."""
    there = [one for one in colleagues.of_programme(db, programme.id) if one.role == "coordinator"]
    chosen = next((one.id for one in there if str(one.id) == form.get("coordinator")), None)
    return chosen or (there[0].id if len(there) == 1 else None)


def _refuse(wrong: list[Remark]) -> None:
    if wrong:
        told = {one.column: f"{LABELS.get(one.column, one.column)} {one.words}." for one in reversed(wrong)}
        raise Wrong(told)


async def _shown(
    visit: Visit, typed: Mapping[str, str], wrong: Mapping[str, str], of: UUID | None = None
) -> Response:
    staff = visit.staff

    def look(db: Db) -> tuple[list[Programme], dict[UUID, str], Person | None]:
        person = to_read(db, staff, of) if of else None
        mine = [person.programme] if person else _programmes(db, staff)
        there = [one for programme in mine[:1] for one in colleagues.of_programme(db, programme.id)]
        named = {one.id: one.name for one in there if one.role == "coordinator"}
        return mine, named if len(mine) == 1 else {}, person

    mine, coordinators, person = await visit.office.database.aread(look)
    return visited(
        visit,
        "person/new.html",
        400 if wrong else 200,
        person=person,
        typed=typed,
        wrong=wrong,
        labels=LABELS,
        programmes={one.id: one.name for one in mine},
        coordinators=coordinators,
        roles={one.value: one.value for one in ROLES},
        states={one.value: words.STATES[one] for one in State},
        consents={Consent.ASK.value: "not asked yet: ask them by text", **_agreed()},
    )


def _agreed() -> dict[str, str]:
    return {Consent.YES.value: "yes, they agreed to texts", Consent.NO.value: "no"}


def routes(office: Office) -> list[BaseRoute]:
    enter = partial(room, office, Act.ADD)
    pair = "/console/people/{id:uuid}/mentor"
    return [
        Route("/console/people/new", enter(show), methods=["GET"]),
        Route("/console/people/new", enter(add), methods=["POST"]),
        Route(pair, enter(show_pair), methods=["GET"]),
        Route(pair, enter(add_pair), methods=["POST"]),
    ]
