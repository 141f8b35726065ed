"""The directory as an API of the standard gives it: services one by one, and pages of them.

What the standard requires of an object, and no source has said, is put in: an id that stays the same as long
as the object stands where it does, and empty words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from signposting.service import Json

VERSION = "3.0"
ABOUT: Json = {
    "version": VERSION,
    "profile": "https://docs.openreferral.org/en/3.0/",
    "openapi_url": "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json",
}
MOST = 100  # services on a page
USUAL = 50
HIGHEST = 10_000_000  # page

_OURS = UUID("5b6c5c8e-52a8-5f0e-9c39-6a2d7f0c1e44")
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "organization": ("name", "description"),
    "taxonomy_term": ("name", "description"),
    "addresses": ("address_1", "city", "state_province", "postal_code", "country"),
}
_OBJECTS = frozenset(
    (
        *("organization", "phones", "schedules", "service_areas", "service_at_locations", "location"),
        *("addresses", "languages", "cost_options", "attributes", "taxonomy_term", "contacts", "funding"),
        *("accessibility", "required_documents", "program"),
    )
)


class NotAsked(ValueError):
    """What is asked for makes no sense: one plain sentence says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of which services, pages counted from 1."""

    page: int = 1
    size: int = USUAL
    modified_after: dt.datetime | None = None
    search: str = ""


def wanted(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; other keys are passed over, as the standard has it. Raises NotAsked."""
    return Wanted(
        page=_whole_number(query, "page", 1, HIGHEST),
        size=min(MOST, _whole_number(query, "per_page", USUAL, HIGHEST)),
        modified_after=_moment(query.get("modified_after", "").strip()),
        search=query.get("search", "").strip(),
    )


def _whole_number(query: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    said = query.get(name, "").strip() or str(otherwise)
    if not (said.isdecimal() and said.isascii() and len(said) < 12 and 1 <= int(said) <= most):
        raise NotAsked(f"{name} must be a whole number from 1.")
    return int(said)


def _moment(said: str) -> dt.datetime | None:
    if not said:
        return None
    try:
        # A plus that was not written as %2B arrives as a blank.
        found = dt.datetime.fromisoformat(said.replace(" ", "+") if "T" in said else said)
        return found.replace(tzinfo=found.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise NotAsked("modified_after must be a date and time such as 2026-03-12T09:00:00Z.") from None


def envelope(contents: Sequence[Json], items: int, asked: Wanted) -> dict[str, Any]:
    """One page, of `items` services in all."""
    pages = -(-items // asked.size)
    return {
        "total_items": items,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": list(contents),
    }


def published(told: Json, id: str, changed_at: dt.datetime) -> dict[str, Any]:
    """A service (HSDS 3 JSON) as the API gives it: by this id, with all that the standard requires."""
    changed = changed_at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    whole = {**told, "id": id, "status": told.get("status") or "active", "last_modified": changed}
    return {name: _filled(found, name, id) for name, found in whole.items()}


def _filled(found: Any, name: str, path: str) -> Any:
    if name not in _OBJECTS:
        return found
    if isinstance(found, list):
        return [_object(one, name, f"{path}/{name}/{at}") for at, one in enumerate(found)]
    return _object(found, name, f"{path}/{name}")


def _object(found: Any, name: str, path: str) -> Any:
    if not isinstance(found, dict):
        return found
    told = {"id": str(uuid5(_OURS, path)), **dict.fromkeys(_REQUIRED.get(name, ()), "")}
    if name == "location":
        told["location_type"] = "physical" if found.get("addresses") or "latitude" in found else "virtual"
    if name == "addresses":
        told["address_type"] = "physical"
    return told | {key: _filled(value, key, path) for key, value in found.items()}
