"""Is somebody on call for each programme, at every hour, whom alerts reach?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from bot.doctor.finding import Finding, well, wrong
from bot.rules.escalation.coverage import AHEAD, out_of_hours
from bot.rules.escalation.rota import Post, Rota, gaps, left, spans
from bot.store import rota as rotas
from bot.store.database import Db
from bot.store.rota import Colleague
from bot.wording.said import spell_said

IMPORT = "`alongside import rota FILE`"


def examine(db: Db, programme_id: UUID, name: str, now: dt.datetime) -> Iterator[Finding]:
    """Look at who is told of a flag in the next two weeks."""
    part = f"programme {name}"
    rota = rotas.of_programme(db, programme_id)
    gone = left(rota, now)
    staff = [one for one in rotas.staff(db, programme_id) if one.id not in gone]
    reached = sum(one.open for one in staff)
    if not reached:
        yield wrong(part, "Nobody is on call: import a coordinator or a lead with a phone.")
    elif not rota.shifts:
        told = f"No rota is kept, so coordinators and then leads are on call: {reached} of them"
        yield well(part, f"{told}. Nobody is on call out of hours until you run {IMPORT}.")
    if rota.shifts:
        yield from _kept(part, rota, staff, now)


def _kept(part: str, rota: Rota, staff: list[Colleague], now: dt.datetime) -> Iterator[Finding]:
    found = [*_without_anyone(part, rota, now), *_out_of_reach(part, rota, staff, now)]
    if leavers := left(rota, now) & {
        shift.person_id for shift in rota.shifts if _goes_on(shift.last_day, rota, now)
    }:
        many = (
            f"{len(leavers)} {'person who has left is' if len(leavers) == 1 else 'people who have left are'}"
        )
        found.append(wrong(part, f"{many} still on the rota: give their shifts to others, and run {IMPORT}."))
    yield from found or [well(part, "Somebody is there at every hour of the next two weeks.")]


def _without_anyone(part: str, rota: Rota, now: dt.datetime) -> Iterator[Finding]:
    """Nobody on call out of hours; and holes in a post that the rota has, though it need not have it."""
    until = now + AHEAD
    holes = {"on call out of hours": out_of_hours(rota, now, until)}
    for post in {shift.post: None for shift in rota.shifts if shift.post is not Post.ON_CALL}:
        holes[post.value] = gaps(rota, post, now, until)
    for what, found in holes.items():
        if found:
            more = f", and {len(found) - 1} more times in the next two weeks" if len(found) > 1 else ""
            when = spell_said(*found[0], rota.zone)
            yield wrong(part, f"Nobody is {what} {when}{more}: mend the rota, and run {IMPORT}.")


def _out_of_reach(part: str, rota: Rota, staff: list[Colleague], now: dt.datetime) -> Iterator[Finding]:
    """Those on the rota soon to whom no alert can go."""
    on = {who for post in Post for span in spans(rota, post, now, now + AHEAD) for who in span.people}
    closed = sum(not one.open for one in staff if one.id in on)
    if closed:
        whom = "1 person" if closed == 1 else f"{closed} people"
        how = "If they stopped texts they must send START; a number that texts do not reach must be corrected"
        yield wrong(part, f"Alerts do not reach {whom} on the rota. {how}.")


def _goes_on(last_day: dt.date | None, rota: Rota, now: dt.datetime) -> bool:
    return last_day is None or last_day >= now.astimezone(rota.zone).date()
