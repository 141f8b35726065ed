"""`/console/sign-in`: the same answer, in the same time, whatever is wrong."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.console import pages
from bot.console.office import Office, Visit
from bot.console.visits import csrf_of, form_of, guarded, is_ours, not_ours, room
from bot.rules.staff import Act, Staff, may_enter
from bot.store import sign_ins

AT_ONCE = 2  # passwords looked at together: each takes 64 MB
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
WRONG = "The e-mail or the password is not right."
LOCKED = "There were too many tries. Wait 15 minutes, then try again."


class Door:
    """Lets staff in and out."""

    def __init__(self, office: Office, hasher: PasswordHasher | None = None) -> None:
        self._office = office
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())
        self._few = asyncio.Semaphore(AT_ONCE)
        self.show = guarded(office, self._show)
        self.knock = guarded(office, self._knock)

    async def _show(self, request: Request) -> Response:
        token = request.cookies.get(self._office.cookie, "")
        now = self._office.wall()
        found = await self._office.database.aread(lambda db: sign_ins.signed_in(db, token, now))
        if found is not None:
            return RedirectResponse("/console", 303, pages.headers(self._office))
        return self._asked(token if TOKEN.fullmatch(token) else secrets.token_urlsafe(32))

    async def _knock(self, request: Request) -> Response:
        token = request.cookies.get(self._office.cookie, "")
        form = await form_of(request)
        if not TOKEN.fullmatch(token) or not is_ours(form, csrf_of(token)):
            return not_ours(self._office)
        email, password = form.get("email", "").strip(), form.get("password", "")
        whom = [f"as {email.casefold()}", f"from {machine(request)}"]
        now = self._office.wall()
        if not await self._office.database.awrite(lambda db: sign_ins.knock(db, whom, now)):
            return self._asked(token, LOCKED, 429)
        staff = await self._known(email, password)
        if staff is None:
            return self._asked(token, WRONG, 401)
        fresh = await self._office.database.awrite(lambda db: sign_ins.let_in(db, staff, whom, now))
        response = RedirectResponse("/console", 303, pages.headers(self._office))
        self._give(response, fresh)
        return response

    async def leave(self, visit: Visit) -> Response:
        """Sign out."""
        now = self._office.wall()
        await self._office.database.awrite(lambda db: sign_ins.sign_out(db, visit.signed_in, now))
        response = RedirectResponse("/console/sign-in", 303, pages.headers(self._office))
        response.delete_cookie(
            self._office.cookie, path="/", secure=self._office.secure, httponly=True, samesite="lax"
        )
        return response

    async def _known(self, email: str, password: str) -> Staff | None:
        """Whose e-mail and password these are. An e-mail that nobody has takes as long as any."""
        found = await self._office.database.aread(lambda db: sign_ins.by_email(db, email))
        async with self._few:
            fits = await asyncio.to_thread(self._fits, found[1] if found else self._nobodys, password)
        return found[0] if found and fits and self._lets_in(found[0]) else None

    def _lets_in(self, staff: Staff) -> bool:
        return may_enter(staff.role, practice=self._office.practice)

    def _fits(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def _asked(self, token: str, wrong: str = "", status: int = 200) -> Response:
        response = pages.page(self._office, "sign_in.html", status, csrf=csrf_of(token), wrong=wrong)
        self._give(response, token)
        return response

    def _give(self, response: Response, token: str) -> None:
        response.set_cookie(
            self._office.cookie, token, path="/", secure=self._office.secure, httponly=True, samesite="lax"
        )


def routes(office: Office) -> list[BaseRoute]:
    entry = Door(office)
    return [
        Route("/console/sign-in", entry.show, methods=["GET"]),
        Route("/console/sign-in", entry.knock, methods=["POST"]),
        Route("/console/sign-out", room(office, Act.LOOK, entry.leave), methods=["POST"]),
    ]


def machine(request: Request) -> str:
    """Where a request comes from. One home has a whole /64 of IPv6, so that is counted as one."""
    host = request.client.host if request.client else ""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return host
