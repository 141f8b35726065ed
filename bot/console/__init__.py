"""The pages of staff: what waits, flags, tasks, people, and what was not sent. They work without scripts."""

from __future__ import annotations

from starlette.routing import BaseRoute

from bot.clock import Clock, real
from bot.console import (
    addresses,
    bringing_in,
    directory,
    drills,
    figures,
    flag_list,
    flags,
    live,
    oversight,
    pages,
    parts,
    people,
    phrases,
    programmes,
    reading_list,
    rota,
    schedule,
    signposting,
    tasks,
    texting,
    today,
    unsent,
    verdicts,
    waiting,
)
from bot.console.office import Office
from bot.console.person import adding, goals, merging, record, relationship, roster, timeline, transfer
from bot.console.signing_in import account, doorstep, invitations, proof_page, staff
from bot.console.signing_in import door as front
from bot.store.database import Database

ROOMS = (
    front,
    doorstep,
    invitations,
    proof_page,
    account,
    staff,
    today,
    live,
    flag_list,
    flags,
    verdicts,
    tasks,
    people,
    roster,
    record,
    goals,
    timeline,
    relationship,
    transfer,
    texting,
    merging,
    adding,
    addresses,
    phrases,
    reading_list,
    figures,
    drills,
    signposting,
    unsent,
    bringing_in,
    programmes,
    directory,
    waiting,
    oversight,
    rota,
    schedule,
)


def routes(
    database: Database, clock: Clock, public_url: str, *, wall: Clock = real, practice: bool = False
) -> list[BaseRoute]:
    """Every page of the console. `clock` is what the bot lives by, and can be moved on in practice mode;
    sign-ins and locks are counted by the clock on the wall. `practice`: trainees may sign in, and nobody
    needs a second step."""
    secure = public_url.startswith("https://")
    office = Office(database, clock, wall, secure, practice, public_url.rstrip("/"))
    return [*parts.routes(pages.headers(office)), *(route for room in ROOMS for route in room.routes(office))]
