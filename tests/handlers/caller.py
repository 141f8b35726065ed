"""Calls an application as a provider would, without a network between."""

import asyncio

import httpx
from starlette.applications import Starlette


class Caller:
    """Each call has a line of its own; an error that the application lets out fails the test."""

    def __init__(self, routes):
        self._transport = httpx.ASGITransport(Starlette(routes=routes))

    def post(self, path, **request) -> httpx.Response:
        return asyncio.run(self.call(path, **request))

    def get(self, path, **request) -> httpx.Response:
        return asyncio.run(self.call(path, method="GET", **request))

    async def call(self, path, method="POST", **request) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://inside") as client:
            return await client.request(method, path, **request)
