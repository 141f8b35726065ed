"""`/console/relationships/{id}`: two people, what they agreed, how it goes, and who coordinates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.ids import id_of
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.person import picture
from bot.console.person.refusing import Changed, Refused, day_of, mark, reason_of
from bot.console.visits import Page, posts, room
from bot.imports import cells
from bot.planning import plans
from bot.rules.person import Relationship
from bot.rules.staff import Act, Staff, may
from bot.store import colleagues, people
from bot.store.console import life, pairs
from bot.store.console.life import Life
from bot.store.console.pairs import Around, Pair
from bot.store.console.people import record
from bot.store.database import Db
from bot.store.rows import change
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at a relationship"
AGREED = "changed what was agreed"
HANDED_ON = "gave them to another coordinator"
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Seen:
    """What the page shows. `others`: who could coordinate instead."""

    pair: Pair
    around: Around
    life: Life
    others: dict[UUID, str]


async def show(visit: Visit) -> Response:
    """The relationship as it stands. That it was looked at is kept."""
    return await _shown(visit)


async def change_it(how: str, visit: Visit) -> Response:
    """Change what they agreed, or who coordinates, unless it has changed meanwhile."""
    staff, now, which, form = visit.staff, visit.office.clock(), id_of(visit), visit.form
    try:
        await visit.office.database.awrite(
            lambda db: CHANGES[how](db, staff, _found(db, staff, which, lock=True), form, now)
        )
    except Refused as refused:
        return await _shown(visit, refused, form, how)
    return onward(visit, f"/console/relationships/{which}", "saved")


def _agree(db: Db, staff: Staff, pair: Pair, form: Mapping[str, str], now: dt.datetime) -> None:
    _as_seen(pair, form)
    if pair.closed_at is not None:
        raise Refused("This relationship has ended. Nothing was changed.", status=409)
    ends_on = day_of(form, "ends_on", "The day on which they end")
    if ends_on and pair.starts_on and ends_on < pair.starts_on:
        raise Refused("They cannot end before they began.", "ends_on")
    meets = _plan(form.get("meets", "").strip())
    reason = reason_of(form, "Say why this changes, and who agreed to it.")
    changed = {"ends_on": ends_on, "meets": meets}
    changed = {name: value for name, value in changed.items() if value != getattr(pair, name)}
    if not changed:
        return
    change(db, "relationship", pair.id, **changed)
    within = _of(db, pair)
    (plans.agreed_anew if "meets" in changed else plans.ends_anew)(db, within, now)
    _keep(db, staff, pair, AGREED, now, reason)


def _hand_on(db: Db, staff: Staff, pair: Pair, form: Mapping[str, str], now: dt.datetime) -> None:
    _as_seen(pair, form)
    new = coordinator_of(db, pair.programme_id, form, but=pair.coordinator_id)
    reason = reason_of(form, "Say why somebody else coordinates from now on.")
    pairs.hand_on(db, [pair.id], pair.coordinator_id, new)
    _keep(db, staff, pair, HANDED_ON, now, reason)


def coordinator_of(db: Db, programme_id: UUID, form: Mapping[str, str], *, but: UUID | None) -> UUID:
    """The coordinator or lead who was chosen. Raises Refused."""
    offered = {str(one.id): one.id for one in colleagues.of_programme(db, programme_id)}
    chosen = offered.get(form.get("coordinator", ""))
    if chosen is None or chosen == but:
        raise Refused("Choose who coordinates from now on.", "coordinator")
    return chosen


CHANGES = {"agree": _agree, "transfer": _hand_on}
ACTS: dict[str, tuple[Act, Page]] = {
    "agree": (Act.AGREE, partial(change_it, "agree")),
    "transfer": (Act.TRANSFER, partial(change_it, "transfer")),
}


def seen(pair: Pair) -> str:
    """A mark of what is agreed, and with whom."""
    return mark(pair.ends_on, pair.meets, pair.coordinator_id, pair.closed_at)


def _as_seen(pair: Pair, form: Mapping[str, str]) -> None:
    if form.get("seen") != seen(pair):
        raise Changed("This relationship has changed")


def _plan(typed: str) -> str | None:
    try:
        return cells.plan(typed) if typed else None
    except cells.Refused as refused:
        raise Refused(f"The meeting plan {refused}.", "meets") from None


def _keep(db: Db, staff: Staff, pair: Pair, what: str, now: dt.datetime, reason: str) -> None:
    trace(db, pair.programme_id, actor(staff), what, "relationship", pair.id, now)
    record(db, staff, pair.programme_id, pair.mentee_id, what, now, reason)


def _of(db: Db, pair: Pair) -> Relationship:
    mentee = people.by_id(db, pair.mentee_id)
    return next(one for one in mentee.relationships if one.id == pair.id)


def _found(db: Db, staff: Staff, which: UUID, *, lock: bool = False) -> Pair:
    pair = pairs.by_id(db, staff, which, lock=lock)
    if pair is None:
        raise NotHere
    return pair


async def _shown(
    visit: Visit, refused: Refused | None = None, typed: Mapping[str, str] = NOTHING, how: str = ""
) -> Response:
    staff, now, which = visit.staff, visit.office.clock(), id_of(visit)
    found = await visit.office.database.aread(lambda db: _look(db, staff, which))
    pair = found.pair
    await visit.office.database.awrite(
        lambda db: trace(db, pair.programme_id, actor(staff), LOOKED, "relationship", pair.id, now)
    )
    return visited(
        visit,
        "person/relationship.html",
        refused.status if refused else 200,
        pair=pair,
        around=found.around,
        found=found.life,
        others=found.others,
        pictures=[picture.of_scores(goal.scores) for goal in found.life.goals],
        other_scores=picture.of_scores(found.life.scores),
        trend=picture.of_check_ins([(one.at, one.result) for one in found.life.check_ins]),
        seen=seen(pair),
        wrong=str(refused) if refused else "",
        about=refused.about if refused else "",
        typed=typed,
        how=how,
        can={act: may(staff, act) for act in Act},
    )


def _look(db: Db, staff: Staff, which: UUID) -> Seen:
    pair = _found(db, staff, which)
    colleagues_there = colleagues.of_programme(db, pair.programme_id)
    others = {one.id: f"{one.name} ({one.role})" for one in colleagues_there if one.id != pair.coordinator_id}
    return Seen(pair, pairs.around(db, pair), life.of(db, staff, [pair.id]), others)


def routes(office: Office) -> list[BaseRoute]:
    here = "/console/relationships/{id:uuid}"
    return [
        Route(here, room(office, Act.LOOK, show), methods=["GET"]),
        *posts(office, here, ACTS),
    ]
