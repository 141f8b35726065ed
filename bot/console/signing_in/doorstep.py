"""`/console/sign-in/code` and `/console/sign-in/set-up`: the second step, after a password that was right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping

import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.console import pages
from bot.console.office import Office
from bot.console.signing_in import cookie
from bot.console.signing_in.entry import GIVE_A_CODE, SET_UP
from bot.console.signing_in.knocking import LOCKED, with_code_of
from bot.console.visits import Endpoint, csrf_of, form_of, guarded, is_ours, not_ours
from bot.rules.second_steps import as_typed, grouped, slice_of, to_scan
from bot.store import doorsteps, second_steps, sign_ins
from bot.store.database import Db
from bot.store.doorsteps import Doorstep

WRONG = "That code is not right, or was used before. Wait for the next one, and type it as it is shown."
Step = Callable[[Office, Request, Doorstep, str, Mapping[str, str]], Awaitable[Response]]


class Gone(Exception):
    """They are not at the door any more."""


def step(office: Office, page: Step, *, sets_up: bool) -> Endpoint:
    """An endpoint for whoever stands at the door. All others are sent to the front of it."""

    async def arrive(request: Request) -> Response:
        token, now = cookie.held(office, request), office.wall()
        found = await office.database.aread(lambda db: doorsteps.standing(db, token, now)) if token else None
        if found is None or (found.secret is not None) != sets_up:
            return _elsewhere(office, found)
        form = await form_of(request) if request.method == "POST" else {}
        if request.method == "POST" and not is_ours(form, csrf_of(token)):
            return not_ours(office)
        try:
            return await page(office, request, found, token, form)
        except Gone:
            return _elsewhere(office, None)

    return guarded(office, arrive)


async def ask(office: Office, _: Request, one: Doorstep, token: str, __: Mapping[str, str]) -> Response:
    """The page that asks for a code, or shows what to set up."""
    return _asked(office, one, token)


async def give(
    office: Office, request: Request, one: Doorstep, token: str, form: Mapping[str, str]
) -> Response:
    """Take a code of the app, or for recovery, and let them in."""
    typed, whom, now = form.get("code", ""), with_code_of(one.staff, request), office.wall()
    if not await office.database.awrite(lambda db: sign_ins.knock(db, whom, now)):
        return _asked(office, one, token, LOCKED, 429)
    fresh = await office.database.awrite(lambda db: _let_in(db, one, typed, whom, now))
    if fresh is None:
        return _asked(office, one, token, WRONG, 401)
    return cookie.give(office, RedirectResponse("/console", 303, pages.headers(office)), fresh)


async def set_up(
    office: Office, request: Request, one: Doorstep, token: str, form: Mapping[str, str]
) -> Response:
    """Take the first code of a new app, let them in, and show their recovery codes once."""
    whom, now = with_code_of(one.staff, request), office.wall()
    if not await office.database.awrite(lambda db: sign_ins.knock(db, whom, now)):
        return _asked(office, one, token, LOCKED, 429)
    found = slice_of(one.secret or "", as_typed(form.get("code", "")), now)
    if found is None:
        return _asked(office, one, token, WRONG, 401)
    fresh, codes = await office.database.awrite(lambda db: _set_up(db, one, found, whom, now))
    shown = [grouped(code, "-") for code in codes]
    response = pages.page(office, "signing_in/codes.html", codes=shown, onward="/console")
    return cookie.give(office, response, fresh)


def _let_in(db: Db, one: Doorstep, typed: str, whom: list[str], now: dt.datetime) -> str | None:
    """A fresh token; None: the code is not right. Raises Gone."""
    if not second_steps.use(db, one.staff, typed, now):
        return None
    if not doorsteps.step_off(db, one):
        raise Gone
    return sign_ins.let_in(db, one.staff, whom, now)


def _set_up(
    db: Db, one: Doorstep, last_slice: int, whom: list[str], now: dt.datetime
) -> tuple[str, list[str]]:
    """A fresh token and recovery codes. Raises Gone."""
    if not doorsteps.step_off(db, one):
        raise Gone
    sign_ins.end_all(db, one.staff.id, now)
    codes = second_steps.set_up(db, one.staff, one.secret or "", last_slice, now)
    return sign_ins.let_in(db, one.staff, whom, now), codes


def _elsewhere(office: Office, one: Doorstep | None) -> Response:
    """To the step that is theirs to take; who stands at no door goes to the front of it."""
    path = "/console/sign-in" if one is None else SET_UP if one.secret else GIVE_A_CODE
    return RedirectResponse(path, 303, pages.headers(office))


def _asked(office: Office, one: Doorstep, token: str, wrong: str = "", status: int = 200) -> Response:
    facts = {"csrf": csrf_of(token), "wrong": wrong}
    if one.secret is None:
        return pages.page(office, "signing_in/code.html", status, **facts)
    side, path = picture(to_scan(one.secret, one.staff.email))
    shown = {"secret": grouped(one.secret), "side": side, "path": path, "email": one.staff.email}
    return pages.page(office, "signing_in/set_up.html", status, **facts, **shown)


def picture(words: str) -> tuple[int, str]:
    """What a camera reads: how many squares wide it is, and the path of the dark ones."""
    rows = segno.make(words, error="m", micro=False).matrix
    dark = ((x, y) for y, row in enumerate(rows) for x, square in enumerate(row) if square)
    return len(rows), "".join(f"M{x},{y}h1v1h-1z" for x, y in dark)


def routes(office: Office) -> list[BaseRoute]:
    return [
        Route(GIVE_A_CODE, step(office, ask, sets_up=False), methods=["GET"]),
        Route(GIVE_A_CODE, step(office, give, sets_up=False), methods=["POST"]),
        Route(SET_UP, step(office, ask, sets_up=True), methods=["GET"]),
        Route(SET_UP, step(office, set_up, sets_up=True), methods=["POST"]),
    ]
