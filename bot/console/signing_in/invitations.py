"""`/console/invitations/{token}`: someone who was invited becomes one of staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console import pages
from bot.console.office import Office
from bot.console.signing_in import cookie
from bot.console.signing_in.entry import enter
from bot.console.visits import csrf_of, form_of, guarded, is_ours, not_ours
from bot.rules.choosing import Unfit
from bot.rules.passwords import unfit
from bot.rules.staff import Staff, StaffRole
from bot.store import invitations
from bot.store.database import Db
from bot.store.invitations import Invitation
from bot.store.staff import is_known

PATH = "/console/invitations"
LONGEST_NAME = 100
USED_UP = "The link was used, or is too old, or another was made since. Ask whoever sent it for a new one."
KNOWN = "This e-mail signs in already. Sign in with it, or ask your lead."


class Used(Exception):
    """The link is not good any more."""


class Joining:
    """The pages of an invitation."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.show = guarded(office, self._show)
        self.join = guarded(office, self._join)

    async def _show(self, request: Request) -> Response:
        found = await self._found(request)
        return self._asked(request, found) if found else self._gone()

    async def _join(self, request: Request) -> Response:
        token, form = cookie.held(self._office, request), await form_of(request)
        if not token or not is_ours(form, csrf_of(token)):
            return not_ours(self._office)
        found = await self._found(request)
        if found is None:
            return self._gone()
        try:
            name, password = _read(form, found.email)
        except Unfit as wrong:
            return self._asked(request, found, 400, wrong=str(wrong), called=form.get("name", ""))
        now = self._office.wall()
        hashed = await self._office.passwords.hashed(password)
        try:
            staff = await self._office.database.awrite(lambda db: _accept(db, found, name, hashed, now))
        except Used:
            return self._gone()
        if staff is None:
            return pages.told(self._office, 409, "You have an account already", KNOWN)
        return await enter(self._office, staff, [])

    async def _found(self, request: Request) -> Invitation | None:
        token, now = request.path_params["token"], self._office.wall()
        return await self._office.database.aread(lambda db: invitations.by_token(db, token, now))

    def _asked(self, request: Request, one: Invitation, status: int = 200, **typed: str) -> Response:
        token = cookie.held(self._office, request) or cookie.fresh()
        facts = {"csrf": csrf_of(token), "one": one, "here": request.url.path}
        said = {"wrong": "", "called": ""} | typed
        response = pages.page(self._office, "signing_in/join.html", status, **facts, **said)
        return cookie.give(self._office, response, token)

    def _gone(self) -> Response:
        return pages.told(self._office, 404, "This link is no longer good", USED_UP)


def _read(form: Mapping[str, str], email: str) -> tuple[str, str]:
    """Their name and password. Raises Unfit."""
    name, password = " ".join(form.get("name", "").split()), form.get("password", "")
    if not name or len(name) > LONGEST_NAME:
        raise Unfit("Give your name." if not name else f"Give a name of at most {LONGEST_NAME} letters.")
    if why := unfit(password, email):
        raise Unfit(why)
    return name, password


def _accept(db: Db, one: Invitation, name: str, hashed: str, now: dt.datetime) -> Staff | None:
    """Who they are now. None: their e-mail signs in already. Raises Used."""
    if is_known(db, one.email):
        return None
    row = invitations.accept(db, one, name, hashed, now)
    if row is None:
        raise Used
    return Staff(row, StaffRole(one.role), one.email, one.programme_id)


def routes(office: Office) -> list[BaseRoute]:
    joining = Joining(office)
    return [
        Route(f"{PATH}/{{token:str}}", joining.show, methods=["GET"]),
        Route(f"{PATH}/{{token:str}}", joining.join, methods=["POST"]),
    ]
