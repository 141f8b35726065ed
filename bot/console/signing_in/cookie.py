"""The cookie that a browser holds: a random token, which stands for a sign-in, or for nothing yet."""

from __future__ import annotations

import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

from bot.console.office import Office

TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


def held(office: Office, request: Request) -> str:
    """The token of this browser. Empty: it has none that could be ours."""
    token = request.cookies.get(office.cookie, "")
    return token if TOKEN.fullmatch(token) else ""


def fresh() -> str:
    """A token that stands for nothing yet, so that the forms of who is not in yet carry something."""
    return secrets.token_urlsafe(32)


def give(office: Office, response: Response, token: str) -> Response:
    """The same answer, with this token in place of any other."""
    response.set_cookie(office.cookie, token, path="/", secure=office.secure, httponly=True, samesite="lax")
    return response


def take_back(office: Office, response: Response) -> Response:
    """The same answer, after which the browser has none."""
    response.delete_cookie(office.cookie, path="/", secure=office.secure, httponly=True, samesite="lax")
    return response
