"""A line to one host: asks for one answer at a time, within bounds, and waits for whoever is busy."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from signposting.imports.live.address import Resolve, is_loopback, is_public, resolve
from signposting.imports.live.bounds import Bounds, Time
from signposting.imports.live.guard import Guard
from signposting.imports.live.unpacked import body_of
from signposting.imports.refusal import Unreadable

ASKING = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "Alongside/1 (services)"}
OK = 200
NOT_CHANGED = 304
BUSY = (408, 425, 429, 500, 502, 503, 504)
ONWARDS = (301, 302, 303, 307, 308)
MOST_STEPS = 5  # from address to address within one host
LONGEST_URL = 4000
MOMENT = 0.05  # seconds


class Unanswered(Unreadable):
    """The host did not answer one request, however patiently it was asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is there only where `status` is 200."""

    status: int
    url: httpx.URL
    headers: httpx.Headers
    body: bytes


class Line:
    """Asks what is on the open internet, over https; with `loopback`, this machine and nothing else.

    `loopback` is for tests, and no setting. A proxy that the environment names is not used, since it would
    look up names by itself. `tls` is for tests as well.
    """

    def __init__(
        self,
        *,
        loopback: bool = False,
        bounds: Bounds | None = None,
        time: Time | None = None,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.bounds = bounds or Bounds()
        self._schemes = ("https", "http") if loopback else ("https",)
        self._time = time or Time()
        self._free_at = self._time.now()
        self._ends_at = self._free_at + self.bounds.whole
        self._places = asyncio.Semaphore(self.bounds.at_once)
        self._under_way: set[asyncio.Future[Any] | None] = set()
        inner = inner or httpx.AsyncHTTPTransport(verify=tls or httpx.create_ssl_context())
        self._client = httpx.AsyncClient(
            transport=Guard(inner, resolve, is_loopback if loopback else is_public),
            headers=ASKING,
            timeout=httpx.Timeout(self.bounds.silence),
            trust_env=False,
        )

    def address(self, written: str) -> httpx.URL:
        """What may be asked by this address. Raises Unreadable."""
        try:
            url = httpx.URL(written.strip()).copy_with(fragment=None)
        except (httpx.InvalidURL, UnicodeError):
            raise Unreadable("The address is none that can be read.") from None
        if url.scheme not in self._schemes or not url.host:
            raise Unreadable(f"The address must begin with {self._schemes[0]}://.")
        if url.userinfo:
            raise Unreadable("The address holds a name or password: leave that out.")
        if len(written) > LONGEST_URL:
            raise Unreadable("The address is too long.")
        return url

    async def ask(self, url: httpx.URL, etag: str = "") -> Answer:
        """The answer, whatever its status, once the host is not busy. Raises Unanswered, Unreadable.

        With an etag the answer may be that nothing has changed.
        """
        for _ in range(MOST_STEPS):
            async with self._places:
                answer = await self._patiently(url, etag)
            if answer.status not in ONWARDS:
                return answer
            url = beside(url, answer.headers.get("location", ""))
        raise Unreadable(f"{url.host} sends us round in circles.")

    async def _patiently(self, url: httpx.URL, etag: str) -> Answer:
        wait, why = self.bounds.first_wait, ""
        for _ in range(self.bounds.tries):
            await self._until_free(url.host)
            asked = 0.0
            try:
                answer = await self._once(url, etag)
            except (httpx.HTTPError, TimeoutError) as error:
                why = _why(error, url.host)
            else:
                if answer.status not in BUSY:
                    return answer
                why, asked = f"it answers {answer.status}", _asked_wait(answer.headers)
            self._hold(max(wait, asked), url.host)
            wait *= 2
        raise Unanswered(f"{url.host} could not be read in {self.bounds.tries} tries: {why}.")

    async def _once(self, url: httpx.URL, etag: str) -> Answer:
        headers = {"If-None-Match": etag} if etag else None
        whose = asyncio.current_task()
        self._under_way.add(whose)
        try:
            async with (
                asyncio.timeout(self.bounds.answering),
                self._client.stream("GET", url, headers=headers) as answer,
            ):
                body = await body_of(answer, self.bounds.answer) if answer.status_code == OK else b""
                return Answer(answer.status_code, url, answer.headers, body)
        finally:
            self._under_way.discard(whose)

    async def give_up(self, asking: Iterable[asyncio.Future[Any]]) -> None:
        """End what is left of these. A request under way may finish: cut off, its socket would stay open."""
        left = [one for one in asking if not one.done()]
        while left:
            for one in left:
                if one not in self._under_way:
                    one.cancel()
            await asyncio.wait(left, timeout=MOMENT)
            left = [one for one in left if not one.done()]
        await asyncio.gather(*asking, return_exceptions=True)

    async def _until_free(self, host: str) -> None:
        """Wait as long as the host has asked for: whoever else asks it waits as well."""
        while (left := self._free_at - self._time.now()) > 0:
            await self._time.sleep(left)
        if self._time.now() > self._ends_at:
            raise Unreadable(f"{host} takes over {self.bounds.whole / 3600:g} hours to read.")

    def _hold(self, seconds: float, host: str) -> None:
        if seconds > self.bounds.longest_wait:
            raise Unreadable(f"{host} asks to be left alone for {seconds / 60:.0f} minutes: try again then.")
        self._free_at = max(self._free_at, self._time.now() + seconds)

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()


def shown(url: httpx.URL) -> str:
    """An address for people to read, without what may be a key."""
    return f"{url.host}{url.path}"[:120]


def beside(url: httpx.URL, link: str) -> httpx.URL:
    """Where a link on this page leads. Raises Unreadable if that is another host, or not https any more."""
    try:
        found = url.join(link).copy_with(fragment=None)
    except (httpx.InvalidURL, UnicodeError):
        raise Unreadable(f"{url.host} sends us on to an address that cannot be read.") from None
    if _origin(found) != _origin(url) or len(link) > LONGEST_URL:
        shown = f"{found.scheme}://{found.host}"[:80]
        raise Unreadable(f"{url.host} sends us on to {shown}: give that address if it is the one meant.")
    return found


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None, bytes]:
    return url.scheme, url.raw_host, url.port, url.userinfo


def _why(error: Exception, host: str) -> str:
    """Raises Unreadable for what no patience mends."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        raise Unreadable(f"{host} has no valid certificate: its answers could be anybody's.")
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        raise Unreadable(f"{host} cannot be asked by this address.")
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "it cannot be reached"
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return "it does not answer in time"
    return "the line breaks"


def _asked_wait(headers: httpx.Headers) -> float:
    """The wait in seconds that a host asks for; a date is counted from its own clock."""
    asked = headers.get("retry-after", "").strip()
    if asked.isdecimal() and asked.isascii():
        return float(asked[:9])
    try:
        until, now = (parsedate_to_datetime(text) for text in (asked, headers.get("date", "")))
        return (until - now).total_seconds()
    except (TypeError, ValueError):
        return 0.0
