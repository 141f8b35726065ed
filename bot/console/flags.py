"""`/console/flags/{number}`: a worry, what was answered, and what staff do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward, visited
from bot.console.record_words import THE_BOT, did
from bot.console.visits import Page, posts, room
from bot.escalation import acknowledge
from bot.escalation.begin import begin
from bot.rules.choosing import Unfit
from bot.rules.flag_record import Entry, Record, read
from bot.rules.flag_review import is_closed_by_two, refusal, state_after
from bot.rules.staff import Act, Staff
from bot.store import colleagues, concerned, ladders
from bot.store.console import flags as console_flags
from bot.store.console.events import Event
from bot.store.console.flags import CHANGES, KeptForLeads, WholeFlag
from bot.store.console.texts import Text, last_texts
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

LOOKED = "looked at a flag"
LARGEST_NUMBER = 2**31 - 1
DONE = {Act.ACKNOWLEDGE: "acknowledged", Act.TAKE: "taken over", Act.CONFIRM: "closed"}

Form = Mapping[str, str]


class Overtaken(Exception):
    """It cannot be done as things stand now. The words say why."""


async def show(visit: Visit) -> Response:
    """The page of a flag. That it was looked at is kept before it is shown."""
    found = await _look(visit)
    if isinstance(found, KeptForLeads):
        return visited(visit, "for_leads.html", 403, flag=found)
    return _shown(visit, found)


async def act(what: Act, visit: Visit) -> Response:
    """Do one thing with a flag, unless someone else was quicker; what was typed is never lost."""
    staff, number, form, now = visit.staff, number_of(visit), visit.form, visit.office.clock()
    try:
        texts = await visit.office.database.awrite(lambda db: do(db, staff, number, what, form, now))
    except Unfit as unfit:
        return await again(visit, 400, str(unfit), doing=what, said=form)
    except Overtaken as overtaken:
        return await again(visit, 409, str(overtaken), doing=what, said=form)
    if what is Act.READ_TEXTS:
        return await again(visit, 200, "", texts=texts)
    return onward(visit, f"/console/flags/{number}", DONE.get(what, "recorded"))


ACTS: dict[str, tuple[Act, Page]] = {
    name: (what, partial(act, what))
    for name, what in {
        "acknowledge": Act.ACKNOWLEDGE,
        "take": Act.TAKE,
        "call": Act.CALL,
        "done": Act.DO,
        "outside": Act.REFER,
        "severity": Act.GRADE,
        "outcome": Act.TELL,
        "review": Act.REVIEW,
        "concern": Act.CONCERN,
        "close": Act.CLOSE,
        "confirm": Act.CONFIRM,
        "keep-open": Act.KEEP_OPEN,
        "texts": Act.READ_TEXTS,
    }.items()
}


async def _look(visit: Visit) -> WholeFlag | KeptForLeads:
    staff, number, now = visit.staff, number_of(visit), visit.office.clock()
    found = await visit.office.database.aread(lambda db: console_flags.by_number(db, staff, number))
    if found is None:
        raise NotHere
    await visit.office.database.awrite(
        lambda db: trace(db, found.programme_id, actor(staff), LOOKED, "flag", found.id, now)
    )
    return found


def do(db: Db, staff: Staff, number: int, what: Act, form: Form, now: dt.datetime) -> list[Text]:
    """One act on a flag, in one transaction. Gives the texts that it opens.

    Raises NotHere, Overtaken, or Unfit where a form does not say enough.
    """
    console_flags.lock(db, number)
    found = console_flags.by_number(db, staff, number)
    if not isinstance(found, WholeFlag):
        raise NotHere
    if why := _overtaken(staff, found, what, form.get("seen", "")):
        raise Overtaken(why)
    entry = read(what, form, _as_it_stands(found, now))
    facts = entry.facts | _besides(db, staff, found, what, entry, now)
    console_flags.record(
        db, staff, found, what, now, outcome=entry.outcome, note=entry.note or None, facts=facts
    )
    if found.standing.state == "open" and state_after(staff, what, found.standing) != "open":
        acknowledge.in_console(db, staff, found.id, number, now)
    if what is Act.GRADE:
        _grade(db, found, facts, now)
    return last_texts(db, staff, found.id) if what is Act.READ_TEXTS else []


def _besides(
    db: Db, staff: Staff, found: WholeFlag, what: Act, entry: Entry, now: dt.datetime
) -> dict[str, str]:
    """What an act does besides, and what its entry tells of that."""
    if what is Act.CLOSE:
        return {"two": "yes" if is_closed_by_two(staff, found.standing) else "no"}
    if what is Act.TAKE:
        has_it = found.summary.has_it
        return {"over_from": has_it.by} if has_it else {}
    if what is Act.REVIEW:
        day = entry.facts["review"]
        console_flags.review(db, found, dt.date.fromisoformat(day) if day else None)
    if what is Act.CONCERN:
        return {"name": _concern(db, found, entry.facts["person"], now)}
    return {}


def _concern(db: Db, found: WholeFlag, person: str, now: dt.datetime) -> str:
    """From now on the flag does not exist for somebody of staff; their name. It climbs as its own."""
    them = [one for one in colleagues.of_programme(db, found.programme_id) if str(one.id) == person]
    if not them:
        raise Unfit("Choose whom it is about.")
    concerned.add(db, found.id, found.programme_id, UUID(person), now)
    ladders.climb_alone(db, found.id, now)
    return them[0].name


def _grade(db: Db, found: WholeFlag, facts: Mapping[str, str], now: dt.datetime) -> None:
    waits = facts.get("alert") == "alert"
    console_flags.grade(db, found, facts["to"], waits=waits)
    if waits:
        begin(db, found.number, now)


def _as_it_stands(found: WholeFlag, now: dt.datetime) -> Record:
    summary = found.summary
    referred = summary.referred is not None or bool(summary.not_referred)
    return Record(found.standing.severity, referred, now.astimezone(ZoneInfo(found.who.timezone)).date())


def _overtaken(staff: Staff, found: WholeFlag, what: Act, seen: str) -> str | None:
    """Why this cannot be done now: who was quicker, or what the rules say. What only adds never waits."""
    last = found.last_change
    if what in CHANGES and seen != (last.id.hex if last else ""):
        if last is None:
            return "This page was too old. Look again, then press once more."
        done = did(last, found.standing.severity)
        return f"{_named(last, staff)} {done} since you opened this page. Nothing more was changed."
    has_it = found.summary.has_it
    if what is Act.ACKNOWLEDGE and has_it is not None:
        return f"{_named(has_it, staff)} {did(has_it, found.standing.severity)}. It is being seen to."
    return refusal(staff, what, found.standing)


def _named(event: Event, staff: Staff) -> str:
    return "You" if event.by == staff.email else event.by or THE_BOT


async def again(visit: Visit, status: int, wrong: str, **more: Any) -> Response:
    """The page once more, as things stand now; `more` is what was filled in or asked for."""
    found = await _look(visit)
    if isinstance(found, KeptForLeads):
        raise NotHere
    return _shown(visit, found, status, wrong=wrong, **more)


def _shown(visit: Visit, flag: WholeFlag, status: int = 200, **more: Any) -> Response:
    staff, standing = visit.staff, flag.standing
    can = {act: refusal(staff, act, standing) is None for act in Act}
    last = flag.last_change
    proposal = next((one for one in reversed(flag.events) if one.act is Act.CLOSE), None)
    facts: dict[str, Any] = {"wrong": "", "doing": None, "said": {}, "texts": None, "judged": {}} | more
    return visited(
        visit,
        "flag.html",
        status,
        flag=flag,
        can=can,
        seen=last.id.hex if last else "",
        proposal=proposal if standing.state == "proposed" else None,
        two=is_closed_by_two(staff, standing),
        asks_why_not=not _as_it_stands(flag, visit.office.clock()).referred,
        **facts,
    )


def number_of(visit: Visit) -> int:
    """The number in the address. Raises NotHere for one that no flag can have."""
    number: int = visit.request.path_params["number"]
    if number > LARGEST_NUMBER:
        raise NotHere
    return number


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/flags/{number:int}", room(office, Act.LOOK, show), methods=["GET"]),
        *posts(office, "/console/flags/{number:int}", ACTS),
    ]
