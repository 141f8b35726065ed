"""A small HTTP server on this machine that answers as it is told: well, badly, late or not at all."""

import asyncio
import json
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]
    fields: tuple[tuple[str, str], ...] = ()  # the form's, where a name comes more than once


@dataclass(frozen=True)
class Answer:
    """`after` so many seconds."""

    status: int = 200
    shown: object = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0


DROP = "drop"  # the line breaks after the request was read
HANG = "hang"  # no answer ever comes
DRIP = "drip"  # an answer comes byte by byte, and never to its end
FLOOD = "flood"  # an answer comes that never ends, as fast as it is read

ENDLESS = HANG, DRIP, FLOOD


def patience(*moods):
    """How long a door is to wait, in seconds: little where no answer comes, and much on a busy machine."""
    return 0.2 if any(mood in ENDLESS for mood in moods) else 20


@asynccontextmanager
async def loopback(answer: Callable[[Asked], Answer | str], tls=None):
    """Serve on a free port of 127.0.0.1; gives the root address, which is https where `tls` is given."""
    open_lines = set()

    async def talk(reader, writer):
        open_lines.add(writer)
        try:
            while asked := await read(reader):
                match answer(asked):
                    case Answer() as told:
                        await asyncio.sleep(told.after)
                        writer.write(in_bytes(told))
                        await writer.drain()
                    case "hang":
                        await reader.read()
                    case "drip" | "flood" as endless:
                        await pour(writer, endless)
                    case _:
                        return
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            open_lines.discard(writer)
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for line in list(open_lines):
            line.close()
        await asyncio.sleep(0)


async def pour(writer, endless):
    """An answer without an end, till the other side hangs up."""
    writer.write(b"HTTP/1.1 200 Told\r\ncontent-type: application/json\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" " if endless == DRIP else b" " * 65536)
        await writer.drain()
        await asyncio.sleep(0.05 if endless == DRIP else 0)


async def read(reader) -> Asked | None:
    first = (await reader.readline()).decode()
    if not first:
        return None
    headers = {}
    while line := (await reader.readline()).decode().strip():
        key, _, value = line.partition(":")
        headers[key.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    method, address, _ = first.split()
    parts = urlsplit(address)
    fields = tuple(parse_qsl(body.decode(), keep_blank_values=True))
    return Asked(method, parts.path, dict(parse_qsl(parts.query)), dict(fields), headers, fields)


def in_bytes(told: Answer) -> bytes:
    shown = told.shown if isinstance(told.shown, str | bytes) else json.dumps(told.shown)
    body = shown.encode() if isinstance(shown, str) else shown
    headers = {"content-type": "application/json", "content-length": str(len(body)), **told.headers}
    head = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    return f"HTTP/1.1 {told.status} Told\r\n{head}\r\n".encode() + body
