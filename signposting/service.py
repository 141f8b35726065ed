"""A service as we hold it, whichever directory and shape it came from.

Text is stripped and "" where nothing is known. `more` holds what a source said under keys that we do not
read, or could not believe, as JSON; it goes back out as it came in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = Mapping[str, Any]
"""Plain JSON by key."""


class Holder(StrEnum):
    """Whose number it is."""

    SERVICE = "service"
    CONTACT = "contact"
    PLACE = "place"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that is spoken: a code (ISO 639), its name, or both."""

    code: str = ""
    name: str = ""
    note: str = ""
    id: str = ""
    more: Json = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as the source writes it; `kind` is voice, text, textphone, fax ..."""

    number: str
    extension: str = ""
    kind: str = ""
    description: str = ""
    languages: tuple[Language, ...] = ()
    holder: Holder = Holder.SERVICE
    id: str = ""
    more: Json = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When it is open: these hours on these days, or `text` alone.

    Hours are both known or neither. One that closes before it opens closes the next day; 00:00 to 23:59 is
    all day. `days` are two letters, MO to SU, before which a monthly rule may put which one: 1TU, -1FR.
    What contradicts itself keeps only its text, and its rule as it came in `more`.
    """

    opens_at: dt.time | None = None
    closes_at: dt.time | None = None
    days: tuple[str, ...] = ()
    month_days: tuple[int, ...] = ()
    freq: str = ""  # DAILY, WEEKLY, MONTHLY, YEARLY, or "": not known
    interval: int = 1  # every so many weeks, months ... counted from `starts_on`
    starts_on: dt.date | None = None
    until: dt.date | None = None
    count: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    closed: bool = False  # closed between the dates it is valid, as on a holiday
    text: str = ""
    notes: str = ""
    id: str = ""
    more: Json = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if (self.opens_at is None) != (self.closes_at is None):
            raise ValueError("Hours are both known or neither.")

    @property
    def has_hours(self) -> bool:
        return self.opens_at is not None


@dataclass(frozen=True, slots=True)
class Address:
    """A postal or a street address."""

    lines: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    kind: str = ""  # physical, postal, virtual
    id: str = ""
    more: Json = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere the service is given, with the hours and numbers that it has there.

    `link` is what is said of the tie between the two, under keys that we do not read.
    """

    name: str = ""
    kind: str = ""  # physical, postal, virtual
    latitude: float | None = None
    longitude: float | None = None
    addresses: tuple[Address, ...] = ()
    phones: tuple[Phone, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    description: str = ""
    transport: str = ""
    id: str = ""
    link: Json = field(default_factory=dict, hash=False)
    more: Json = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not are_coordinates(self.latitude, self.longitude):
            raise ValueError(f"{self.latitude}, {self.longitude} is nowhere on earth.")

    @property
    def postcode(self) -> str:
        return next((address.postcode for address in self.addresses if address.postcode), "")


def are_coordinates(latitude: float | None, longitude: float | None) -> bool:
    """Are these degrees somewhere on earth, or both not known?"""
    if latitude is None or longitude is None:
        return latitude is longitude
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


@dataclass(frozen=True, slots=True)
class Area:
    """Whom it serves by where they live, in words or as a shape."""

    name: str = ""
    description: str = ""
    extent: str = ""
    extent_kind: str = ""
    url: str = ""
    id: str = ""
    more: Json = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whom it is for; ages in years, inclusive."""

    text: str = ""
    minimum_age: float | None = None
    maximum_age: float | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What one choice costs."""

    option: str = ""
    amount: float | None = None
    currency: str = ""
    description: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    id: str = ""
    more: Json = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs, in words and in prices. Nothing said is not the same as free."""

    text: str = ""
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """What it is, in the words of a taxonomy (`vocabulary`); `link` is what is said of the tie itself."""

    name: str = ""
    code: str = ""
    vocabulary: str = ""
    description: str = ""
    url: str = ""
    id: str = ""
    link: Json = field(default_factory=dict, hash=False)
    more: Json = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who gives it."""

    name: str = ""
    description: str = ""
    url: str = ""
    email: str = ""
    id: str = ""
    more: Json = field(default_factory=dict, hash=False)


NOBODY = Organisation()


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `id` is the source's own; `last_verified` is when somebody last checked what it says.

    `remarks` say plainly what was mended or not believed as it was read; they do not go out again.
    """

    id: str
    name: str
    organisation: Organisation = NOBODY
    alternate_name: str = ""
    description: str = ""
    url: str = ""
    email: str = ""
    status: str = ""  # active, inactive, defunct, temporarily closed
    phones: tuple[Phone, ...] = ()  # its own first, then its contacts', then its organisation's
    places: tuple[Place, ...] = ()
    areas: tuple[Area, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    eligibility: Eligibility = Eligibility()
    cost: Cost = Cost()
    languages: tuple[Language, ...] = ()
    terms: tuple[Term, ...] = ()
    application: str = ""  # how one gets in: by referral, by ringing first ...
    alert: str = ""
    last_verified: dt.date | None = None
    attribution: str = ""
    more: Json = field(default_factory=dict, hash=False)
    remarks: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_open_to_new_people(self) -> bool:
        """Nothing says that it has closed."""
        return self.status.lower() in ("", "active")

    def phones_at(self, place: Place | None) -> Iterator[Phone]:
        """The numbers to try for this place, best first."""
        if place is not None:
            yield from place.phones
        yield from self.phones

    def schedules_at(self, place: Place | None) -> tuple[Schedule, ...]:
        """The hours it keeps at this place: those of the place if it has any."""
        return (place.schedules if place is not None else ()) or self.schedules
