"""Where a service is and how far it reaches: its places, its areas, or the whole country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from signposting.directory.area import Area, area_of, code_of
from signposting.directory.numbers import area_of_number, country_of_number, is_for_everybody
from signposting.imports.places import AMERICA, BRITAIN, home_of
from signposting.places.outcodes import GB
from signposting.places.zips import US
from signposting.service import Address, Place, Service

AN_AREA = -1
"""The number of a place that is none: the middle of an area that is served."""
MOST_AREAS = 60
_CODE = re.compile("[A-Za-z]{2}")
MOST_PLACES = 200
_EVERYWHERE = re.compile(
    r"\b(?:helpline|hotline|lifeline|national|nationwide|uk[ -]?wide|online|by phone|webchat)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in degrees; `place` is the number of a place of the service, `reach_km` 0 if only there."""

    latitude: float
    longitude: float
    place: int = AN_AREA
    reach_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Where:
    """`country` is ISO 3166, "" where nothing tells it. National: how far away it is does not matter."""

    country: str = ""
    is_national: bool = False
    spots: tuple[Spot, ...] = ()


def where(service: Service) -> Where:
    """Where it is to be looked for.

    It is national if an area says so, or if it has neither a place nor an area and a number or a name that
    is for everybody. With none of these it is where its number is; else it is found by its name alone. One
    that has places and serves a whole nation or state is looked for where its places are.
    """
    country = country_of(service)
    places = dict(_places(service.places[:MOST_PLACES], country))
    areas = [area for name in _named(service) if (area := _area(name, country))]
    country = country or next((area.country for area in (*places.values(), *areas) if area.country), "")
    is_national = any(area.is_country for area in areas)
    spots = [Spot(*area.middles[0], number) for number, area in places.items()]
    spots += _over(area for area in areas if not (area.is_wide and places))
    if not spots and not is_national:
        is_national = _is_for_everybody(service, country)
        spots = [] if is_national else list(_by_number(service, country))
    return Where(country, is_national, tuple(dict.fromkeys(spots)))


def _over(areas: Iterable[Area]) -> Iterator[Spot]:
    for area in areas:
        yield from (Spot(*middle, AN_AREA, area.reach_km) for middle in area.middles)


def country_of(service: Service) -> str:
    """ISO 3166 by its addresses, its numbers or what lies where it is; "" where nothing tells."""
    home = home_of(tuple(address for place in service.places for address in place.addresses))
    if home:
        return GB if home == BRITAIN else US
    abroad = next((one.country for one in _addresses(service.places) if _CODE.fullmatch(one.country)), "")
    return abroad.upper() or _country_of_points(service.places) or _country_of_numbers(service)


def _country_of_points(places: Iterable[Place]) -> str:
    for place in places:
        if place.latitude is not None and place.longitude is not None:
            for country, (south, north, west, east) in ((GB, BRITAIN), (US, AMERICA)):
                if south <= place.latitude <= north and west <= place.longitude <= east:
                    return country
    return ""


def _country_of_numbers(service: Service) -> str:
    for phone in service.phones:
        country = country_of_number(phone.number)
        if country:
            return country
    return ""


def _addresses(places: Iterable[Place]) -> Iterator[Address]:
    return (address for place in places for address in place.addresses)


def _places(places: Sequence[Place], country: str) -> Iterator[tuple[int, Area]]:
    """Where each place is, by its number; those that say nowhere are left out."""
    for number, place in enumerate(places):
        if place.latitude is not None and place.longitude is not None:
            yield number, Area(country, ((place.latitude, place.longitude),))
        elif found := next(filter(None, (_of_address(one, country) for one in place.addresses)), None):
            yield number, found


def _of_address(address: Address, country: str) -> Area | None:
    beside = f"{address.city}, {address.state}" if address.state else address.city
    return code_of(address.postcode, country) or (_area(beside, country) if address.city else None)


@lru_cache(maxsize=4096)
def _area(name: str, country: str) -> Area | None:
    return area_of(name, country)


def _named(service: Service) -> list[str]:
    return [area.name or area.description[:80] for area in service.areas][:MOST_AREAS]


def _is_for_everybody(service: Service, country: str) -> bool:
    numbers = [phone.number for phone in service.phones]
    if any(is_for_everybody(number, country) for number in numbers):
        return True
    said = f"{service.name} {service.organisation.name} {service.description[:300]}"
    online = any(place.kind == "virtual" for place in service.places)
    return online or _EVERYWHERE.search(said) is not None


def _by_number(service: Service, country: str) -> Iterator[Spot]:
    for phone in service.phones:
        name = area_of_number(phone.number, country)
        found = _area(name, country) if name else None
        if found:
            yield from _over([found])
            return
