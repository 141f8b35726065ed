"""`/console/rota`: who is on call, week by week, with every gap in sight; and changing that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.ids import typed_id
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.visits import room
from bot.escalation import handover
from bot.imports import cells, week
from bot.imports.cells import Refused
from bot.rules.choosing import Unfit
from bot.rules.escalation.coverage import AHEAD, next_change, out_of_hours
from bot.rules.escalation.rota import Away, Holidays, Post, Rota, Shift, Window, on_duty, spans
from bot.rules.hours import at_local
from bot.rules.staff import Act, Staff, may, within
from bot.store import programmes
from bot.store import rota as rotas
from bot.store.console.rota import OnRota, change, people_of
from bot.store.database import Db
from bot.store.rota import Entry
from bot.store.sign_ins import actor
from bot.store.staff import trace
from bot.wording.said import spell_said

LOOKED = "looked at the rota"
DAY = dt.timedelta(days=1)
GAPS = 5
POSTS = {Post.ON_CALL: "On call", Post.DEPUTY: "Deputy", Post.LEAD: "Lead"}
ON_HOLIDAYS = {
    Holidays.ALSO: "on public holidays too",
    Holidays.NOT: "not on public holidays",
    Holidays.ONLY: "on public holidays only",
}
GONE = "Somebody has changed the rota meanwhile. Nothing more was changed."


@dataclass(frozen=True)
class Turn:
    """Who is on a post from when to when, on one day."""

    begins: str
    ends: str
    names: list[str]


async def every(visit: Visit) -> Response:
    """The rotas of this person; of one programme alone, its own."""
    staff = visit.staff
    mine = [one for one in await visit.office.database.aread(programmes.every) if within(staff, one.id)]
    if len(mine) == 1:
        return onward(visit, f"/console/rota/{mine[0].id}")
    return visited(visit, "rota/rotas.html", programmes=mine)


async def show(visit: Visit) -> Response:
    """A week of it. That it was looked at is kept."""
    return await _shown(visit)


async def keep_shift(visit: Visit) -> Response:
    """Put a shift on the rota, in place of another if it changes that."""
    return await _kept(visit, _shift, "shift")


async def keep_away(visit: Visit) -> Response:
    """Somebody is not there on some days, whatever the rota says."""
    return await _kept(visit, _away, "away")


async def remove(visit: Visit) -> Response:
    """Take something off the rota."""
    return await _kept(visit, lambda _form, _mine, _today: None, "remove")


async def _kept(visit: Visit, read: Any, about: str) -> Response:
    which, staff, now = visit.request.path_params["id"], visit.staff, visit.office.clock()
    _check_wall(staff, which)
    form, old = visit.form, typed_id(visit.form.get("row", ""))
    if about == "remove" and old is None:
        return await _shown(visit, 400, wrong="Choose what to take off.", about=about)

    def work(db: Db) -> bool:
        rota = _rota(db, which)
        one: Entry | None = read(form, people_of(db, which), now.astimezone(rota.zone).date())
        done = change(db, staff, which, one, old, now)
        if done:
            handover.plan(db, which, now)
        return done

    try:
        done = await visit.office.database.awrite(work)
    except (Unfit, Refused) as unfit:
        return await _shown(visit, 400, wrong=f"{str(unfit)[:1].upper()}{str(unfit)[1:]}", about=about)
    if not done:
        return await _shown(visit, 409, wrong=GONE, about=about)
    return onward(visit, f"/console/rota/{which}", "rota")


def _shift(form: Mapping[str, str], mine: Mapping[UUID, OnRota], today: dt.date) -> Shift:
    """Raises Unfit, Refused."""
    who = _who(form, mine)
    post, held = form.get("post", ""), form.get("holidays", Holidays.ALSO.value)
    if post not in {one.value for one in Post} or held not in {one.value for one in Holidays}:
        raise Unfit("Choose what they are on the rota for.")
    days = frozenset(day for day in range(1, 8) if form.get(f"day_{day}") == "yes")
    if not days:
        raise Unfit("Choose on which days of the week.")
    if not form.get("from", "").strip() or not form.get("to", "").strip():
        raise Unfit("Say from when to when: times such as 17:00.")
    begins, ends = (week.clock(form[name].strip()) for name in ("from", "to"))
    first, last = _days(form, today)
    return Shift(who, Post(post), days, begins, ends, first or today, last, Holidays(held))


def _away(form: Mapping[str, str], mine: Mapping[UUID, OnRota], today: dt.date) -> Away:
    """Raises Unfit, Refused."""
    who = _who(form, mine)
    first, last = _days(form, today)
    if first is None:
        raise Unfit("Say from which day they are not there.")
    if last is None and form.get("left") != "yes":
        raise Unfit("Say until which day, or that they have left.")
    return Away(who, first, last)


def _who(form: Mapping[str, str], mine: Mapping[UUID, OnRota]) -> UUID:
    who = typed_id(form.get("person", ""))
    if who is None or who not in mine:
        raise Unfit("Choose who.")
    return who


def _days(form: Mapping[str, str], today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """From the first to the last day. Raises Unfit, Refused."""
    first, last = (
        cells.date(text) if (text := form.get(name, "").strip()) else None
        for name in ("first_day", "last_day")
    )
    if last is not None and last < (first or today):
        raise Unfit("The last day is before the first.")
    return first, last


async def _shown(visit: Visit, status: int = 200, wrong: str = "", about: str = "") -> Response:
    which, staff, now = visit.request.path_params["id"], visit.staff, visit.office.clock()
    _check_wall(staff, which)

    def look(db: Db) -> tuple[Any, Rota, dict[Entry, UUID], dict[UUID, OnRota]]:
        rota = _rota(db, which)
        trace(db, which, actor(staff), LOOKED, "programme", which, now)
        return programmes.by_id(db, which), rota, rotas.entries(db, which), people_of(db, which)

    programme, rota, entries, people = await visit.office.database.awrite(look)
    today = now.astimezone(rota.zone).date()
    monday = _monday(visit.request.path_params.get("monday", ""), today)
    old = typed_id(visit.request.query_params.get("change", "") or visit.form.get("row", ""))
    changing = next((one for one, row in entries.items() if row == old and isinstance(one, Shift)), None)
    upcoming = next_change(rota, now) if rota.shifts else None
    gaps = out_of_hours(rota, now, now + AHEAD) if rota.shifts else []
    on_rota = {one.person_id for one in rota.shifts}
    return visited(
        visit,
        "rota/rota.html",
        status,
        programme=programme,
        rota=rota,
        people=people,
        names={who: one.name for who, one in people.items()},
        unreached=[one.name for who, one in people.items() if who in on_rota and not one.open],
        days=[(monday + n * DAY, _day(rota, monday + n * DAY, people)) for n in range(7)],
        monday=monday,
        before=monday - 7 * DAY,
        after=monday + 7 * DAY,
        today=today,
        on_now={post: _names(on_duty(rota, post, now), people) for post in Post},
        upcoming=upcoming,
        on_next=_names(on_duty(rota, Post.ON_CALL, upcoming), people) if upcoming else [],
        gaps=_told(gaps, rota),
        many_gaps=len(gaps),
        shifts=[(one, row) for one, row in entries.items() if isinstance(one, Shift)],
        aways=[(one, row) for one, row in entries.items() if isinstance(one, Away)],
        filled=_filled(visit.form, changing),
        changing=old if changing else None,
        about=about,
        wrong=wrong,
        POSTS=POSTS,
        ON_HOLIDAYS=ON_HOLIDAYS,
        can_change=may(staff, Act.ROTA),
    )


def _told(gaps: list[Window], rota: Rota) -> list[str]:
    return [spell_said(begins, ends, rota.zone) for begins, ends in gaps[:GAPS]]


def _filled(form: Mapping[str, str], one: Shift | None) -> dict[str, str]:
    """What the form of a shift holds: what was typed, else the one that is to be changed."""
    if form or one is None:
        return dict(form)
    found = {"person": str(one.person_id), "post": one.post.value, "holidays": one.holidays.value}
    found |= {"from": f"{one.begins:%H:%M}", "to": f"{one.ends:%H:%M}"}
    found |= {"first_day": one.first_day.isoformat()}
    found |= {"last_day": one.last_day.isoformat()} if one.last_day else {}
    return found | {f"day_{day}": "yes" for day in one.weekdays}


def _day(rota: Rota, day: dt.date, people: Mapping[UUID, OnRota]) -> dict[Post, list[Turn]]:
    """Who is on each post through one day, nobody's turns among them."""
    begins, ends = (at_local(one, dt.time(0), rota.zone).astimezone(dt.UTC) for one in (day, day + DAY))
    return {
        post: [
            Turn(_clock(span.begins, rota), _clock(span.ends, rota), _names(sorted(span.people), people))
            for span in spans(rota, post, begins, ends)
        ]
        for post in Post
    }


def _clock(moment: dt.datetime, rota: Rota) -> str:
    return f"{moment.astimezone(rota.zone):%H:%M}"


def _names(ids: Any, people: Mapping[UUID, OnRota]) -> list[str]:
    return [people[who].name if who in people else "somebody who has gone" for who in ids]


def _monday(text: str, today: dt.date) -> dt.date:
    """The Monday of the week of this day; of this week where it is none. Raises NotHere."""
    try:
        day = dt.date.fromisoformat(text) if text else today
        if abs(day - today) > dt.timedelta(days=366):
            raise NotHere
        return day - dt.timedelta(days=day.weekday())
    except ValueError:
        raise NotHere from None


def _rota(db: Db, which: UUID) -> Rota:
    if all(one.id != which for one in programmes.every(db)):
        raise NotHere
    return rotas.of_programme(db, which)


def _check_wall(staff: Staff, which: UUID) -> None:
    if not within(staff, which):
        raise NotHere


def routes(office: Office) -> list[BaseRoute]:
    path = "/console/rota/{id:uuid}"
    changing = {"shift": keep_shift, "away": keep_away, "remove": remove}
    return [
        Route("/console/rota", room(office, Act.LOOK, every), methods=["GET"]),
        Route(path, room(office, Act.LOOK, show), methods=["GET"]),
        Route(f"{path}/{{monday:str}}", room(office, Act.LOOK, show), methods=["GET"]),
        *(
            Route(f"{path}/{name}", room(office, Act.ROTA, page), methods=["POST"])
            for name, page in changing.items()
        ),
    ]
