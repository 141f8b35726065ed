"""The staff's pages: what waits, each flag, each task. They work without scripts."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.clock import Clock, real
from bot.console import door, flags, pages, tasks, today
from bot.console.office import Office
from bot.console.visits import room
from bot.rules.staff import Act
from bot.store.database import Database


def routes(database: Database, clock: Clock, public_url: str, *, wall: Clock = real) -> list[BaseRoute]:
    """Every page of the console. `clock` is what the bot lives by, and can be moved on in practice mode;
    sign-ins and locks are counted by the clock on the wall."""
    office = Office(database, clock, wall, secure=public_url.startswith("https://"))
    entry = door.Door(office)
    return [
        *pages.assets(office),
        Route("/console/sign-in", entry.show, methods=["GET"]),
        Route("/console/sign-in", entry.knock, methods=["POST"]),
        Route("/console/sign-out", room(office, Act.LOOK, entry.leave), methods=["POST"]),
        Route("/console", room(office, Act.LOOK, today.show), methods=["GET"]),
        Route("/console/flags/{number:int}", room(office, Act.LOOK, flags.show), methods=["GET"]),
        *(
            Route(f"/console/flags/{{number:int}}/{name}", room(office, act, page), methods=["POST"])
            for name, (act, page) in flags.ACTS.items()
        ),
        Route("/console/tasks/{id:uuid}", room(office, Act.LOOK, tasks.show), methods=["GET"]),
        Route("/console/tasks/{id:uuid}/done", room(office, Act.FINISH, tasks.finish), methods=["POST"]),
    ]
