"""`/console/people/{id}/texts/note`: what staff note about a person."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.console.ids import typed_id
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward
from bot.console.texting import thread
from bot.console.texting.thread import found, person_id
from bot.console.visits import Page, posts
from bot.inbound import storable
from bot.rules.choosing import Unfit
from bot.rules.staff import Act
from bot.rules.staff_texts import fit_note
from bot.store.columns import new_id
from bot.store.console import notes
from bot.store.database import Db


async def write(visit: Visit) -> Response:
    """Add a note, or one that corrects another. A form sent twice adds it once."""
    staff, now, whom, form = visit.staff, visit.office.clock(), person_id(visit), visit.form

    def work(db: Db) -> None:
        person, words = found(db, staff, whom), fit_note(storable(form.get("note", "")))
        if not notes.keep(db, staff, person, typed_id(form.get("once")) or new_id(), words, corrects, now):
            raise NotHere

    corrects = typed_id(form.get("corrects"))
    try:
        await visit.office.database.awrite(work)
    except Unfit as unfit:
        where = f"#correct-{corrects}" if corrects else "#note"
        return await thread.shown(visit, 400, wrong=str(unfit), where=where, typed=form)
    return onward(visit, thread.path(whom), "note")


ACTS: dict[str, tuple[Act, Page]] = {"note": (Act.NOTE, write)}


def routes(office: Office) -> list[BaseRoute]:
    return posts(office, "/console/people/{id:uuid}/texts", ACTS)
