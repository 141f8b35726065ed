"""Twilio's REST client over httpx: bounded waits, and failures told apart by what they mean for a text."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]
from twilio.http import AsyncHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]

from bot.handlers.wire import BOUNDED, broken
from bot.outbound import MaybeSent, NotSent, OptedOut, Refused, TryLater, Unreachable
from bot.rules.arrival import CODES, Fault

CONNECT, READ = 5.0, 15.0  # seconds
WHOLE = 2  # times as long as it waits for a part of an answer, it waits for the whole

LOOK_AT = 50  # of the latest to one number, when looking for one that may have been taken
CLOCKS_APART = dt.timedelta(minutes=5)  # by as much may Twilio's clock and ours differ

# https://www.twilio.com/docs/api/errors
MEANINGS: Mapping[type[NotSent], frozenset[int]] = {
    OptedOut: CODES[Fault.STOPPED],
    Unreachable: CODES[Fault.NO_PHONE] | CODES[Fault.NOT_NOW],
    TryLater: frozenset({14107, 20429, 21611, 30001, 30022, 63018, 408, 425, 429, 500, 502, 503}),
    MaybeSent: frozenset({504}),  # a gateway gave up waiting for an answer, which may have been yes
}
WHOLE_SENDER = frozenset({20429, 21611, 30001, 30022, 63018, 429})  # and not one number alone, as 14107 is


def meaning(code: int, status: int = 400) -> type[NotSent]:
    """What Twilio's error `code` means for a text, be it from a refusal or from a status callback."""
    for number in (code, status):
        for kind, codes in MEANINGS.items():
            if number in codes:
                return kind
    return TryLater if status >= 500 else Refused


def refusal(error: TwilioException) -> NotSent:
    """Twilio's exception as one of ours, without its words, which quote the number."""
    status = getattr(error, "status", None)
    if not isinstance(status, int):
        return MaybeSent(type(error).__name__.lower())
    code = getattr(error, "code", None)
    code = code if isinstance(code, int) else status
    return told(code, status)


def told(code: int, status: int, after: float | None = None) -> NotSent:
    """What an answer says of a text; `after` is the wait that it asks for."""
    kind = meaning(code, status)
    if kind is TryLater:
        return TryLater(str(code), after, whole_sender=code in WHOLE_SENDER)
    return kind(str(code))


class Line(AsyncHttpClient):  # type: ignore[misc]
    """The line to Twilio. `root`, if given, stands in for Twilio's own scheme and host;
    `patience` is how many seconds it waits for an answer.

    Raises TryLater where nothing left this machine, or Twilio says that it is busy; MaybeSent where the
    line broke after the request had gone out.
    """

    def __init__(self, root: str | None = None, patience: float = READ) -> None:
        # A logger of its own, since the client's usual one writes numbers into its lines.
        super().__init__(logging.getLogger("alongside.silent"), is_async=True)
        self.root = root.rstrip("/") if root else None
        self._timeout = httpx.Timeout(patience, connect=CONNECT, pool=CONNECT)
        self._tls = httpx.create_ssl_context()
        self._free: list[httpx.AsyncClient] = []
        self._whole = WHOLE * patience

    async def request(
        self,
        method: str,
        uri: str,
        params: dict[str, str] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002
        allow_redirects: bool = False,
    ) -> Response:
        """One request, in Twilio's own shape."""
        with self._client() as client:
            asked = client.build_request(method, self._at(uri), params=params, data=data, headers=headers)
            by = httpx.BasicAuth(*auth) if auth else None
            answer = await self._answer(client, asked, by, allow_redirects)
        if answer.status_code == 429 or answer.status_code >= 500:
            raise told(code_of(answer), answer.status_code, retry_after(answer))
        return Response(answer.status_code, answer.text, answer.headers)

    @contextmanager
    def _client(self) -> Iterator[httpx.AsyncClient]:
        """A client for one request at a time.

        One client's pool looks through all its connections at each request, and keeps few of them open.
        """
        client = self._free.pop() if self._free else self._new_client()
        try:
            yield client
        finally:
            self._free.append(client)

    def _new_client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(verify=self._tls, timeout=self._timeout, event_hooks=BOUNDED)

    async def _answer(
        self, client: httpx.AsyncClient, asked: httpx.Request, auth: httpx.Auth | None, follow: bool
    ) -> httpx.Response:
        try:
            async with asyncio.timeout(self._whole):
                return await client.send(asked, auth=auth, follow_redirects=follow)
        except (httpx.HTTPError, TimeoutError) as error:
            raise broken(error) from None

    def _at(self, uri: str) -> str:
        if self.root is None:
            return uri
        asked = urlsplit(uri)
        return f"{self.root}{asked.path}" + (f"?{asked.query}" if asked.query else "")

    async def close(self) -> None:
        """Hang up."""
        for client in self._free:
            await client.aclose()


def made(id_: UUID) -> dt.datetime:
    """When a UUIDv7 was made; for any other id, the beginning of time."""
    milliseconds = id_.int >> 80 if id_.version == 7 else 0
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)


def code_of(answer: httpx.Response) -> int:
    """Twilio's own error code, or else the HTTP status."""
    try:
        code = json.loads(answer.text).get("code")
    except (ValueError, AttributeError):
        code = None
    return code if isinstance(code, int) else answer.status_code


def retry_after(answer: httpx.Response) -> float | None:
    """The wait that a server asks for, in seconds. A date is counted from the server's own clock."""
    asked = answer.headers.get("retry-after", "").strip()
    if asked.isdecimal():
        return float(asked)
    try:
        until, now = (parsedate_to_datetime(text) for text in (asked, answer.headers["date"]))
        return max(0.0, (until - now).total_seconds())
    except (KeyError, TypeError, ValueError):
        return None
