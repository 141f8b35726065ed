"""Lets someone into a room: who they are, whether it is their own form, whether their role may."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from urllib.parse import parse_qsl

import structlog
from sqlalchemy.exc import OperationalError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.console.coming import next_up
from bot.console.office import NextUp, NotHere, Office, Visit
from bot.console.pages import headers, told
from bot.console.refusals import refused
from bot.console.signing_in.proof import with_proof
from bot.rules.staff import Act, StaffRole, may, may_enter
from bot.store import sign_ins
from bot.store.console import caseload
from bot.store.database import Db
from bot.store.sign_ins import SignedIn

log = structlog.get_logger()

LARGEST = 32_768  # bytes of a form
FIELDS = 20
MANY_FIELDS = 200
READS_ONLY = "Your role reads here, and changes nothing."
FOR_LEADS = "That is for leads."

Page = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]
Reads = Callable[[Request], Awaitable[dict[str, str]]]
"""How the fields of a form are read. Raises NotAForm."""


class NotAForm(Exception):
    """Too large, or not what a page of ours sends."""


async def form_of(request: Request, most: int = FIELDS) -> dict[str, str]:
    """The fields of a form. Raises NotAForm."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                raise NotAForm
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=most, errors="replace")
    except (ClientDisconnect, ValueError):
        raise NotAForm from None
    return dict(fields)


async def long_form(request: Request) -> dict[str, str]:
    """The same, of a form that asks for much."""
    return await form_of(request, MANY_FIELDS)


def room(office: Office, act: Act, page: Page, *, clicked: bool = True, reads: Reads = form_of) -> Endpoint:
    """An endpoint that shows `page` to those who are signed in and whose role may do `act`.

    Not `clicked`: a browser asks for it by itself, and whoever left it alone is signed out all the same.
    `reads` the form.
    """

    async def enter(request: Request) -> Response:
        visit = await _visit(office, request, clicked, reads)
        if visit is None:
            return RedirectResponse("/console/sign-in", 303, headers(office))
        if request.method == "POST" and not is_ours(visit.form, visit.csrf):
            return not_ours(office)
        if not may(visit.staff, act):
            words = READS_ONLY if visit.staff.role is StaffRole.AUDITOR else FOR_LEADS
            return told(visit, 403, "Not for your role", words)
        try:
            return await with_proof(visit, act, page)
        except NotHere:
            return await refused(visit)

    return guarded(office, enter)


def posts(office: Office, path: str, acts: Mapping[str, tuple[Act, Page]]) -> list[BaseRoute]:
    """One address for each button of a page."""
    return [
        Route(f"{path}/{name}", room(office, act, page), methods=["POST"])
        for name, (act, page) in acts.items()
    ]


def guarded(office: Office, endpoint: Endpoint) -> Endpoint:
    """The endpoint with a plain page, and no trace of a person, for whatever goes wrong."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except NotHere:
            return told(office, 404, "Nothing here", "There is no such page, or it is not yours to see.")
        except NotAForm:
            return told(office, 400, "That did not arrive whole", "Go back and try again.")
        except OperationalError:
            log.exception("console without database")
            return told(office, 503, "Try again in a minute", "The database cannot be reached just now.")
        except Exception:
            log.exception("console page failed")
            return told(office, 500, "Something went wrong", "It has been noted. Go back and try again.")

    return answer


def csrf_of(token: str) -> str:
    """What the forms of whoever holds this token carry. The token cannot be told from it."""
    return hmac.digest(token.encode(), b"a form of the console", sha256).hex()


def is_ours(form: Mapping[str, str], csrf: str) -> bool:
    """Does this form come from a page that we gave to the same person?"""
    return hmac.compare_digest(form.get("csrf", "").encode(), csrf.encode())


def not_ours(office: Office) -> Response:
    return told(
        office, 403, "That page was too old", "Nothing was changed. Open the page again and try once more."
    )


async def _visit(office: Office, request: Request, clicked: bool, reads: Reads) -> Visit | None:
    token = request.cookies.get(office.cookie, "")
    now = office.wall()
    found, waiting = await office.database.aread(lambda db: _found(db, office, token, now))
    if found is None:
        return None
    if found.unnoted and clicked:
        await office.database.awrite(lambda db: sign_ins.seen(db, found, now))
    form = await reads(request) if request.method == "POST" else {}
    return Visit(office, request, found, csrf_of(token), form, waiting)


def _found(db: Db, office: Office, token: str, now: dt.datetime) -> tuple[SignedIn | None, NextUp | None]:
    found = sign_ins.signed_in(db, token, now) if token else None
    if found is None or not may_enter(found.staff.role, practice=office.practice):
        return None, None
    found = replace(found, staff=caseload.standing(db, found.staff, office.clock()))
    return found, next_up(db, found.staff)
