"""The pages of staff: what waits, flags, tasks, people, and what was not sent. They work without scripts."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.routing import BaseRoute, Route

from bot.clock import Clock, real
from bot.console import (
    addresses,
    door,
    drills,
    figures,
    flags,
    live,
    pages,
    parts,
    people,
    phrases,
    reading_list,
    signposting,
    tasks,
    today,
    unsent,
    verdicts,
)
from bot.console.office import Office
from bot.console.visits import Page, room
from bot.rules.staff import Act
from bot.store.database import Database


def routes(database: Database, clock: Clock, public_url: str, *, wall: Clock = real) -> list[BaseRoute]:
    """Every page of the console. `clock` is what the bot lives by, and can be moved on in practice mode;
    sign-ins and locks are counted by the clock on the wall."""
    office = Office(database, clock, wall, secure=public_url.startswith("https://"))
    entry = door.Door(office)
    return [
        *parts.routes(pages.headers(office)),
        Route("/console/sign-in", entry.show, methods=["GET"]),
        Route("/console/sign-in", entry.knock, methods=["POST"]),
        Route("/console/sign-out", room(office, Act.LOOK, entry.leave), methods=["POST"]),
        Route("/console", room(office, Act.LOOK, today.show), methods=["GET"]),
        Route(
            "/console/live/{seen:str}", room(office, Act.LOOK, live.follow, clicked=False), methods=["GET"]
        ),
        Route("/console/flags/{number:int}", room(office, Act.LOOK, flags.show), methods=["GET"]),
        *_acts(office, "/console/flags/{number:int}", flags.ACTS),
        Route(
            "/console/flags/{number:int}/verdict", room(office, Act.JUDGE, verdicts.give), methods=["POST"]
        ),
        Route("/console/tasks/{id:uuid}", room(office, Act.LOOK, tasks.show), methods=["GET"]),
        Route("/console/tasks/{id:uuid}/done", room(office, Act.FINISH, tasks.finish), methods=["POST"]),
        Route("/console/people/{id:uuid}", room(office, Act.LOOK, people.show), methods=["GET"]),
        *_acts(office, "/console/people/{id:uuid}", people.ACTS),
        *_acts(office, "/console/addresses/{id:uuid}", addresses.ACTS),
        Route("/console/phrases", room(office, Act.LOOK, phrases.show), methods=["GET"]),
        *_acts(office, "/console/phrases", phrases.ACTS),
        Route("/console/phrases/{id:uuid}/remove", room(office, Act.TEACH, phrases.remove), methods=["POST"]),
        Route("/console/reading", room(office, Act.SPOT_CHECK, reading_list.show), methods=["GET"]),
        Route("/console/reading/{id:uuid}", room(office, Act.SPOT_CHECK, reading_list.say), methods=["POST"]),
        Route("/console/figures", room(office, Act.FIGURES, figures.show), methods=["GET"]),
        Route("/console/signposting", room(office, Act.LOOK, signposting.show), methods=["GET"]),
        Route("/console/programmes/{id:uuid}/drill", room(office, Act.DRILL, drills.ask), methods=["GET"]),
        Route("/console/programmes/{id:uuid}/drill", room(office, Act.DRILL, drills.begin), methods=["POST"]),
        Route("/console/drills/{number:int}", room(office, Act.FIGURES, drills.show), methods=["GET"]),
        Route(
            "/console/drills/{number:int}/answer", room(office, Act.ANSWER, drills.answer), methods=["POST"]
        ),
        Route("/console/unsent", room(office, Act.LOOK, unsent.show), methods=["GET"]),
        Route("/console/unsent/{page:int}", room(office, Act.LOOK, unsent.show), methods=["GET"]),
    ]


def _acts(office: Office, path: str, acts: Mapping[str, tuple[Act, Page]]) -> list[BaseRoute]:
    """One address for each button of a page."""
    return [
        Route(f"{path}/{name}", room(office, act, page), methods=["POST"])
        for name, (act, page) in acts.items()
    ]
