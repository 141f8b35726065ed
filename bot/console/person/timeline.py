"""`/console/people/{id}/timeline`: everything that happened, newest first."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console import words
from bot.console.ids import id_of
from bot.console.office import Office, Visit
from bot.console.pages import visited
from bot.console.person.whose import to_read
from bot.console.visits import room
from bot.rules.person import Person
from bot.rules.staff import Act, Staff
from bot.store.console import timeline
from bot.store.console.timeline import Event
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at a person's timeline"
SINCE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
RESULTS = {"done": "done", "some": "some of it", "not_yet": "not yet", "stuck": "stuck"}


async def show(visit: Visit) -> Response:
    """A page of it. That it was looked at is kept."""
    staff, now, whom = visit.staff, visit.office.clock(), id_of(visit)
    before = _before(visit.request)
    person, events, further = await visit.office.database.aread(
        lambda db: _look(db, staff, whom, before or now + dt.timedelta(days=1))
    )
    await visit.office.database.awrite(
        lambda db: trace(db, person.programme.id, actor(staff), LOOKED, "person", person.id, now)
    )
    return visited(
        visit,
        "person/timeline.html",
        person=person,
        events=[(one, *told(one)) for one in events],
        further=(further - SINCE) // dt.timedelta(microseconds=1) if further else None,
        first=before is None,
    )


def told(event: Event) -> tuple[str, str]:
    """What happened in plain words, and what staff or the person said of it."""
    said, more = event.said, event.more
    match event.what:
        case "heard":
            return "A text from them", ""
        case "said":
            kind, _, key = said.partition(" ")
            state, _, reason = more.partition(" ")
            about = key.partition(".")[0] if kind == "nudge" else kind
            return f"To them: {words.kind_said(kind, key)}: {words.how_far(state, reason, about)}", ""
        case "withheld":
            return f"Not sent: {words.kind_said(said)}: {words.why_said(more, said)}", ""
        case "consent":
            return ("Agreed to texts" if said == "yes" else "Said no to texts") + f", by {more}", ""
        case "state":
            return f"State: {words.STATES.get(said, said)}", more
        case "check-in":
            barrier = f" ({more.replace('_', ' ')})" if more else ""
            return f"Check-in: {RESULTS.get(said, said)}{barrier}", ""
        case "score":
            return f"Felt {said} of 10 close to their goal", ""
        case "goal" | "step":
            return f"A {event.what}{': ' + RESULTS.get(said, said) if said else ''}", more
        case "log":
            minutes = f", {more} minutes" if more else ""
            return f"A log of a meeting: {said.replace('_', ' ')}{minutes}", ""
        case "flag":
            return f"A flag: {words.category_said(said)}, {more}", ""
        case "task":
            return f"A task: {words.task_said(said)} ({more})", ""
        case _:
            return said, more


def _look(
    db: Db, staff: Staff, person_id: UUID, before: dt.datetime
) -> tuple[Person, list[Event], dt.datetime | None]:
    person = to_read(db, staff, person_id)
    return person, *timeline.page(db, staff, person.id, before)


def _before(request: Request) -> dt.datetime | None:
    """The moment before which the page begins, in microseconds since 1970. None: now."""
    try:
        return SINCE + dt.timedelta(microseconds=int(request.query_params.get("before", "")))
    except (ValueError, OverflowError):
        return None


def routes(office: Office) -> list[BaseRoute]:
    return [Route("/console/people/{id:uuid}/timeline", room(office, Act.LOOK, show), methods=["GET"])]
