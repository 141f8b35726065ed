"""A service that may be offered, as far as it must be known to be ranked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from signposting.hours import Opening
from signposting.service import Schedule
from signposting.standing import Standing, hours_at, hours_of_json, of_json


@dataclass
class Candidate:
    """`place` is the number of the nearest of its places, -1 for none; `km` how far away that is, or None.

    `reach_km` is how far it goes from there to whom it serves; 0: one must come.
    """

    id: UUID
    source_id: str
    name: str
    organisation: str
    country: str
    minimum_age: float | None
    maximum_age: float | None
    last_verified: dt.date | None
    helped: int
    not_helped: int
    told: str
    place: int = -1
    km: float | None = None
    reach_km: float = 0.0
    openings: dict[tuple[int, dt.datetime], Opening | None] = field(default_factory=dict)
    """Worked out when first asked for."""

    @classmethod
    def of_row(cls, row: Sequence[Any], **where: Any) -> Candidate:
        """`row` has the columns in the order of the fields."""
        return cls(*row, **where)

    @cached_property
    def standing(self) -> Standing:
        return of_json(self.told)

    @property
    def hours(self) -> tuple[Schedule, ...]:
        return hours_at(hours_of_json(self.told), self.place)

    @cached_property
    def whose(self) -> str:
        """Who gives it: of one organisation, one service is offered."""
        return " ".join((self.organisation or self.name).casefold().split())
