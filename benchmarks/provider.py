"""What stands in for Twilio: takes texts and answers in 50 ms, in a process of its own.

`python -m benchmarks.provider PORT`. `GET /taken` tells, as JSON, how many texts it took and to how many
numbers, and when the first and the last of them came (seconds on a clock of its own).
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs
from urllib.request import urlopen

from benchmarks.http import free_port

ANSWERS_AFTER = 0.05  # seconds
PATIENCE = 10  # seconds


@dataclass
class Taken:
    """The texts that came so far."""

    texts: int = 0
    numbers: int = 0
    first: float = 0.0
    last: float = 0.0


@dataclass
class Provider:
    taken: Taken = field(default_factory=Taken)
    seen: set[str] = field(default_factory=set)

    def take(self, form: str) -> str:
        now = time.perf_counter()
        self.seen.add(parse_qs(form)["To"][0])
        self.taken.texts, self.taken.numbers = self.taken.texts + 1, len(self.seen)
        self.taken.first, self.taken.last = self.taken.first or now, now
        return json.dumps({"sid": f"SM{self.taken.texts:032x}", "status": "queued"})


class Line(asyncio.Protocol):
    """One kept-alive connection, one request at a time."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._read = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        if end and len(body) >= _length(head):
            self._read = b""
            if head.startswith(b"GET"):
                self._answer(b"200 OK", json.dumps(asdict(self._provider.taken)))
            else:
                told = self._provider.take(body.decode())
                asyncio.get_running_loop().call_later(ANSWERS_AFTER, self._answer, b"201 Created", told)

    def _answer(self, status: bytes, told: str) -> None:
        head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self._transport.write(head % (status, len(told)) + told.encode())


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)


@contextmanager
def provider() -> Iterator[int]:
    """One that has taken nothing yet; gives its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.provider", str(port)])
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def taken(port: int) -> Taken:
    with urlopen(f"http://127.0.0.1:{port}/taken", timeout=PATIENCE) as told:
        return Taken(**json.load(told))


def _wait(port: int) -> None:
    until = time.perf_counter() + PATIENCE
    while True:
        try:
            taken(port)
            return
        except URLError:
            if time.perf_counter() > until:
                raise
            time.sleep(0.05)


async def serve(port: int) -> None:
    one = Provider()
    server = await asyncio.get_running_loop().create_server(lambda: Line(one), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
