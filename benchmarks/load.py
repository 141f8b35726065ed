"""Posts signed webhooks over kept-alive connections, as fast as they are answered, from a process of its own.

`python -m benchmarks.load PORT CONNECTIONS` reads requests from standard input, one in JSON a line, and tells
the seconds that each answer took, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator


async def run(port: int, connections: int, requests: list[bytes]) -> dict[str, object]:
    waiting = iter(requests)
    began = time.perf_counter()
    lanes = await asyncio.gather(*(_lane(port, waiting) for _ in range(connections)))
    return {"seconds": time.perf_counter() - began, "each": [took for lane in lanes for took in lane]}


async def _lane(port: int, waiting: Iterator[bytes]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    for request in waiting:
        began = time.perf_counter()
        writer.write(request)
        kept_alive = await answered(reader)
        took.append(time.perf_counter() - began)
        if not kept_alive:  # as Flask's own server does
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
    return took


async def answered(reader: asyncio.StreamReader) -> bool:
    """Read an answer. Is the line still open after it?"""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise RuntimeError(head.decode())
    lengths = [line for line in head.split(b"\r\n") if line.startswith(b"content-length:")]
    await reader.readexactly(int(lengths[0].partition(b":")[2]))
    return b"connection: close" not in head


def request(path: str, body: str, signature: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Twilio-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


if __name__ == "__main__":
    told = [request(**json.loads(line)) for line in sys.stdin]
    print(json.dumps(asyncio.run(run(int(sys.argv[1]), int(sys.argv[2]), told))))
