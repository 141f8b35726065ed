"""Public holidays, on which the hours that a directory gives may not hold."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import holidays

NATIONS = ("ENG", "WLS", "SCT", "NIR")
_AREAS = {
    "SCT": ("AB", "DD", "DG", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "TD", "ZE"),
    "WLS": ("CF", "LD", "LL", "NP", "SA"),
    "NIR": ("BT",),
}
_NATION = {area: nation for nation, areas in _AREAS.items() for area in areas}
_AREA = re.compile(r"\s*([A-Z]{1,2})\d", re.IGNORECASE)
_STATE = re.compile(r"[A-Z]{2}")


def part_of(country: str, postcode: str, state: str) -> str:
    """The nation of the UK by a postcode, or the state of the US as it is given; "" where not known."""
    if country == "US":
        return state.upper() if _STATE.fullmatch(state.upper()) else ""
    area = _AREA.match(postcode)
    return _NATION.get(area[1].upper(), "ENG") if country == "GB" and area else ""


def is_holiday(day: dt.date, country: str, part: str = "") -> bool:
    """Whether it is a public holiday there; in the UK, where the nation is not known, in any of the four."""
    parts = NATIONS if country == "GB" and not part else (part,)
    return any(day in _holidays(country, one, day.year) for one in parts)


@cache
def _holidays(country: str, part: str, year: int) -> frozenset[dt.date]:
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:  # how the library says that it does not know a country or a part of it
        return _holidays(country, "", year) if part else frozenset()
