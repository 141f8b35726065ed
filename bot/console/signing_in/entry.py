"""What comes after a password that was right: in, or to the second step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from starlette.responses import RedirectResponse, Response

from bot.console import pages
from bot.console.office import Office
from bot.console.signing_in import cookie
from bot.rules.staff import Staff
from bot.store import doorsteps, second_steps, sign_ins
from bot.store.database import Db

GIVE_A_CODE = "/console/sign-in/code"
SET_UP = "/console/sign-in/set-up"


async def enter(office: Office, staff: Staff, whom: Iterable[str]) -> Response:
    """Let them go on, with a token that nobody had before."""
    now = office.wall()
    token, path = await office.database.awrite(lambda db: _enter(db, office, staff, whom, now))
    return cookie.give(office, RedirectResponse(path, 303, pages.headers(office)), token)


def _enter(db: Db, office: Office, staff: Staff, whom: Iterable[str], now: dt.datetime) -> tuple[str, str]:
    if second_steps.has(db, staff.id):
        sign_ins.was_right(db, whom, now)
        return doorsteps.stand(db, staff, None, now), GIVE_A_CODE
    if not office.practice:
        sign_ins.was_right(db, whom, now)
        return doorsteps.stand(db, staff, second_steps.new_secret(), now), SET_UP
    return sign_ins.let_in(db, staff, whom, now), "/console"
