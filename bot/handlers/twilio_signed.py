"""Twilio's requests: forms, each with a signature that only its account's token makes."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bot.handlers.webhook import bytes_of

Form = ImmutableMultiDict[str, str]

BYTES, FIELDS, LETTERS = 64 * 1024, 250, 64  # in a request; in a form; in an address or an id


class Signed:
    """Reads forms that Twilio has signed, and no others.

    Raises ValueError for an empty token, with which anyone could sign.
    """

    def __init__(self, auth_token: str, public_url: str) -> None:
        if not auth_token:
            raise ValueError("Twilio's requests cannot be checked without its auth token")
        self._validator = RequestValidator(auth_token)
        self._public_url = public_url.rstrip("/")

    async def form(self, request: Request) -> Form:
        """The form. Raises HTTPException: 403 unsigned, 413 too long, 415 no form, 400 too many fields."""
        signature = request.headers.get("x-twilio-signature")
        if not signature:
            raise HTTPException(403)
        body = await bytes_of(request, BYTES)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise HTTPException(415)
        try:
            fields = parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=FIELDS)
        except ValueError:
            raise HTTPException(400) from None
        form = Form(fields)
        if not self._validator.validate(self._address(request), form, signature):
            raise HTTPException(403)
        return form

    def _address(self, request: Request) -> str:
        """The address as Twilio called it: behind a proxy, the request itself no longer knows."""
        path = request.scope.get("raw_path") or request.scope["path"].encode()
        query = request.scope["query_string"]
        called: bytes = path + (b"?" + query if query else b"")
        return self._public_url + called.decode("latin-1")
