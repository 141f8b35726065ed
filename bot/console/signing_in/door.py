"""`/console/sign-in`: the same answer, in the same time, whatever is wrong."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.console import pages
from bot.console.office import Office, Visit
from bot.console.signing_in import cookie
from bot.console.signing_in.entry import enter
from bot.console.signing_in.knocking import LOCKED, WRONG, as_whom
from bot.console.visits import csrf_of, form_of, guarded, is_ours, not_ours, room
from bot.rules.staff import Act, Staff, may_enter
from bot.store import sign_ins


class Door:
    """Lets staff in and out."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.show = guarded(office, self._show)
        self.knock = guarded(office, self._knock)

    async def _show(self, request: Request) -> Response:
        token = cookie.held(self._office, request)
        now = self._office.wall()
        found = await self._office.database.aread(lambda db: sign_ins.signed_in(db, token, now))
        if found is not None:
            return RedirectResponse("/console", 303, pages.headers(self._office))
        return self._asked(token or cookie.fresh())

    async def _knock(self, request: Request) -> Response:
        token = cookie.held(self._office, request)
        form = await form_of(request)
        if not token or not is_ours(form, csrf_of(token)):
            return not_ours(self._office)
        email, password = form.get("email", "").strip(), form.get("password", "")
        whom = as_whom(email, request)
        now = self._office.wall()
        if not await self._office.database.awrite(lambda db: sign_ins.knock(db, whom, now)):
            return self._asked(token, LOCKED, 429, email)
        staff = await self._known(email, password)
        if staff is None:
            return self._asked(token, WRONG, 401, email)
        return await enter(self._office, staff, whom)

    async def leave(self, visit: Visit) -> Response:
        """Sign out."""
        now = self._office.wall()
        await self._office.database.awrite(lambda db: sign_ins.sign_out(db, visit.signed_in, now))
        response = RedirectResponse("/console/sign-in", 303, pages.headers(self._office))
        return cookie.take_back(self._office, response)

    async def _known(self, email: str, password: str) -> Staff | None:
        """Whose e-mail and password these are. An e-mail that nobody has takes as long as any."""
        found = await self._office.database.aread(lambda db: sign_ins.by_email(db, email))
        fits = await self._office.passwords.fit(found[1] if found else None, password)
        return found[0] if found and fits and self._lets_in(found[0]) else None

    def _lets_in(self, staff: Staff) -> bool:
        return may_enter(staff.role, practice=self._office.practice)

    def _asked(self, token: str, wrong: str = "", status: int = 200, email: str = "") -> Response:
        facts = {"csrf": csrf_of(token), "wrong": wrong, "email": email}
        response = pages.page(self._office, "signing_in/sign_in.html", status, **facts)
        return cookie.give(self._office, response, token)


def routes(office: Office) -> list[BaseRoute]:
    entry = Door(office)
    return [
        Route("/console/sign-in", entry.show, methods=["GET"]),
        Route("/console/sign-in", entry.knock, methods=["POST"]),
        Route("/console/sign-out", room(office, Act.ACCOUNT, entry.leave), methods=["POST"]),
    ]
