"""Places of a programme's own, one to a row: name, latitude, longitude, country, kind, region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from signposting.imports.keys import number
from signposting.imports.refusal import Refused, Unreadable
from signposting.imports.sheet import cells_of
from signposting.places.found import Kind, Place
from signposting.places.words import plain_name
from signposting.service import are_coordinates

NEEDED = ("name", "latitude", "longitude", "country")
LONGEST_NAME = 100
COUNTRIES = ("GB", "US", "IE")
KINDS = ", ".join(Kind)


def read_places(path: Path) -> Iterator[Place | Refused]:
    """Every place of a csv or xlsx file, and every row that is none. Raises Unreadable."""
    with path.open("rb") as source:
        rows = cells_of(source, path.name)
        _, header = next(rows, (0, []))
        columns = [cell.strip().lower() for cell in header]
        missing = [name for name in NEEDED if name not in columns]
        if missing:
            raise Unreadable(f"{path.name} has no column {missing[0]!r}: it needs {', '.join(NEEDED)}.")
        for line, cells in rows:
            yield _place(f"line {line}", dict(zip(columns, cells, strict=False)))


def _place(stands: str, row: Mapping[str, str]) -> Place | Refused:
    name, country = row.get("name", ""), row.get("country", "").upper()
    kind = row.get("kind", "").lower() or Kind.TOWN
    latitude, longitude = number(row.get("latitude")), number(row.get("longitude"))
    if not plain_name(name) or len(name) > LONGEST_NAME:
        return Refused(stands, "has no name" if not name else f"has a name that cannot be: {name[:40]}")
    if latitude is None or longitude is None or not are_coordinates(latitude, longitude):
        return Refused(stands, f"{name[:40]} is nowhere on earth: latitude and longitude are in degrees")
    if country not in COUNTRIES:
        return Refused(stands, f"the country {country[:20]!r} is none of {', '.join(COUNTRIES)}")
    if kind not in [*Kind]:
        return Refused(stands, f"the kind {kind[:20]!r} is none of {KINDS}")
    return Place(Kind(kind), name, latitude, longitude, country, row.get("region", ""))
