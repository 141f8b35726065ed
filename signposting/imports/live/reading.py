"""One reading of a feed, from its first page to its last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine, Iterator
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx

from signposting.imports.json_stream import Row
from signposting.imports.live.details import Details, is_short
from signposting.imports.live.line import OK, Answer, Line, beside, shown
from signposting.imports.live.page import Page, page_of
from signposting.imports.refusal import Refused, Unreadable

T = TypeVar("T")
Run = Callable[[Coroutine[Any, Any, T]], T]
LATE = dt.timedelta(minutes=10)  # that a change may take until a feed shows it
MOST_ETAGS = 200
LONGEST_ETAG = 200


class Reading:
    """What has been read so far: `read` rows; `began`, by the feed's own clock."""

    def __init__(self, line: Line, start: httpx.URL, *, is_part: bool) -> None:
        self._line = line
        self._url = start
        self._counts_from = 1
        self._seen: set[int] = set()
        self._etags: list[str] = []
        self._name_all = not is_part  # do the etags name all that there is?
        self.details = Details(line, start)
        self.is_part = is_part
        self.began: dt.datetime | None = None
        self.read = 0

    @property
    def etag(self) -> str:
        return "\n".join(self._etags) if self._name_all and len(self._etags) <= MOST_ETAGS else ""

    def rows(self, run: Run[Any]) -> Iterator[Row]:
        """Every row, the short ones filled. Raises Unreadable."""
        url: httpx.URL | None = self._url
        at = 0
        while url is not None:
            at += 1
            answer, page = run(self._page(url, at))
            self._check(page, at)
            for row in run(self.details.filled(page.rows)):
                yield _within(row, at)
            self._remember(answer, page, at)
            url = self._next(page, at)

    async def _page(self, url: httpx.URL, at: int) -> tuple[Answer, Page]:
        answer = await self._line.ask(url)
        if answer.status != OK:
            raise Unreadable(f"{shown(url)} answers {answer.status}{_meaning(answer.status)}.")
        if at == 1 and answer.url != self._url:
            self._moved(answer.url)
        page = page_of(answer.body, shown(url))
        if page is not None:
            return answer, page
        if at > 1 or url.path.rstrip("/").endswith("/services"):
            raise Unreadable(f"{shown(url)} tells of the API, and of no services.")
        self._moved(self._url.copy_with(path=f"{self._url.path.rstrip('/')}/services"))
        return await self._page(self._url, at)

    def _moved(self, to: httpx.URL) -> None:
        """The feed is not where it was looked for, and there its pages would not be asked for again."""
        self._url = to
        self._name_all = False
        self.details = Details(self._line, to)

    def _check(self, page: Page, at: int) -> None:
        """Raise Unreadable for a feed that goes round in circles, or without end, or tells untruths."""
        host, bounds = self._url.host, self._line.bounds
        if at == 1 and page.number == 0:
            self._counts_from = 0
        asked = at - 1 + self._counts_from
        if page.number not in (None, asked):
            raise Unreadable(f"{host} gives page {page.number} where page {asked} is asked for.")
        if not page.rows and 1 < (page.pages or 0) >= at:
            raise Unreadable(f"{host} says that it has {page.pages} pages, and page {at} is empty.")
        told = hash(str(page.rows))
        if page.rows and told in self._seen:
            raise Unreadable(f"{host} gives the same services again on page {at}.")
        self._seen.add(told)
        self.read += len(page.rows)
        if self.read > bounds.services or (page.items or 0) > bounds.services:
            raise Unreadable(f"{host} has over {bounds.services:,} services.")
        if at >= bounds.pages and self._next(page, at):
            raise Unreadable(f"{host} has over {bounds.pages:,} pages.")

    def _remember(self, answer: Answer, page: Page, at: int) -> None:
        if at == 1:
            self.began = _moment(answer.headers.get("date", ""))
        etag = answer.headers.get("etag", "").strip()
        self._etags.append(etag)
        is_found_again = at == 1 or (not page.next and self._counts_from == 1)
        # What a short row leaves out may change, and the row stay as it is.
        tells_all = not any(map(_is_undated, page.rows))
        self._name_all &= 0 < len(etag) < LONGEST_ETAG and is_found_again and tells_all

    def _next(self, page: Page, at: int) -> httpx.URL | None:
        """The address of the next page; None after the last. Raises Unreadable if that came too soon."""
        if page.next and page.rows and not page.is_last:
            return beside(self._url, page.next)
        if self._has_more(page, at):
            return self._url.copy_set_param("page", at + self._counts_from)
        if (page.pages or 0) > at:
            raise Unreadable(
                f"{self._url.host} says that it has {page.pages} pages, and ends with page {at}."
            )
        if not self.is_part and (page.items or 0) > self.read:
            raise Unreadable(
                f"{self._url.host} says that it has {page.items} services, and gives {self.read}."
            )
        return None

    def _has_more(self, page: Page, at: int) -> bool:
        if page.is_last or not page.is_paged or not page.rows:
            return False
        if page.pages is not None:
            return at < page.pages
        return page.items is None or self.read < page.items


def _within(row: Row, page: int) -> Row:
    if isinstance(row, Refused):
        return Refused(f"page {page}, {row.row}", row.reason)
    return f"page {page}, {row[0]}", row[1]


def _is_undated(row: Row) -> bool:
    return not isinstance(row, Refused) and is_short(row[1]) and not row[1].get("last_modified")


def _meaning(status: int) -> str:
    meanings = {401: ": it wants a key", 403: ": it wants a key", 404: ": there is nothing by this address"}
    return meanings.get(status, "")


def _moment(written: str) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(written).astimezone(dt.UTC) - LATE
    except (TypeError, ValueError, OverflowError):
        return None
