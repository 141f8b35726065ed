"""What a broken line means for a text that was being sent over it, and how much of an answer is read."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import httpx

from bot.outbound import MaybeSent, NotSent, Refused, TryLater

# They write whole addresses and texts into their lines: a bot's token, a person's number.
for library in ("httpx", "httpcore", "telegram"):
    logging.getLogger(library).setLevel(logging.WARNING)

LARGEST = 8 * 1024 * 1024  # bytes of an answer; the longest list of texts or updates has a quarter of that

NOT_YET_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
NEVER_TO_BE_SENT = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)


def broken(error: BaseException) -> NotSent:
    """TryLater if nothing had left this machine, MaybeSent if the text may have got through."""
    code = type(error).__name__.lower()
    if isinstance(error, NOT_YET_SENT):
        return TryLater(code)
    return Refused(code) if isinstance(error, NEVER_TO_BE_SENT) else MaybeSent(code)


class Bounded(httpx.AsyncByteStream):
    """An answer that breaks off, as if the line had, where it grows beyond all reason."""

    def __init__(self, answer: httpx.AsyncByteStream) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        length = 0
        async for part in self._answer:
            length += len(part)
            if length > LARGEST:
                raise httpx.ReadError("too long")
            yield part

    async def aclose(self) -> None:
        await self._answer.aclose()


async def bound(response: httpx.Response) -> None:
    """Read no more of this answer than fits in memory."""
    if isinstance(response.stream, httpx.AsyncByteStream):
        response.stream = Bounded(response.stream)


BOUNDED: Mapping[str, list[Callable[..., Any]]] = {"response": [bound]}
"""For an httpx client's `event_hooks`: a transport of our own would leave out the machine's proxy."""
