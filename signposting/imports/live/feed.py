"""A whole feed, page after page."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from signposting.imports.json_stream import Row
from signposting.imports.live.line import NOT_CHANGED, Line
from signposting.imports.live.reading import Reading, Run
from signposting.imports.read import services_of, turned_rows
from signposting.imports.refusal import Refused
from signposting.service import Service


@dataclass(frozen=True, slots=True)
class Since:
    """What to keep of a feed until it is read again.

    `etag` is what the feed called its pages, a line each: if all have kept their names, nothing has changed.
    `modified_after`: ask for what has changed since and for nothing else. That never tells what is gone, so
    a feed must be read without it now and then, weekly say.
    """

    etag: str = ""
    modified_after: dt.datetime | None = None


class Live:
    """A directory at an address, to be read once. `since` is, at the end, what to keep for the next time."""

    def __init__(
        self, url: str, *, since: Since | None = None, attribution: str = "", line: Line | None = None
    ) -> None:
        self._line = line or Line()
        self._first = self._line.address(url).copy_remove_param("page")
        self._attribution = attribution
        self.since = since or Since()
        self.is_whole = False
        """Was all of it read, so that what did not come is gone?"""
        self.is_unchanged = False
        """Does it say that nothing has changed? Then no service came, and none is gone."""

    def services(self) -> Iterator[Service | Refused]:
        """Every service, and every row that is none, as they come.

        It waits for the network, and must not be called within a running event loop. Raises Unreadable,
        also once services have come: then `is_whole` is False.
        """
        yield from services_of(turned_rows(self._rows()), self._attribution)

    def _rows(self) -> Iterator[Row]:
        with asyncio.Runner() as runner:
            try:
                if self.since.etag and runner.run(self._is_as_before()):
                    self.is_unchanged = True
                else:
                    yield from self._all(runner.run)
            finally:
                runner.run(self._line.close())

    async def _is_as_before(self) -> bool:
        for at, etag in enumerate(self.since.etag.split("\n"), 1):
            url = self._first if at == 1 else self._first.copy_set_param("page", at)
            if (await self._line.ask(url, etag)).status != NOT_CHANGED:
                return False
        return True

    def _all(self, run: Run[Any]) -> Iterator[Row]:
        after = self.since.modified_after
        start = self._first if after is None else self._first.copy_set_param("modified_after", _iso(after))
        reading = Reading(self._line, start, is_part="modified_after" in start.params)
        yield from reading.rows(run)
        self.is_whole = not reading.is_part and not reading.details.are_lost
        etag = self.since.etag if reading.is_part and not reading.read else reading.etag
        # What could not be had this time may not be left out the next.
        self.since = replace(self.since, etag="") if reading.details.are_lost else Since(etag, reading.began)


def _iso(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
