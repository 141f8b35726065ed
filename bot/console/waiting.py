"""`/console/waiting/{subject}`, `/console/endings`, `/console/out-of-reach`: today's longer lists, whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import NotHere, Office, Visit
from bot.console.pages import visited
from bot.console.visits import room
from bot.rules.staff import Act
from bot.rules.subjects import Subject
from bot.store.console import endings, groups, out_of_reach
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at a list of what waits"

Read = Callable[[Db, UUID | None], tuple[list[Any], UUID | None]]


async def tasks(visit: Visit) -> Response:
    """The open tasks about one subject, those that have waited longest first."""
    try:
        subject = Subject(visit.request.path_params["subject"])
    except ValueError:
        raise NotHere from None
    read: Read = lambda db, after: groups.page(db, visit.staff, subject, after)  # noqa: E731
    return await _listed(visit, "waiting.html", read, subject=subject)


async def ending(visit: Visit) -> Response:
    """Relationships that end within a month, or should have ended."""
    today = visit.office.clock().date()
    read: Read = lambda db, after: endings.page(db, visit.staff, today, after)  # noqa: E731
    return await _listed(visit, "endings.html", read, today=today)


async def unreachable(visit: Visit) -> Response:
    """People whom texts do not reach."""
    read: Read = lambda db, after: out_of_reach.page(db, visit.staff, after)  # noqa: E731
    return await _listed(visit, "out_of_reach.html", read)


async def _listed(visit: Visit, name: str, read: Read, **facts: Any) -> Response:
    """One page of a list. That it was looked at is kept before it is shown."""
    staff, now, after = visit.staff, visit.office.clock(), after_of(visit)
    await visit.office.database.awrite(
        lambda db: trace(db, staff.programme_id, actor(staff), LOOKED, "sign_in", visit.signed_in.id, now)
    )
    listed, onward = await visit.office.database.aread(lambda db: read(db, after))
    return visited(visit, name, listed=listed, onward=onward, after=after, **facts)


def after_of(visit: Visit) -> UUID | None:
    """The row after which a page begins. Raises NotHere for what is none."""
    after = visit.request.query_params.get("after")
    try:
        return UUID(after) if after else None
    except ValueError:
        raise NotHere from None


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/waiting/{subject:str}", room(office, Act.LOOK, tasks), methods=["GET"]),
        Route("/console/endings", room(office, Act.LOOK, ending), methods=["GET"]),
        Route("/console/out-of-reach", room(office, Act.LOOK, unreachable), methods=["GET"]),
    ]
