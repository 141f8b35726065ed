"""An answer unpacked within bounds, as it comes: what is packed small may swell a thousandfold."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import httpx

from signposting.imports.live.bounds import MB
from signposting.imports.refusal import Unreadable

_GZIP = zlib.MAX_WBITS | 16
Unpack = Callable[[bytes, int], bytes]


async def body_of(answer: httpx.Response, most: int) -> bytes:
    """The whole body. Raises Unreadable above `most` bytes, or if it is packed otherwise than was asked."""
    host = answer.request.url.host
    unpack = _unpacker(answer.headers.get("content-encoding", "").strip().lower(), host)
    body = bytearray()
    async for piece in answer.aiter_raw():
        body += unpack(piece, most - len(body) + 1)
        if len(body) > most:
            raise Unreadable(f"{host} answers with over {most // MB} MB at once.")
    return bytes(body)


def _unpacker(packing: str, host: str) -> Unpack:
    """What unpacks the next piece, to so many bytes at most."""
    if packing in ("", "identity"):
        return lambda piece, most: piece[:most]
    if packing not in ("gzip", "x-gzip"):
        raise Unreadable(f"{host} packs its answers otherwise than was asked for ({packing[:20]}).")
    packed = zlib.decompressobj(_GZIP)

    def unpack(piece: bytes, most: int) -> bytes:
        try:
            return packed.decompress(piece, most)
        except zlib.error:
            raise Unreadable(f"{host} sends an answer that cannot be unpacked.") from None

    return unpack
