"""`/console/people/{id}/same`: two records of one person are made one, after a look at what goes where."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.ids import id_of
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.person.refusing import Changed, Refused, mark, reason_of
from bot.console.person.roster import LONGEST, found
from bot.console.person.whose import to_change, to_read
from bot.console.visits import room
from bot.planning import states as planning
from bot.rules.merging import Merged, cannot, merged
from bot.rules.person import Consent, Person, Role
from bot.rules.staff import Act, Staff
from bot.store import merging, people, states
from bot.store.console.people import BY_STAFF, Reach, reaches
from bot.store.console.roster import Listed
from bot.store.database import Db
from bot.store.rows import add, change
from bot.store.sign_ins import actor
from bot.store.staff import trace

MERGED = "merged two records of one person"
ACTED = "They have acted on flags by text. What was done there stays with their record, so it cannot go."
MERGEABLE = (Role.MENTEE, Role.MENTOR, Role.CARER)
KINDS = {
    "message_in": "texts from them",
    "message_out": "texts to them",
    "nudge": "planned texts, past and to come",
    "talk": "talks",
    "relationship": "relationships",
    "session_log": "logs of meetings",
    "consent": "yeses and noes to texts",
    "address": "numbers and chats",
    "flag": "flags",
    "task": "tasks",
    "state_change": "changes of state",
    "appointment": "dates",
    "learned": "other things that they told, or staff did",
}


@dataclass(frozen=True)
class Side:
    """One of the two records."""

    person: Person
    own: dict[str, str]
    reach: list[Reach]
    counts: dict[str, int]


@dataclass(frozen=True)
class Preview:
    """The record that stays, the one that goes, what will hold, and why it cannot be."""

    kept: Side
    other: Side
    will: Merged
    why_not: str | None
    seen: str


async def ask(visit: Visit) -> Response:
    """Whose other record is it? By name or number, in a form."""
    return await _asked(visit, "", None)


async def find(visit: Visit) -> Response:
    """Those who may be the same."""
    typed = " ".join(visit.form.get("who", "").split())[:LONGEST]
    return await _asked(
        visit, typed, None if typed else Refused("Type a name or a number to look for.", "who")
    )


async def preview(visit: Visit) -> Response:
    """What goes where, before anything has changed."""
    return await _shown(visit)


async def merge(visit: Visit) -> Response:
    """Make the two one, unless either has changed since it was looked at."""
    staff, now, form = visit.staff, visit.office.clock(), visit.form
    whom, other = id_of(visit), _other(visit)

    def done(db: Db) -> None:
        for one in sorted((whom, other), key=lambda one: one.bytes):
            _mine(to_change(db, staff, one))  # in one order, so that two cannot wait for each other
        look = _look(db, staff, whom, other)
        if look.why_not:
            raise Refused(look.why_not, status=409)
        if form.get("seen") != look.seen:
            raise Changed("One of the two records has changed")
        if form.get("sure") != "yes":
            raise Refused("Say that you have looked: this cannot be taken back.", "sure")
        reason = reason_of(form, "Say how you know that they are one person.")
        _merge(db, staff, look, reason, now)

    try:
        await visit.office.database.awrite(done)
    except Refused as refused:
        return await _shown(visit, refused)
    return onward(visit, f"/console/people/{whom}", "merged")


def _merge(db: Db, staff: Staff, look: Preview, reason: str, now: dt.datetime) -> None:
    kept, other = look.kept.person, look.other.person
    twice = merging.move_all(db, other.id, kept.id, now)
    taken = {name: words for name, words in look.other.own.items() if name not in look.kept.own}
    will = vars(look.will)
    change(db, "person", kept.id, **{name: will[name] for name in will if name != "state"}, **taken)
    if look.will.state is not kept.state and look.will.state is not None:
        one = states.Change(kept.state, look.will.state, states.BY_STAFF, staff_id=staff.id, reason=reason)
        planning.enter(db, people.by_id(db, kept.id), one, now, checked=False)
    if look.will.consent is Consent.ASK:
        planning.ask_again(db, people.by_id(db, kept.id), now)
    _keep(db, staff, look, reason, twice, now)


def _keep(db: Db, staff: Staff, look: Preview, reason: str, twice: int, now: dt.datetime) -> None:
    """Both ids stand in the audit; what the record said that is gone is sealed, with the reason."""
    kept, other = look.kept.person, look.other.person
    trace(db, kept.programme.id, actor(staff), f"{MERGED}: the other was {other.id}", "person", kept.id, now)
    gone = ", ".join(look.other.own[name] for name in sorted(look.other.own) if name != "home")
    facts = {"by": staff.email, "what": MERGED, "reason": f"{reason} (the other said: {gone})"}
    whose = {"programme_id": kept.programme.id, "person_id": kept.id, "relationship_id": None}
    told = json.dumps(facts | {"rows": look.other.counts, "alike": twice})
    add(db, "learned", **whose, message_id=None, kind=BY_STAFF, facts=told, at=now)


def _look(db: Db, staff: Staff, whom: UUID, other: UUID) -> Preview:
    one, two = _side(db, staff, whom), _side(db, staff, other)
    why_not = cannot(one.person, two.person)
    if why_not is None and merging.has_acted(db, other):
        why_not = ACTED
    stands = [
        (side.person.id.hex, sorted(side.own.items()), sorted(side.counts.items())) for side in (one, two)
    ]
    will = merged(one.person, two.person)
    return Preview(one, two, will, why_not, mark(stands, will))


def _side(db: Db, staff: Staff, whom: UUID) -> Side:
    person = _mine(to_read(db, staff, whom))
    counts = Counter[str]()
    for name, many in merging.counts(db, whom).items():
        counts[KINDS.get(name, "other rows")] += many
    return Side(person, merging.own(db, whom), reaches(db, staff, whom), dict(counts))


def _mine(person: Person) -> Person:
    if person.role not in MERGEABLE:
        raise NotHere
    return person


async def _asked(visit: Visit, typed: str, refused: Refused | None) -> Response:
    staff, whom = visit.staff, id_of(visit)

    def look(db: Db) -> tuple[Person, list[Listed]]:
        person = _mine(to_read(db, staff, whom))
        alike = found(db, staff, typed).listed if typed else []
        fit = [one for one in alike if one.id != whom and one.role == person.role]
        return person, [one for one in fit if one.programme == person.programme.name]

    person, alike = await visit.office.database.aread(look)
    return visited(
        visit,
        "person/same.html",
        refused.status if refused else 200,
        person=person,
        alike=alike,
        typed=typed,
        wrong=str(refused) if refused else "",
    )


async def _shown(visit: Visit, refused: Refused | None = None) -> Response:
    staff, whom, other = visit.staff, id_of(visit), _other(visit)
    look = await visit.office.database.aread(lambda db: _look(db, staff, whom, other))
    return visited(
        visit,
        "person/merge.html",
        refused.status if refused else 200,
        person=look.kept.person,
        look=look,
        wrong=str(refused) if refused else "",
        about=refused.about if refused else "",
        typed=visit.form,
    )


def _other(visit: Visit) -> UUID:
    other: Any = visit.request.path_params["other"]
    return UUID(str(other))


def routes(office: Office) -> list[BaseRoute]:
    here = "/console/people/{id:uuid}/same"
    both = here + "/{other:uuid}"
    return [
        Route(here, room(office, Act.MERGE, ask), methods=["GET"]),
        Route(f"{here}/find", room(office, Act.MERGE, find), methods=["POST"]),
        Route(both, room(office, Act.MERGE, preview), methods=["GET"]),
        Route(both, room(office, Act.MERGE, merge), methods=["POST"]),
    ]
