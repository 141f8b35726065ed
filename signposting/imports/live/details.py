"""Short rows of a list made whole: what it leaves out, each service tells on a page of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import httpx

from signposting.imports.json_stream import Row, json_of
from signposting.imports.live.line import OK, Line, Unanswered
from signposting.imports.refusal import Refused, Unreadable

ABSENT = (404, 405, 410)
DOUBTFUL = 4  # services without a page of their own, until it is taken that none has one
OF_THE_LIST = ("page", "per_page", "modified_after", "search")
OF_WHOLE_ONES = frozenset(
    (
        *("phones", "contacts", "contact", "service_at_locations", "locations", "schedules", "service_areas"),
        *("regular_schedules", "physical_addresses", "service_taxonomys", "eligibilitys", "languages"),
        *("attributes", "cost_options", "service", "services"),
    )
)


def is_short(raw: Any) -> bool:
    """Is this a service without anything that hangs on it?"""
    id = raw.get("id") if isinstance(raw, dict) else None
    return isinstance(id, str | int) and str(id).strip(". ") != "" and not OF_WHOLE_ONES & raw.keys()


class Details:
    """The services' own pages, beside the list. `are_lost`: one that should be there could not be had."""

    def __init__(self, line: Line, of: httpx.URL) -> None:
        self._line = line
        self._list = of
        self._found = self._absent = self._lost = 0

    @property
    def are_lost(self) -> bool:
        return self._lost > 0

    async def filled(self, rows: Sequence[Row]) -> list[Row]:
        """These rows, the short ones whole. Raises Unreadable."""
        asking = [asyncio.ensure_future(self._whole(row)) for row in rows]
        try:
            return list(await asyncio.gather(*asking))
        finally:
            await self._line.give_up(asking)

    async def _whole(self, row: Row) -> Row:
        none_has_one = self._absent >= DOUBTFUL and not self._found
        if isinstance(row, Refused) or none_has_one or not is_short(row[1]):
            return row
        stands, raw = row
        id = str(raw["id"]).strip()
        try:
            answer = await self._line.ask(self._address(id))
        except Unanswered as why:
            return self._lose(stands, str(why))
        if answer.status in ABSENT:
            self._absent += 1
            return row
        if answer.status != OK:
            return self._lose(stands, f"its own page answers {answer.status}.")
        return self._read(stands, id, answer.body)

    def _address(self, id: str) -> httpx.URL:
        path = f"{self._list.path.rstrip('/')}/{quote(id, safe='')}"
        url = self._list.copy_with(raw_path=path.encode() + self._query())
        for name in OF_THE_LIST:
            url = url.copy_remove_param(name)
        return url

    def _query(self) -> bytes:
        return b"?" + self._list.query if self._list.query else b""

    def _read(self, stands: str, id: str, body: bytes) -> Row:
        try:
            found = json_of(body, "its own page")
        except Unreadable as why:
            return self._lose(stands, str(why))
        if not isinstance(found, dict) or str(found.get("id")).strip() != id:
            return self._lose(stands, "its own page tells of something else.")
        self._found += 1
        return stands, found

    def _lose(self, stands: str, why: str) -> Refused:
        self._lost += 1
        if self._lost > self._line.bounds.lost:
            raise Unreadable(f"{self._list.host} does not give its services one by one: {why}")
        return Refused(stands, why.removesuffix("."))
