"""One entry of the first directory, as it stands in its country's file."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FILES = {"GB": "uk.toml", "US": "us.toml"}
"""By country (ISO 3166)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a helpline or a national service is, and how far that was checked.

    `where` are the nations or states that it serves, none for the whole country. `hours` are as in
    `signposting.first.hours`, in the country's own time. `discreet` is False where it tells why somebody
    rings, and none of its words is one that tells (`signposting/telling.toml`). `page` is where its number
    was read on `last_verified`; an `unverified` one has neither, nor hours: nobody has read or rung it.
    """

    key: str
    country: str
    name: str
    what: str
    needs: tuple[str, ...]
    organisation: str = ""
    phone: str = ""
    text: str = ""
    send: str = ""
    url: str = ""
    hours: str = ""
    cost: str = ""
    where: tuple[str, ...] = ()
    whom: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    languages: tuple[str, ...] = ()
    discreet: bool = True
    page: str = ""
    last_verified: dt.date | None = None
    checked_by: str = ""
    unverified: bool = False

    @property
    def id(self) -> str:
        return f"{self.country.lower()}-{self.key}"

    @property
    def number(self) -> str:
        """The number to ring or, if it has none, to text; "" where it has neither."""
        return self.phone or self.text


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry, in the order of the files. Raises TypeError at a field that an entry does not have."""
    return tuple(
        Entry(key=key, country=country, **{field: _fixed(told) for field, told in row.items()})
        for country, name in FILES.items()
        for key, row in tomllib.loads((files("signposting.first") / name).read_text("utf-8")).items()
    )


def _fixed(told: Any) -> Any:
    return tuple(told) if isinstance(told, list) else told
