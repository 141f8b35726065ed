"""Reading where a service is given; coordinates that cannot be are mended or left out, and it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from signposting.imports.hours import at_a_place, schedules_of
from signposting.imports.keys import Keys
from signposting.imports.parts import once, phones_of
from signposting.service import Address, Holder, Place, are_coordinates

TIES = ("service_at_locations", "services_at_location", "service_at_location")
MOST_LINES = 9
Box = tuple[float, float, float, float]
"""Degrees: south, north, west, east."""

BRITAIN: Box = (49.0, 61.5, -9.0, 2.5)  # Northern Ireland, Shetland and the Channel Islands among it
AMERICA: Box = (17.0, 72.0, -180.0, -64.0)  # Alaska, Hawaii and Puerto Rico among it
COUNTRIES = dict.fromkeys(
    ("GB", "UK", "GBR", "UNITED KINGDOM", "ENGLAND", "WALES", "SCOTLAND", "NORTHERN IRELAND"), BRITAIN
)
COUNTRIES |= dict.fromkeys(("US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"), AMERICA)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.I)
_ZIP = re.compile(r"\d{5}(-\d{4})?")


def places_of(keys: Keys, remarks: list[str]) -> Iterator[Place]:
    """Everywhere an object is given: by its ties to locations, or by locations of its own."""
    for raw in keys.objects(*TIES, named="description"):
        tie = Keys(raw)
        location = tie.object("location") or {"id": tie.text("location_id")}
        yield _place(location, tie, remarks)
    for raw in keys.objects("locations", "location"):
        yield _place(raw, Keys({}), remarks)


def _place(raw: Mapping[str, Any], tie: Keys, remarks: list[str]) -> Place:
    keys = Keys(raw)
    phones = once([*phones_of(tie, Holder.SERVICE), *phones_of(keys, Holder.PLACE)])
    schedules = at_a_place(schedules_of(tie, remarks), schedules_of(keys, remarks))
    addresses = tuple(_addresses(keys))
    latitude, longitude = _coordinates(keys, addresses, remarks)
    return Place(
        name=keys.text("name"),
        kind=keys.text("location_type"),
        latitude=latitude,
        longitude=longitude,
        addresses=addresses,
        phones=phones,
        schedules=schedules,
        description=keys.text("description"),
        transport=keys.text("transportation"),
        id=keys.text("id"),
        link=tie.left,
        more=keys.left,
    )


def _addresses(keys: Keys) -> Iterator[Address]:
    for raw in keys.objects("addresses", "address", named="address_1"):
        yield _address(raw)
    for raw in keys.objects("physical_addresses", "physical_address", named="address_1"):
        yield replace(_address(raw), kind="physical")
    for raw in keys.objects("postal_addresses", "postal_address", named="address_1"):
        yield replace(_address(raw), kind="postal")


def _address(raw: Mapping[str, Any]) -> Address:
    keys = Keys(raw)
    lines = (keys.text(f"address_{line}") for line in range(1, MOST_LINES + 1))
    return Address(
        lines=tuple(line for line in lines if line),
        city=keys.text("city"),
        region=keys.text("region"),
        state=keys.text("state_province"),
        postcode=keys.text("postal_code"),
        country=keys.text("country"),
        kind=keys.text("address_type"),
        id=keys.text("id"),
        more=keys.left,
    )


def _coordinates(
    keys: Keys, addresses: tuple[Address, ...], remarks: list[str]
) -> tuple[float | None, float | None]:
    as_given = {name: keys.left.get(name) for name in ("latitude", "longitude")}
    latitude, longitude = keys.number("latitude"), keys.number("longitude")
    if latitude is None and longitude is None and not keys.left.keys() & as_given.keys():
        return None, None
    if latitude is not None and longitude is not None:
        if are_swapped(latitude, longitude, home_of(addresses)):
            remarks.append(f"Its latitude {latitude} and longitude {longitude} were swapped, and put right.")
            return longitude, latitude
        if are_coordinates(latitude, longitude) and (latitude, longitude) != (0, 0):
            return latitude, longitude
    shown = ", ".join("nothing" if given is None else str(given)[:20] for given in as_given.values())
    remarks.append(f"Its latitude and longitude ({shown}) are no place for a service, and were left out.")
    keys.left |= as_given
    return None, None


def are_swapped(latitude: float, longitude: float, home: Box | None) -> bool:
    """Is it a place at home only when read the other way round? Without a known home, either country's."""
    homes = (home,) if home else (BRITAIN, AMERICA)
    return not any(_is_in(latitude, longitude, box) for box in homes) and any(
        _is_in(longitude, latitude, box) for box in homes
    )


def _is_in(latitude: float, longitude: float, box: Box) -> bool:
    south, north, west, east = box
    return south <= latitude <= north and west <= longitude <= east


def home_of(addresses: tuple[Address, ...]) -> Box | None:
    """The country where these addresses are, if it is one that we know."""
    for address in addresses:
        if address.country.upper() in COUNTRIES:
            return COUNTRIES[address.country.upper()]
        if _POSTCODE.fullmatch(address.postcode):
            return BRITAIN
        if not address.country and _ZIP.fullmatch(address.postcode):
            return AMERICA
    return None
