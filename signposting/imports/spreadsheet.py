"""Services from a plain spreadsheet: one a row, by a mapping of its columns."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from signposting.imports.mapping import ColumnMapping, proposed
from signposting.imports.parts import language
from signposting.imports.refusal import Refused, Unreadable
from signposting.imports.sheet import cells_of

AS_IT_IS = {
    "id": "id",
    "name": "name",
    "alternate_name": "alternate_name",
    "description": "description",
    "url": "url",
    "email": "email",
    "status": "status",
    "alert": "alert",
    "attribution": "attribution",
    "eligibility": "eligibility_description",
    "minimum_age": "minimum_age",
    "maximum_age": "maximum_age",
    "cost": "fees_description",
    "application": "application_process",
    "last_verified": "assured_date",
}
OF_ADDRESS = {
    "city": "city",
    "region": "region",
    "state": "state_province",
    "postcode": "postal_code",
    "country": "country",
}
_PHONES = re.compile(r"[;\n|]|/(?=\s*[\d+(])|\bor\b|,(?=\s*[+0(])")
_WORDS = re.compile(r"[;,\n|]")


def proposed_mapping(path: Path) -> ColumnMapping:
    """The mapping that the column names of a csv or xlsx file suggest. Raises Unreadable."""
    return proposed(columns_of(path))


def columns_of(path: Path) -> list[str]:
    """The columns of a csv or xlsx file, as a mapping names them. Raises Unreadable."""
    with path.open("rb") as source:
        return _header(cells_of(source, path.name), path.name)


def sheet_rows(
    source: BinaryIO, name: str, mapping: ColumnMapping | None
) -> Iterator[tuple[str, Any] | Refused]:
    """Each row as an object of the standard. Raises Unreadable."""
    rows = cells_of(source, name)
    header = _header(rows, name)
    mapping = mapping or proposed(header)
    _check(mapping, header, name)
    for line, cells in rows:
        if len(cells) > len(header):
            yield Refused(f"line {line}", f"has {len(cells)} cells, and there are {len(header)} columns")
        else:
            yield f"line {line}", as_object(dict(zip(header, cells, strict=False)), mapping)


def _header(rows: Iterator[tuple[int, list[str]]], name: str) -> list[str]:
    _, cells = next(rows, (0, []))
    if not cells:
        raise Unreadable(f"{name} is empty.")
    seen: Counter[str] = Counter()
    return [_told_apart(" ".join(cell.split()), seen) for cell in cells]


def _told_apart(column: str, seen: Counter[str]) -> str:
    """A column of a name that was there before: Phone, Phone (2)."""
    seen[column] += 1
    return f"{column} ({seen[column]})" if column and seen[column] > 1 else column


def _check(mapping: ColumnMapping, header: list[str], name: str) -> None:
    named = {column for columns in mapping.columns.values() for column in columns}
    missing = sorted(named - set(header))
    if missing:
        raise Unreadable(f"{name} has no column {missing[0][:40]!r}, which the mapping names.")
    if "name" not in mapping.columns:
        raise Unreadable(
            f"{name} is no directory that we know, and no column of it looks like a service's name."
        )


def as_object(row: Mapping[str, str], mapping: ColumnMapping) -> dict[str, Any]:
    """One row as the standard's JSON has it. What no field takes is kept under its column's name."""
    said = {name: [value] for name, value in mapping.every.items()}
    for name, columns in mapping.columns.items():
        found = [row[column] for column in columns if row.get(column)]
        if found:
            said[name] = found
    taken = {column for columns in mapping.columns.values() for column in columns}
    made: dict[str, Any] = {
        name: value for name, value in row.items() if value and name and name not in taken
    }
    made |= {theirs: said[ours][0] for ours, theirs in AS_IT_IS.items() if ours in said}
    made |= {key: value for key, value in _parts(said).items() if value}
    if "name" in made:
        made.setdefault("id", _made_id(said))
    return made


def _parts(said: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        "organization": {"name": said["organisation"][0]} if "organisation" in said else None,
        "phones": [{"number": number} for number in _split(_PHONES, said.get("phone"))],
        "schedules": [{"description": text} for text in said.get("hours", ())],
        "service_areas": [{"name": text} for text in said.get("area", ())],
        "languages": [_language(word) for word in _split(_WORDS, said.get("language"))],
        "attributes": [{"taxonomy_term": {"name": word}} for word in _split(_WORDS, said.get("category"))],
        "service_at_locations": _places(said),
    }


def _split(by: re.Pattern[str], texts: list[str] | None) -> list[str]:
    return [part.strip() for text in texts or () for part in by.split(text) if part.strip()]


def _language(word: str) -> dict[str, str]:
    found = language(word)
    return {"code": found.code, "name": found.name}


def _places(said: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    address = {f"address_{at}": line for at, line in enumerate(said.get("address", ()), 1)}
    address |= {theirs: said[ours][0] for ours, theirs in OF_ADDRESS.items() if ours in said}
    location: dict[str, Any] = {name: said[name][0] for name in ("latitude", "longitude") if name in said}
    if "place" in said:
        location["name"] = said["place"][0]
    if address.keys() - {"country"}:
        location["addresses"] = [address]
    return [{"location": location}] if location else []


def _made_id(said: Mapping[str, list[str]]) -> str:
    """The same row has the same id whenever it is read."""
    told = "|".join(said.get(name, [""])[0].casefold() for name in ("name", "organisation", "postcode"))
    return f"row-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
