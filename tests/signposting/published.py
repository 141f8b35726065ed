"""A directory as somebody publishes it: pages on a small server of this machine."""

import asyncio
import json
import threading
from contextlib import contextmanager

from signposting.imports.live import Live
from signposting.imports.live.bounds import Bounds, Time
from signposting.imports.live.line import Line
from signposting.service import Service
from tests.handlers.loopback import Answer, loopback

WHOLE = {"status": "active", "phones": [{"number": "0113 496 0000"}]}
NOON = "Thu, 12 Mar 2026 12:00:00 GMT"


def services(many, **said):
    return [{"id": f"s{at}", "name": f"Service {at}", **WHOLE, **said} for at in range(1, many + 1)]


@contextmanager
def serving(answer, tls=None):
    """Serve from a thread of its own; gives the root address."""
    ready, stop, told = threading.Event(), [], []

    async def serve():
        async with loopback(answer, tls) as root:
            over = asyncio.Event()
            told.append(root)
            stop.append((asyncio.get_running_loop(), over))
            ready.set()
            await over.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield told[0]
    finally:
        loop, over = stop[0]
        loop.call_soon_threadsafe(over.set)
        thread.join()


class Feed:
    """Answers as an API of the standard does; keeps what it was asked."""

    def __init__(self, rows, size=2, **odd):
        self.rows, self.size = rows, size
        self.odd = odd  # what the envelope says otherwise
        self.asked = []
        self.headers = {"date": NOON}

    def __call__(self, asked):
        self.asked.append(asked)
        name = asked.path.removeprefix("/services").strip("/")
        return self.one(name) if name else self.page(asked)

    def page(self, asked):
        number = int(asked.query.get("page", "1"))
        rows = self.rows[(number - 1) * self.size : number * self.size]
        pages = -(-len(self.rows) // self.size)
        told = {
            "total_items": len(self.rows),
            "total_pages": pages,
            "page_number": number,
            "size": len(rows),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not rows,
            "contents": rows,
        }
        return Answer(shown={**told, **self.odd}, headers=self.headers)

    def one(self, name):
        found = next((row for row in self.rows if row["id"] == name), None)
        return Answer(404) if found is None else Answer(shown={**found, **WHOLE})


class Tagged(Feed):
    """A feed that knows by an etag what somebody has read already."""

    def page(self, asked):
        answer = super().page(asked)
        etag = f'"{hash(json.dumps(answer.shown))}"'
        if asked.headers.get("if-none-match") == etag:
            return Answer(304, shown="", headers=self.headers)
        return Answer(shown=answer.shown, headers={**self.headers, "etag": etag})


class Moving:
    """A clock that moves on only as somebody waits."""

    def __init__(self):
        self.at = 1000.0
        self.waits = []

    async def sleep(self, seconds):
        self.waits.append(seconds)
        self.at += seconds

    @property
    def time(self):
        return Time(lambda: self.at, self.sleep)


def line(clock=None, **bounds):
    return Line(loopback=True, bounds=Bounds(**bounds), time=(clock or Moving()).time)


def live(root, path="/services", clock=None, since=None, **bounds):
    return Live(root + path, since=since, line=line(clock, **bounds))


def ids(reading):
    return [found.id if isinstance(found, Service) else str(found) for found in reading.services()]
