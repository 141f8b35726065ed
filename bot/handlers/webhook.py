"""What every webhook does: read a request within bounds, and say plainly when it was not kept."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

log = structlog.get_logger()

T = TypeVar("T")
AGAIN = 5  # seconds after which a provider may try once more


async def bytes_of(request: Request, limit: int) -> bytes:
    """The body of a request. Raises HTTPException: 413 above `limit` bytes, 400 if the line broke."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > limit:
                raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


async def kept(provider: str, keeping: Awaitable[T]) -> T:
    """Wait until it is kept. Raises HTTPException 503, so that the provider sends it again, if it was not.

    Any error counts: an error on the way to the database must not end as a message that nobody has.
    """
    try:
        return await keeping
    except Exception:
        log.exception("not kept", provider=provider)
        raise HTTPException(503, headers={"Retry-After": str(AGAIN)}) from None
