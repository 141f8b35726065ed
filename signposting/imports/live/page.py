"""One answer of a feed: its services, and what it says of the pages that follow."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from signposting.imports.json_stream import Row, envelope_of, is_line, json_of, json_rows
from signposting.imports.refusal import Unreadable

OF_THE_API = frozenset(("version", "profile", "openapi_url"))


@dataclass(frozen=True, slots=True)
class Page:
    """What it holds; whatever it does not say of itself is None.

    HSDS 3, Open Referral UK 1 and what else is met say it by different names.
    """

    rows: list[Row]
    number: int | None = None
    pages: int | None = None
    items: int | None = None
    is_last: bool | None = None
    next: str = ""

    @property
    def is_paged(self) -> bool:
        """Does it say anything of other pages?"""
        return any(one is not None for one in (self.number, self.pages, self.items, self.is_last))


def page_of(body: bytes, name: str) -> Page | None:
    """The page that an answer is; None: it only tells of the API. Raises Unreadable."""
    begin = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if begin == b"<":
        raise Unreadable(f"{name} answers with a web page, not with services.")
    if begin not in (b"{", b"["):
        raise Unreadable(f"{name} answers with nothing that is JSON.")
    if b"\n" in body and is_line(body[: body.index(b"\n") + 1]):
        return Page(list(json_rows(io.BytesIO(body), name)))
    found = json_of(body, name)
    if isinstance(found, list):
        return Page(_rows(found))
    if "id" not in found and OF_THE_API & found.keys() and envelope_of(found) is None:
        return None
    return _told(found)


def _told(found: dict[str, Any]) -> Page:
    key = envelope_of(found)
    if key is None:
        return Page([("the object", found)])
    return Page(
        _rows(found[key]),
        number=_number(found, "page_number", "number", "page", "current_page"),
        pages=_number(found, "total_pages", "totalPages"),
        items=_number(found, "total_items", "totalElements", "total_count"),
        is_last=_truth(found, "last_page", "last"),
        next=_next(found),
    )


def _rows(found: list[Any]) -> list[Row]:
    return [(f"item {at}", one) for at, one in enumerate(found, 1)]


def _number(found: Mapping[str, Any], *names: str) -> int | None:
    for name in names:
        said = found.get(name)
        if isinstance(said, str) and said.isdecimal() and said.isascii():
            said = int(said[:12])
        if isinstance(said, int) and not isinstance(said, bool) and said >= 0:
            return said
    return None


def _truth(found: Mapping[str, Any], *names: str) -> bool | None:
    return next((found[name] for name in names if isinstance(found.get(name), bool)), None)


def _next(found: Mapping[str, Any]) -> str:
    """The link to the next page, as feeds write it: next, links.next, _links.next.href."""
    for said in (found, found.get("links"), found.get("_links")):
        link = said.get("next") if isinstance(said, Mapping) else None
        link = link.get("href") if isinstance(link, Mapping) else link
        if isinstance(link, str) and link.strip():
            return link.strip()
    return ""
