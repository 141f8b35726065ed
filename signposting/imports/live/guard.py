"""Connects to the address that was looked at, and to no other.

A name is looked up once for each request, what it stands for is looked at, and the connection is made to
that very address: whoever changes the name's meaning in between changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import httpx

from signposting.imports.live.address import Resolve
from signposting.imports.refusal import Unreadable

PORTS = {"http": 80, "https": 443}


class Guard(httpx.AsyncBaseTransport):
    """Goes before a transport of httpx. Raises Unreadable for a host with an address that is not allowed."""

    def __init__(
        self, inner: httpx.AsyncBaseTransport, resolve: Resolve, allows: Callable[[str], bool]
    ) -> None:
        self._inner = inner
        self._resolve = resolve
        self._allows = allows

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        *others, last = await self._addresses(request.url)
        for address in others:
            try:
                return await self._inner.handle_async_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._inner.handle_async_request(_pinned(request, last))

    async def _addresses(self, url: httpx.URL) -> list[str]:
        name = url.raw_host.decode("ascii")
        try:
            found = await self._resolve(name, url.port or PORTS[url.scheme])
        except OSError:
            found = []
        if not found:
            raise httpx.ConnectError("no such host")
        if not all(map(self._allows, found)):
            raise Unreadable(f"{url.host} is not on the open internet, and nothing else is asked.")
        return list(found)

    async def aclose(self) -> None:
        await self._inner.aclose()


def _pinned(request: httpx.Request, address: str) -> httpx.Request:
    """The same request to this address; its certificate must still be that of the name."""
    name = request.url.raw_host.decode("ascii").rstrip(".")
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": name},
    )
