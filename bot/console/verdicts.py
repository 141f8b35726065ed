"""Whether a flag was right, as staff say on its page."""

from __future__ import annotations

import datetime as dt

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.flags import again, number_of
from bot.console.office import NotHere, Office, Visit
from bot.console.pages import onward
from bot.console.visits import room
from bot.rules.choosing import Unfit
from bot.rules.staff import Act, Staff
from bot.rules.verdicts import VERDICTS, Missed, read_missed, read_note
from bot.store import verdicts
from bot.store.console import flags as console_flags
from bot.store.console.flags import WholeFlag
from bot.store.database import Db


async def give(visit: Visit) -> Response:
    """Keep a verdict beside those that were given before."""
    staff, number, now, form = visit.staff, number_of(visit), visit.office.clock(), visit.form
    try:
        verdict, missed, note = _read(form.get("verdict", "")), read_missed(form), read_note(form)
    except Unfit as unfit:
        return await again(visit, 400, str(unfit), judged=dict(form))
    await visit.office.database.awrite(lambda db: keep(db, staff, number, verdict, missed, note, now))
    return onward(visit, f"/console/flags/{number}", "saved")


def keep(
    db: Db, staff: Staff, number: int, verdict: str, missed: Missed | None, note: str, now: dt.datetime
) -> None:
    """Keep one verdict, from somebody who may read the flag. Raises NotHere."""
    found = console_flags.by_number(db, staff, number)
    if not isinstance(found, WholeFlag):
        raise NotHere
    verdicts.give(db, staff, found.programme_id, found.id, verdict, missed, note, now)


def _read(verdict: str) -> str:
    if verdict not in VERDICTS:
        raise Unfit("Choose whether the flag was right.")
    return verdict


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route("/console/flags/{number:int}/verdict", room(office, Act.JUDGE, give), methods=["POST"]),
    ]
