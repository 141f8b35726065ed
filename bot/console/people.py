"""`/console/people/{id}`: who someone is, what they are sent and not sent, and what they chose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console import safe_words
from bot.console.ids import id_of
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import Page, posts, room
from bot.planning import checkins, digest
from bot.rules.choosing import (
    PAUSE,
    SAID,
    Unfit,
    as_fields,
    changed,
    less_careful,
    offered,
    read_chosen,
    seen,
)
from bot.rules.person import Person, Role
from bot.rules.staff import READING, Act, Staff, may
from bot.store.console import people as console_people
from bot.store.console.people import WholePerson, record
from bot.store.database import Db
from bot.store.people import by_id
from bot.store.rows import change
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at a person"
CHECK_IN = frozenset({SAID["checkin_weekday"], SAID["checkin_time"]})
LONGEST_REASON = 200  # characters
NOTHING: Mapping[str, Any] = {}


class Refused(Exception):
    """Nothing was changed. The words say why; `status` is 409 where someone else was quicker."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


async def show(visit: Visit) -> Response:
    """The page of a person. That it was looked at is kept before it is shown."""
    return await _shown(visit)


async def change_it(how: str, visit: Visit) -> Response:
    """Set their choices, pause or un-pause, unless something does not fit or has changed meanwhile."""
    staff, now, whom, form = visit.staff, visit.office.clock(), id_of(visit), visit.form
    try:
        await visit.office.database.awrite(
            lambda db: CHANGES[how](db, staff, _found(db, staff, whom), form, now)
        )
    except Refused as refused:
        typed = form if refused.status == 400 else {}
        return await _shown(visit, refused.status, str(refused), {how: typed})
    return onward(visit, f"/console/people/{whom}", "saved")


def _choose(db: Db, staff: Staff, person: Person, form: Mapping[str, str], now: dt.datetime) -> None:
    if form.get("seen") != seen(person):
        raise Refused("Their choices have changed since you opened this page. Nothing more was changed.", 409)
    try:
        chosen = read_chosen(form, person)
    except Unfit as unfit:
        raise Refused(str(unfit)) from None
    names, reason = changed(person, chosen), form.get("reason", "").strip()
    careless = less_careful(person, chosen)
    wrong = _wrong(reason, "Say why their texts may be less careful from now on." if careless else "")
    if wrong:
        raise Refused(wrong)
    if names:
        values = vars(chosen.choices) | {"phone_setting": chosen.phone.value}
        change(db, "person", person.id, **values)
        record(db, staff, person.programme.id, person.id, f"set {', '.join(names)}", now, reason)
        console_people.look_anew(db, person.id, now)
    if CHECK_IN.intersection(names):
        checkins.plan_all(db, person.id, now)
    if SAID["digest"] in names:
        digest.plan(db, by_id(db, person.id), now)


def _pause(db: Db, staff: Staff, person: Person, _form: Mapping[str, str], now: dt.datetime) -> None:
    if _is_paused(person, now):
        raise Refused("They are paused already. Nothing more was changed.", 409)
    change(db, "person", person.id, paused_until=now + PAUSE)
    record(db, staff, person.programme.id, person.id, "paused for four weeks", now)


def _resume(db: Db, staff: Staff, person: Person, _form: Mapping[str, str], now: dt.datetime) -> None:
    if not _is_paused(person, now):
        raise Refused("They are not paused any more. Nothing more was changed.", 409)
    change(db, "person", person.id, paused_until=None)
    record(db, staff, person.programme.id, person.id, "ended the pause", now)
    console_people.look_anew(db, person.id, now)
    if person.role is Role.MENTEE:
        checkins.plan_all(db, person.id, now)


def _agree(db: Db, staff: Staff, person: Person, form: Mapping[str, str], now: dt.datetime) -> None:
    _as_seen(person, form)
    try:
        words = safe_words.agreed(form.get("safe_word", ""), person)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    change(db, "person", person.id, safe_word=words)
    record(db, staff, person.programme.id, person.id, "set their safe word", now)


def _disagree(db: Db, staff: Staff, person: Person, form: Mapping[str, str], now: dt.datetime) -> None:
    _as_seen(person, form)
    if person.safe_word is None:
        raise Refused("They have no safe word. Nothing was changed.", 409)
    change(db, "person", person.id, safe_word=None)
    record(db, staff, person.programme.id, person.id, "took their safe word away", now)


def _as_seen(person: Person, form: Mapping[str, str]) -> None:
    if form.get("seen_word") != safe_words.seen(person):
        raise Refused(
            "Their safe word has changed since you opened this page. Nothing more was changed.", 409
        )


CHANGES = {
    "choices": _choose,
    "pause": _pause,
    "resume": _resume,
    "safe-word": _agree,
    "no-safe-word": _disagree,
}
ACTS: dict[str, tuple[Act, Page]] = {
    **{how: (Act.CHOOSE, partial(change_it, how)) for how in CHANGES},
}


async def _shown(
    visit: Visit,
    status: int = 200,
    wrong: str = "",
    typed: Mapping[str, Mapping[str, str]] = NOTHING,
) -> Response:
    """The page as things stand now. `typed`: what was filled in, by form."""
    staff, now, whom = visit.staff, visit.office.clock(), id_of(visit)
    found = await visit.office.database.aread(lambda db: _look(db, staff, whom, now))
    person = found.person
    await visit.office.database.awrite(
        lambda db: trace(db, person.programme.id, actor(staff), LOOKED, "person", person.id, now)
    )
    return visited(
        visit,
        "person.html",
        status,
        found=found,
        person=person,
        wrong=wrong,
        chosen=_filled_in(person, typed.get("choices")),
        seen_word=safe_words.seen(person),
        typed_word=typed.get("safe-word", NOTHING).get("safe_word", ""),
        offered=offered(person.role),
        seen=seen(person),
        paused=_is_paused(person, now),
        can={act: may(staff, act) and (found.theirs or act in READING) for act in Act},
    )


def _filled_in(person: Person, typed: Mapping[str, str] | None) -> dict[str, str]:
    """The fields of the choices: as they are kept, or as they were filled in."""
    kept = as_fields(person) | {"reason": ""}
    return {name: typed.get(name, "") for name in kept} if typed else kept


def _look(db: Db, staff: Staff, person_id: UUID, now: dt.datetime) -> WholePerson:
    person = console_people.by_id(db, staff, person_id, to_read=True)
    if person is None:
        raise NotHere
    return console_people.whole(db, staff, person, now)


def _found(db: Db, staff: Staff, person_id: UUID, *, to_read: bool = False) -> Person:
    """The person, locked, if they are within this person's walls and caseload. Raises NotHere."""
    if console_people.by_id(db, staff, person_id, to_read=to_read) is None:
        raise NotHere
    return by_id(db, person_id, lock=True)


def _wrong(reason: str, needed: str) -> str:
    """What is missing from a reason, which is `needed` if that says so."""
    if not reason:
        return needed
    return f"That is too long: at most {LONGEST_REASON} characters." if len(reason) > LONGEST_REASON else ""


def _is_paused(person: Person, now: dt.datetime) -> bool:
    return person.paused_until is not None and now < person.paused_until


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/people/{id:uuid}", room(office, Act.LOOK, show), methods=["GET"]),
        *posts(office, "/console/people/{id:uuid}", ACTS),
    ]
