"""The directory for everybody to read, as an API of the field's standard (HSDS 3). It knows of no person."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from signposting.directory import paging
from signposting.pages import ABOUT, NotAsked, envelope, wanted

Work = Callable[[Connection], bytes | None]
Read = Callable[[Work], Awaitable[bytes | None]]
"""Does some work in a transaction that only reads, and gives what comes of it."""

AT_ONCE = 2  # so that whoever reads a lot here never keeps a text waiting
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-cache",
    "Content-Type": "application/json",
    "X-Content-Type-Options": "nosniff",
}
ABSENT = {"error": "There is no service by this id."}


def routes(read: Read) -> list[BaseRoute]:
    """`GET /hsds/`, `/hsds/services` and `/hsds/services/{id}`."""
    places = asyncio.Semaphore(AT_ONCE)

    async def answered(request: Request, work: Work) -> Response:
        async with places:
            body = await read(work)
        return _told(ABSENT, 404) if body is None else _known_or_told(request, body)

    async def about(request: Request) -> Response:
        return _known_or_told(request, _json(ABOUT))

    async def services(request: Request) -> Response:
        try:
            asked = wanted(request.query_params)
        except NotAsked as why:
            return _told({"error": str(why)}, 400)

        def page(conn: Connection) -> bytes:
            return _json(envelope(*paging.page_of(conn, asked), asked))

        return await answered(request, page)

    async def service(request: Request) -> Response:
        id = request.path_params["id"]

        def one(conn: Connection) -> bytes | None:
            found = paging.one_of(conn, id)
            return None if found is None else _json(found)

        return await answered(request, one)

    return [
        Route("/hsds", about),
        Route("/hsds/", about),
        Route("/hsds/services", services),
        Route("/hsds/services/{id:path}", service),
    ]


def _json(found: Any) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _told(found: Any, status: int) -> Response:
    return Response(_json(found), status, HEADERS)


def _known_or_told(request: Request, body: bytes) -> Response:
    """The answer, or that it is the one which is known there already."""
    etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    headers = HEADERS | {"ETag": etag}
    if etag in known or "*" in known:
        del headers["Content-Type"]
        return Response(None, 304, headers)
    return Response(body, 200, headers)
