"""`/console/people/{id}/goals`: goals and steps over time, check-ins, meetings and what was told of them."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.ids import id_of
from bot.console.office import Office, Visit
from bot.console.pages import visited
from bot.console.person import picture
from bot.console.person.whose import to_read
from bot.console.visits import room
from bot.rules.person import Person
from bot.rules.staff import Act, Staff
from bot.store.console import life, pairs
from bot.store.console.life import Life
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at a person's goals"


async def show(visit: Visit) -> Response:
    """How it goes. That it was looked at is kept."""
    staff, now, whom = visit.staff, visit.office.clock(), id_of(visit)
    person, found = await visit.office.database.aread(lambda db: _look(db, staff, whom))
    await visit.office.database.awrite(
        lambda db: trace(db, person.programme.id, actor(staff), LOOKED, "person", person.id, now)
    )
    return visited(
        visit,
        "person/goals.html",
        person=person,
        found=found,
        pictures=[picture.of_scores(goal.scores) for goal in found.goals],
        other_scores=picture.of_scores(found.scores),
        trend=picture.of_check_ins([(one.at, one.result) for one in found.check_ins]),
    )


def _look(db: Db, staff: Staff, person_id: UUID) -> tuple[Person, Life]:
    person = to_read(db, staff, person_id)
    return person, life.of(db, staff, pairs.ever(db, person.id))


def routes(office: Office) -> list[BaseRoute]:
    return [Route("/console/people/{id:uuid}/goals", room(office, Act.LOOK, show), methods=["GET"])]
