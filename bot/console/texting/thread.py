"""`/console/people/{id}/texts`: what somebody and the programme texted each other, and who answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import standing_in
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import Page, posts, room
from bot.rules.person import Person
from bot.rules.staff import Act, Staff, may
from bot.rules.staff_texts import why_not
from bot.store import people, stand_ins
from bot.store.columns import new_id
from bot.store.console import notes, openings, ready_texts, threads
from bot.store.console import people as console_people
from bot.store.console.notes import Note
from bot.store.console.people import record
from bot.store.console.ready_texts import Ready
from bot.store.console.threads import Thread
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import email_of, trace
from bot.store.stand_ins import StandIn

LOOKED = "looked at their texts"
LONGEST_REASON = 200  # characters
OVERTAKEN = "Somebody has changed who answers them since you opened this page. Nothing more was changed."
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Around:
    """All that the page shows. `there`: who stands in, `by` their e-mail. `why_not`: why nobody may write."""

    person: Person
    thread: Thread
    words: bool
    there: StandIn | None
    by: str
    why_not: str | None
    ready: list[Ready]
    notes: list[Note]
    elsewhere: bool


async def show(visit: Visit) -> Response:
    """The newest page of the thread, or the one before or after a text. That it was looked at is kept."""
    return await shown(visit)


async def open_words(visit: Visit) -> Response:
    """The words as well, for a reason that is kept."""
    reason = visit.form.get("reason", "").strip()
    if not reason or len(reason) > LONGEST_REASON:
        needed = "Say why you need to read their texts."
        wrong = f"That is too long: at most {LONGEST_REASON} characters." if reason else needed
        return await shown(visit, 400, wrong=wrong, where="#why", typed={"reason": reason})
    staff, now, whom = visit.staff, visit.office.clock(), person_id(visit)
    await visit.office.database.awrite(
        lambda db: openings.open_words(db, staff, found(db, staff, whom, to_read=True), reason, now)
    )
    return onward(visit, path(whom))


async def take(visit: Visit) -> Response:
    """Stand in for the bot, unless somebody was quicker."""
    staff, now, whom, seen = visit.staff, visit.office.clock(), person_id(visit), visit.form.get("seen", "")

    def work(db: Db) -> bool:
        person = found(db, staff, whom)
        if mark(stand_ins.open_for(db, person.id)) != seen:
            return False
        standing_in.take(db, person, staff.id, now)
        record(db, staff, person.programme.id, person.id, "took the conversation over from the bot", now)
        return True

    if not await visit.office.database.awrite(work):
        return await shown(visit, 409, wrong=OVERTAKEN)
    return onward(visit, path(whom), "taken")


async def give_back(visit: Visit) -> Response:
    """Let the bot go on, unless somebody was quicker."""
    staff, now, whom, seen = visit.staff, visit.office.clock(), person_id(visit), visit.form.get("seen", "")

    def work(db: Db) -> bool:
        person = found(db, staff, whom)
        there = stand_ins.open_for(db, person.id)
        if (
            there is None
            or mark(there) != seen
            or not standing_in.give_back(db, person, there, now, staff.id)
        ):
            return False
        record(db, staff, person.programme.id, person.id, "gave the conversation back to the bot", now)
        return True

    if not await visit.office.database.awrite(work):
        return await shown(visit, 409, wrong=OVERTAKEN)
    return onward(visit, path(whom), "given back")


async def shown(
    visit: Visit, status: int = 200, *, wrong: str = "", where: str = "", typed: Mapping[str, str] = NOTHING
) -> Response:
    """The page as things stand now. `typed`: what was filled in; `where`: the field that is wrong."""
    staff, now, whom = visit.staff, visit.office.clock(), person_id(visit)
    before, after = (visit.request.path_params.get(name) for name in ("before", "after"))
    around = await visit.office.database.aread(lambda db: _around(db, staff, whom, now, before, after))
    person = around.person
    await visit.office.database.awrite(
        lambda db: trace(db, person.programme.id, actor(staff), LOOKED, "person", person.id, now)
    )
    facts: dict[str, Any] = {"typed": typed, "wrong": wrong, "where": where, "once": new_id()}
    return visited(
        visit,
        "texting/thread.html",
        status,
        around=around,
        person=person,
        seen=mark(around.there),
        mine=around.there is not None and around.there.staff_id == staff.id,
        can={act: may(staff, act) for act in (Act.READ_TEXTS, Act.STAND_IN, Act.WRITE, Act.NOTE)},
        **facts,
    )


def _around(
    db: Db, staff: Staff, whom: UUID, now: dt.datetime, before: UUID | None, after: UUID | None
) -> Around:
    person = console_people.by_id(db, staff, whom, to_read=True)
    if person is None:
        raise NotHere
    there = stand_ins.open_for(db, person.id)
    words = may(staff, Act.READ_TEXTS) and openings.may_read_words(db, staff, person.id, there, now)
    heard = threads.last_heard(db, person.id)
    local = now.astimezone(ZoneInfo(person.timezone))
    return Around(
        person,
        threads.page(db, staff, person.id, words=words, before=before, after=after),
        words,
        there,
        email_of(db, there.staff_id) if there else "",
        why_not(person, local, heard[1] if heard else None),
        ready_texts.of_programme(db, person.programme.id) if may(staff, Act.WRITE) else [],
        notes.about(db, staff, person.id),
        elsewhere=before is not None or after is not None,
    )


def found(db: Db, staff: Staff, whom: UUID, *, to_read: bool = False) -> Person:
    """The person, locked, if they are within this person's walls. Raises NotHere.

    `to_read`: nothing of theirs is to be changed.
    """
    if console_people.by_id(db, staff, whom, to_read=to_read) is None:
        raise NotHere
    return people.by_id(db, whom, lock=True)


def mark(there: StandIn | None) -> str:
    """Who stood in when a page was made: another one for any other."""
    return f"{there.id.hex}{there.staff_id.hex}" if there else ""


def path(whom: UUID) -> str:
    return f"/console/people/{whom}/texts"


def person_id(visit: Visit) -> UUID:
    whom: UUID = visit.request.path_params["id"]
    return whom


ACTS: dict[str, tuple[Act, Page]] = {
    "take": (Act.STAND_IN, take),
    "give-back": (Act.STAND_IN, give_back),
}


def routes(office: Office) -> list[BaseRoute]:
    here = "/console/people/{id:uuid}/texts"
    looks = (here, f"{here}/before/{{before:uuid}}", f"{here}/after/{{after:uuid}}")
    return [
        *(Route(one, room(office, Act.LOOK, show), methods=["GET"]) for one in looks),
        Route(here, room(office, Act.READ_TEXTS, open_words), methods=["POST"]),
        *posts(office, here, ACTS),
    ]
