"""The rows that are made from a service: its own, and those by which it is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from signposting.directory.kinds import kinds_of
from signposting.directory.where import Where, where
from signposting.directory.words import grams_of, plain_words
from signposting.export import as_hsds
from signposting.imports.standard import read_object
from signposting.service import Service
from signposting.standing import READ_AS as STANDING_READ_AS
from signposting.standing import as_json, standing

_MADE_HERE = 1  # raise it when what is made here of a service changes
READ_AS = 100 * _MADE_HERE + STANDING_READ_AS
"""What was made by another reading than this is made anew: see `keep.remake_some`."""
LONGEST_TEXT = 1_000  # letters of a description that words are looked for in

Row = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A service, and what is made of it: each at its first use, for most services are as they were."""

    service: Service

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """The service as HSDS 3 JSON."""
        return as_hsds(self.service)

    @cached_property
    def body(self) -> str:
        """The same text whenever it says the same."""
        return written(self.told)

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()[:32]

    @cached_property
    def own(self) -> Row:
        """The columns of its own row that follow from what it says."""
        service = self.service
        return {
            "name": service.name,
            "organisation": service.organisation.name,
            "country": self._where.country,
            "is_national": self._where.is_national,
            "says_closed": not service.is_open_to_new_people,
            "minimum_age": service.eligibility.minimum_age,
            "maximum_age": service.eligibility.maximum_age,
            "last_verified": service.last_verified,
            "read_as": READ_AS,
            "standing": as_json(standing(service)),
            "body": self.body,
        }

    @cached_property
    def _kinds(self) -> tuple[str, ...]:
        return kinds_of(self.service)

    @cached_property
    def _where(self) -> Where:
        return where(self.service)

    def spots(self, id: UUID) -> Iterator[Row]:
        by_key = {(spot.latitude, spot.longitude, spot.place): spot for spot in self._where.spots}
        for kind in self._kinds:
            for (latitude, longitude, place), spot in by_key.items():
                yield {
                    "category": kind,
                    "latitude": latitude,
                    "longitude": longitude,
                    "service_id": id,
                    "place": place,
                    "reach_km": spot.reach_km,
                }

    def reach_all(self, id: UUID) -> Iterator[Row]:
        for kind in self._kinds if self._where.is_national else ():
            yield {"category": kind, "country": self._where.country, "service_id": id}

    def text(self, id: UUID) -> Row:
        """Its plain words, by which it is found."""
        name, organisation, description, terms = self._plain
        return {
            "service_id": id,
            "name": name,
            "organisation": organisation,
            "description": description,
            "terms": terms,
            "grams": grams_of(f"{name} {organisation}"),
        }

    @cached_property
    def _plain(self) -> tuple[str, ...]:
        one = self.service
        terms = " ".join((*self._kinds, *(term.name for term in one.terms)))
        names = f"{one.name} {one.alternate_name}", one.organisation.name
        return tuple(map(plain_words, (*names, one.description[:LONGEST_TEXT], terms)))

    def warm(self) -> None:
        """Make what takes long now, and not in the transaction that keeps it."""
        _ = self.own, self._plain


def written(told: Mapping[str, Any]) -> str:
    """An object as it is kept: in ASCII, for a source may say letters that no database takes."""
    return json.dumps(told, sort_keys=True)


def made_of(body: str) -> Made:
    """What is made of the service that a body holds."""
    return Made(read_object(json.loads(body)))
