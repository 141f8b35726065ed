"""`/console/people/{id}/texts/look` and `/send`: a text to one person, looked at before it leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot import standing_in
from bot.console.office import Office, Visit
from bot.console.pages import onward, visited
from bot.console.texting import thread
from bot.console.texting.thread import found, person_id
from bot.console.visits import Page, posts
from bot.console.words import why_said
from bot.inbound import storable
from bot.rules.choosing import Unfit
from bot.rules.person import Person, Role
from bot.rules.staff import Act, Staff
from bot.rules.staff_texts import SEEN_LOCKED, Times, fit, must_be_discreet, times, why_not, written
from bot.store import people, staff_texts, stand_ins
from bot.store.columns import new_id
from bot.store.console import ready_texts, threads
from bot.store.console.people import record
from bot.store.database import Db
from bot.store.people import Place
from bot.store.staff import email_of
from bot.store.stand_ins import StandIn
from bot.wording.discreet import telling_words
from bot.wording.gsm import ALPHABET
from bot.wording.segments import Segments, count

SIGNED = frozenset({Role.MENTEE, Role.CARER})  # whose texts are held to the list of words
NEWER = "They have texted since you looked. Read it, then send yours if it still fits."


class Overtaken(Exception):
    """It cannot be sent as things stand now. The words say why."""


@dataclass(frozen=True)
class Draft:
    """A text as it would leave. `telling`: words that tell too much; `odd`: letters that make it cost more.

    `newest` marks the last text of theirs. `by`: who stands in, if it is somebody else.
    """

    person: Person
    place: Place | None
    words: str
    body: str
    segments: Segments
    odd: str
    first: str
    telling: list[str]
    times: Times
    newest: str
    there: StandIn | None
    by: str
    language: str


async def look(visit: Visit) -> Response:
    """How the text would leave. Nothing is sent yet."""
    staff, now, whom, form = visit.staff, visit.office.clock(), person_id(visit), visit.form

    def work(db: Db) -> Draft:
        person = found(db, staff, whom)
        return _draft(db, staff, person, _words(db, person, form), now)

    try:
        draft = await visit.office.database.awrite(work)
    except Unfit as unfit:
        return await thread.shown(visit, 400, wrong=str(unfit), where="#words", typed=form)
    except Overtaken as overtaken:
        return await thread.shown(visit, 409, wrong=str(overtaken), where="#words", typed=form)
    return _previewed(visit, draft)


async def send(visit: Visit) -> Response:
    """Send it, once, unless something has changed meanwhile; what was typed is never lost."""
    staff, now, whom, form = visit.staff, visit.office.clock(), person_id(visit), visit.form
    try:
        done = await visit.office.database.awrite(
            lambda db: _send(db, staff, found(db, staff, whom), form, now)
        )
    except Unfit as unfit:
        return await _again(visit, 400, str(unfit))
    except Overtaken as overtaken:
        return await _again(visit, 409, str(overtaken))
    return onward(visit, thread.path(whom), done)


async def _again(visit: Visit, status: int, wrong: str) -> Response:
    """The text once more, with what stands against it."""
    staff, now, whom, form = visit.staff, visit.office.clock(), person_id(visit), visit.form

    def work(db: Db) -> Draft:
        return _draft(db, staff, found(db, staff, whom), _words(db, found(db, staff, whom), form), now)

    try:
        draft = await visit.office.database.awrite(work)
    except (Unfit, Overtaken):
        return await thread.shown(visit, status, wrong=wrong, where="#words", typed=form)
    return _previewed(visit, draft, status, wrong)


def _previewed(visit: Visit, draft: Draft, status: int = 200, wrong: str = "") -> Response:
    return visited(
        visit,
        "texting/preview.html",
        status,
        draft=draft,
        person=draft.person,
        wrong=wrong,
        once=visit.form.get("once") if wrong else new_id(),
        when=visit.form.get("when", ""),
        stay=visit.form.get("stay", "stay"),
        blocked=bool(draft.telling) and must_be_discreet(draft.person),
    )


def _words(db: Db, person: Person, form: Mapping[str, str]) -> str:
    """What was typed, after the ready text that was chosen, if one was. Raises Unfit."""
    typed, chosen = storable(form.get("words", "")), form.get("ready", "")
    ready = {str(one.id): one.words for one in ready_texts.of_programme(db, person.programme.id)}
    return fit("\n".join(filter(None, (ready.get(chosen, ""), typed.strip()))))


def _draft(db: Db, staff: Staff, person: Person, words: str, now: dt.datetime) -> Draft:
    """The text as things stand now. Raises Overtaken where they may not be texted."""
    heard, local = threads.last_heard(db, person.id), now.astimezone(ZoneInfo(person.timezone))
    heard_at = heard[1] if heard else None
    if reason := why_not(person, local, heard_at):
        raise Overtaken(f"They cannot be texted: {why_said(reason)}.")
    body = written(words, person.name, person.programme.alias)
    there = stand_ins.open_for(db, person.id)
    elses = there is not None and there.staff_id != staff.id
    return Draft(
        person,
        people.foremost(db, person.id),
        words,
        body,
        count(body),
        "".join(sorted(set(body) - ALPHABET)),
        body[:SEEN_LOCKED].replace("\n", " "),
        telling_words(body) if person.role in SIGNED or must_be_discreet(person) else [],
        times(person, local, heard_at),
        heard[0].hex if heard else "",
        there,
        email_of(db, there.staff_id) if there and elses else "",
        _language(person.language),
    )


def _send(db: Db, staff: Staff, person: Person, form: Mapping[str, str], now: dt.datetime) -> str:
    """Queue it, and say what was done: a key of DONE. Raises Unfit, Overtaken."""
    try:
        once = UUID(form.get("once", ""))
    except ValueError:
        raise Overtaken("That page was too old. Look at the text once more, then send it.") from None
    if staff_texts.is_sent(db, once):
        return "sent"
    draft = _draft(db, staff, person, _words(db, person, form), now)
    not_before = _not_before(draft, form)
    _check(draft, form)
    if draft.place is None or not staff_texts.queue(
        db, person, draft.place, staff.id, once, draft.body, now, not_before
    ):
        raise Overtaken("No number of theirs is known.")
    if draft.there is None and form.get("stay") == "stay":
        standing_in.take(db, person, staff.id, now)
    standing_in.wrote(db, person, staff.id, now)
    record(db, staff, person.programme.id, person.id, "wrote to them", now)
    return "later" if not_before else "sent"


def _check(draft: Draft, form: Mapping[str, str]) -> None:
    if draft.by:
        raise Overtaken(f"{draft.by} has this conversation. Take it over from them first.")
    if form.get("newest") != draft.newest:
        raise Overtaken(NEWER)
    if draft.telling and must_be_discreet(draft.person):
        raise Unfit(f"Others may read this phone. Say it without: {', '.join(draft.telling)}.")


def _not_before(draft: Draft, form: Mapping[str, str]) -> dt.datetime | None:
    """When it may leave; None: at once. Raises Unfit where that is still to be chosen."""
    opens, when = draft.times.opens, form.get("when")
    if opens is None or (when == "now" and draft.times.may_go_now):
        return None
    if when != "later":
        raise Unfit("Choose when it leaves.")
    return opens.astimezone(dt.UTC)


def _language(tag: str) -> str:
    """Such as "Polish" for pl."""
    try:
        return str(Locale.parse(tag, sep="-").get_display_name("en") or tag)
    except (UnknownLocaleError, ValueError):
        return tag


ACTS: dict[str, tuple[Act, Page]] = {"look": (Act.WRITE, look), "send": (Act.WRITE, send)}


def routes(office: Office) -> list[BaseRoute]:
    return posts(office, "/console/people/{id:uuid}/texts", ACTS)
