"""Which column of a plain spreadsheet holds what: proposed from its columns' names, kept as a TOML file.

[columns]
name = ["Service name"]
phone = ["Telephone", "Other telephone"]

[every]
attribution = "Anytown Council, Open Government Licence"
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from signposting.imports.refusal import Unreadable

NEAR = 0.84  # how alike a column's name must be to a word of ours to be taken for it
LONG_ENOUGH = 5  # letters: "age" is no slip for "page"
SEVERAL = frozenset(("phone", "address", "category", "language", "hours", "area"))

FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("service id", "record id", "reference", "ref", "uid", "uuid", "identifier"),
    "name": ("service name", "service", "title", "project", "project name", "resource", "resource name"),
    "organisation": (
        *("organization", "organisation name", "organization name", "provider", "provider name"),
        *("charity", "agency", "agency name", "company", "run by"),
    ),
    "alternate_name": ("other name", "also known as", "aka", "alternate name"),
    "description": ("about", "details", "summary", "what we do", "what they do", "service description"),
    "url": ("website", "web", "web site", "web address", "link", "webpage", "page", "homepage"),
    "email": ("e mail", "email address", "contact email", "mail"),
    "phone": (
        *("telephone", "tel", "phone number", "telephone number", "contact number", "tel no", "phone no"),
        *("freephone", "helpline", "mobile", "phones", "number", "main phone", "contact phone"),
    ),
    "address": (
        "street",
        "street address",
        "address line",
        "location address",
        "full address",
        "venue address",
    ),
    "place": ("venue", "location", "location name", "site", "building", "place name", "venue name"),
    "city": ("town", "town city", "city town", "post town", "locality"),
    "region": ("county", "borough", "district"),
    "state": ("state province", "province"),
    "postcode": ("post code", "postal code", "zip", "zip code", "zipcode"),
    "country": ("nation",),
    "latitude": ("lat", "y"),
    "longitude": ("lon", "long", "lng", "x"),
    "area": ("service area", "area served", "areas covered", "area covered", "coverage", "covers"),
    "hours": (
        "opening hours",
        "opening times",
        "open",
        "times",
        "opening",
        "hours of operation",
        "when",
        "schedule",
    ),
    "eligibility": (
        "who for",
        "who is it for",
        "for whom",
        "audience",
        "criteria",
        "eligibility criteria",
        "who can use",
    ),
    "minimum_age": ("min age", "age from", "youngest age", "from age"),
    "maximum_age": ("max age", "age to", "oldest age", "to age"),
    "cost": ("fees", "price", "charge", "charges", "fee", "costs"),
    "language": ("languages", "languages spoken"),
    "category": (
        "categories",
        "type",
        "service type",
        "type of service",
        "type of support",
        "tags",
        "theme",
        "keywords",
    ),
    "application": (
        "referral",
        "how to apply",
        "how to refer",
        "referral process",
        "access",
        "how to access",
    ),
    "last_verified": (
        "last checked",
        "checked",
        "verified",
        "last verified",
        "date checked",
        "last updated",
        "updated",
    ),
    "status": (),
    "alert": ("notice", "warning"),
    "attribution": ("source", "data source", "licence"),
}
"""Our words for what a column can hold, and others' words for the same."""

MEANT = {word: field for field, words in FIELDS.items() for word in (field.replace("_", " "), *words)}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The columns that hold each field, and what is the same on every row."""

    columns: Mapping[str, tuple[str, ...]]
    every: Mapping[str, str] = field(default_factory=dict)

    def as_toml(self) -> str:
        """A file that people can read and mend."""
        return "\n".join(
            [
                "# Which column holds what. A column that is not named here is kept as it is.",
                *self._lines(),
                "",
            ]
        )

    def _lines(self) -> Iterator[str]:
        yield "[columns]"
        for name in FIELDS:
            if name in self.columns:
                shown = ", ".join(json.dumps(column, ensure_ascii=False) for column in self.columns[name])
                yield f"{name} = [{shown}]"
        if self.every:
            yield from ("", "# What is the same on every row.", "[every]")
            for name, value in self.every.items():
                yield f"{name} = {json.dumps(value, ensure_ascii=False)}"


def proposed(header: list[str]) -> ColumnMapping:
    """What these columns look as if they held; each holds one thing, and most things stand in one column."""
    found: dict[str, list[str]] = {}
    for near in (False, True):
        for column in header:
            if not column or any(column in columns for columns in found.values()):
                continue
            meant = _meant(column, near)
            if meant and (meant in SEVERAL or meant not in found):
                found.setdefault(meant, []).append(column)
    if "name" not in found and "organisation" in found:
        found["name"] = found["organisation"]
    return ColumnMapping({name: tuple(sorted(them, key=header.index)) for name, them in found.items()})


def _meant(column: str, near: bool) -> str | None:
    words = re.sub(r"[^a-z]+", " ", column.lower()).strip()
    if not near or len(words) < LONG_ENOUGH:
        return MEANT.get(words)
    close = difflib.get_close_matches(words, MEANT, 1, NEAR)
    return MEANT[close[0]] if close else None


def read_mapping(text: str) -> ColumnMapping:
    """The mapping that a TOML file says. Raises Unreadable."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"The mapping is not TOML: {str(error)[:100]}.") from None
    columns, every = said.get("columns"), said.get("every", {})
    if not isinstance(columns, dict) or not isinstance(every, dict):
        raise Unreadable("The mapping needs a part [columns] that says which column holds what.")
    for name in (*columns, *every):
        if name not in FIELDS:
            close = difflib.get_close_matches(name, FIELDS, 1)
            hint = f" Is {close[0]} meant?" if close else ""
            raise Unreadable(f"The mapping names {name[:40]!r}, which is nothing that we know.{hint}")
    listed = {name: (it,) if isinstance(it, str) else tuple(map(str, it)) for name, it in columns.items()}
    return ColumnMapping(listed, {name: str(value) for name, value in every.items()})
