"""`/console/account`: somebody's own password, second step and sign-ins."""

from __future__ import annotations

import datetime as dt
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.console.office import Office, Visit
from bot.console.pages import headers, onward, visited
from bot.console.signing_in import cookie
from bot.console.signing_in.entry import SET_UP
from bot.console.signing_in.knocking import LOCKED, as_whom
from bot.console.visits import posts, room
from bot.rules.passwords import unfit
from bot.rules.second_steps import grouped
from bot.rules.staff import Act
from bot.store import doorsteps, second_steps, sign_ins
from bot.store.console import staff as console_staff
from bot.store.database import Db
from bot.store.rows import change
from bot.store.sign_ins import actor
from bot.store.staff import trace

PATH = "/console/account"
WRONG = "The present password is not right."
NO_STEP = "Set up your second step first. Recovery codes come with it."


async def show(visit: Visit) -> Response:
    """The page."""
    return await _shown(visit)


async def password(visit: Visit) -> Response:
    """Change it, given the one until now. Whoever is signed in elsewhere with the old one is signed out."""
    office, staff, now = visit.office, visit.staff, visit.office.wall()
    old, new = visit.form.get("old", ""), visit.form.get("new", "")
    if why := unfit(new, staff.email):
        return await _shown(visit, 400, wrong=why, field="#new")
    whom = as_whom(staff.email, visit.request)
    if not await office.database.awrite(lambda db: sign_ins.knock(db, whom, now)):
        return await _shown(visit, 429, wrong=LOCKED, field="#old")
    found = await office.database.aread(lambda db: sign_ins.by_email(db, staff.email))
    if not await office.passwords.fit(found[1] if found else None, old):
        return await _shown(visit, 401, wrong=WRONG, field="#old")
    hashed = await office.passwords.hashed(new)
    await office.database.awrite(lambda db: _change_password(db, visit, hashed, whom, now))
    return onward(visit, PATH, "password")


async def end_others(visit: Visit) -> Response:
    """Sign them out everywhere else."""
    now = visit.office.wall()
    await visit.office.database.awrite(lambda db: _end_others(db, visit, now))
    return onward(visit, PATH, "others")


async def renew_codes(visit: Visit) -> Response:
    """Fresh recovery codes, which are shown this once."""
    now = visit.office.wall()
    codes = await visit.office.database.awrite(lambda db: _renew_codes(db, visit, now))
    if codes is None:
        return await _shown(visit, 409, wrong=NO_STEP)
    shown = [grouped(code, "-") for code in codes]
    return visited(visit, "signing_in/codes.html", codes=shown, onward=PATH)


async def another_app(visit: Visit) -> Response:
    """To the door, to set up another app. The one until now is good until the new one has given a code."""
    office, now = visit.office, visit.office.wall()
    token = await office.database.awrite(lambda db: _to_the_door(db, visit, now))
    return cookie.give(office, RedirectResponse(SET_UP, 303, headers(office)), token)


def _change_password(db: Db, visit: Visit, hashed: str, whom: list[str], now: dt.datetime) -> None:
    staff = visit.staff
    sign_ins.was_right(db, whom, now)
    change(db, "staff", staff.id, password_hash=hashed)
    sign_ins.end_all(db, staff.id, now, but=visit.signed_in.id)
    trace(db, staff.programme_id, actor(staff), "changed their password", "staff", staff.id, now)


def _end_others(db: Db, visit: Visit, now: dt.datetime) -> None:
    staff = visit.staff
    sign_ins.end_all(db, staff.id, now, but=visit.signed_in.id)
    trace(db, staff.programme_id, actor(staff), "ended their other sign-ins", "staff", staff.id, now)


def _renew_codes(db: Db, visit: Visit, now: dt.datetime) -> list[str] | None:
    if not second_steps.has(db, visit.staff.id):
        return None
    return second_steps.renew_codes(db, visit.staff, now)


def _to_the_door(db: Db, visit: Visit, now: dt.datetime) -> str:
    sign_ins.sign_out(db, visit.signed_in, now)
    return doorsteps.stand(db, visit.staff, second_steps.new_secret(), now)


async def _shown(visit: Visit, status: int = 200, **more: Any) -> Response:
    staff, now = visit.staff, visit.office.wall()
    name, has_step, left, open_ones = await visit.office.database.aread(
        lambda db: (
            console_staff.name_of(db, staff.id),
            second_steps.has(db, staff.id),
            second_steps.codes_left(db, staff.id),
            sign_ins.open_ones(db, staff.id, now),
        )
    )
    facts: dict[str, Any] = {"wrong": "", "field": ""} | more
    facts |= {"called": name, "has_step": has_step, "left": left, "open_ones": open_ones}
    return visited(visit, "signing_in/account.html", status, this=visit.signed_in.id, wall=now, **facts)


def routes(office: Office) -> list[BaseRoute]:
    acts = {
        "password": (Act.ACCOUNT, password),
        "others": (Act.ACCOUNT, end_others),
        "codes": (Act.RENEW, renew_codes),
        "second-step": (Act.RENEW, another_app),
    }
    return [Route(PATH, room(office, Act.ACCOUNT, show), methods=["GET"]), *posts(office, PATH, acts)]
