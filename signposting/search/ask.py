"""What is asked of a search, and what it offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from signposting.answer import Screen, Told, answer, details
from signposting.needs.need import Likely
from signposting.places.found import Point
from signposting.places.outcodes import nation_at
from signposting.service import Service


class Wanted(NamedTuple):
    """A kind of need, and how sure it is that this is what is meant, from 0 to 1."""

    category: str
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a service is for, as far as is known; what is not known keeps nobody out.

    `gender` is "f" or "m"; `convictions` are kinds that some services do not take: arson, sexual, violence,
    any; `role` is mentee, carer or mentor.
    """

    age: int | None = None
    gender: str = ""
    convictions: frozenset[str] = frozenset()
    role: str = ""


NOBODY = Who()


@dataclass(frozen=True, slots=True)
class Ask:
    """A need: `wanted` kinds, the likeliest first, and `words`, in which a service may be named.

    `point` is in degrees, None where the place is not known: then only what is for the whole country is
    offered. `country` is ISO 3166, "" for any. `at` is aware and in the time of the place; without it nothing
    is said of hours.
    """

    wanted: tuple[Wanted, ...] = ()
    words: str = ""
    point: Point | None = None
    country: str = ""
    who: Who = NOBODY
    at: dt.datetime | None = None
    language: str = "en"
    except_ids: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def nation(self) -> str:
        """Which nation of the United Kingdom the point is in; "" where it is in none, or not known."""
        return nation_at(self.point) if self.point and self.country in ("GB", "") else ""

    @staticmethod
    def wants(likely: Iterable[Likely]) -> tuple[Wanted, ...]:
        """The kinds that were read in a text."""
        return tuple(Wanted(one.category, one.sure) for one in likely)


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that may help; `km` is None where how far away it is does not matter.

    `categories` are its kinds, those that were asked for first.
    """

    service_id: UUID
    source_id: str
    service: Service
    categories: tuple[str, ...]
    km: float | None
    told: Told

    @property
    def text(self) -> str:
        """What is texted to somebody on a phone of their own."""
        return answer(self.service, self.told)

    def text_for(self, screen: Screen, room: int = 160) -> str:
        """What is texted to a phone at which these may look, in at most `room` septets."""
        return answer(self.service, self.told, screen, room)

    def details_for(self, screen: Screen) -> str:
        """More of it, in at most two texts."""
        return details(self.service, self.told, screen)
