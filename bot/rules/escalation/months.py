"""Months of the calendar, as figures are told by."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.rules.hours import at_local

_WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
A_YEAR = 12  # months
EARLIEST = 2000


@dataclass(frozen=True, order=True)
class Month:
    """One month, written 2026-11."""

    year: int
    number: int

    @classmethod
    def of(cls, when: dt.datetime) -> Month:
        """The month of a local time."""
        return cls(when.year, when.month)

    @classmethod
    def read(cls, written: str) -> Month | None:
        """Such as 2026-11. None: that is no month."""
        found = _WRITTEN.fullmatch(written.strip())
        return cls(int(found[1]), int(found[2])) if found and int(found[1]) >= EARLIEST else None

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    def later(self, months: int) -> Month:
        """The month so many later, or earlier."""
        year, number = divmod(self.year * A_YEAR + self.number - 1 + months, A_YEAR)
        return Month(year, number + 1)

    def up_to(self, last: Month) -> Iterator[Month]:
        """This one and those after it, the last one included."""
        month = self
        while month <= last:
            yield month
            month = month.later(1)

    def begins(self, zone: dt.tzinfo) -> dt.datetime:
        """Its first moment, in UTC."""
        return at_local(dt.date(self.year, self.number, 1), dt.time(0), zone).astimezone(dt.UTC)

    def ends(self, zone: dt.tzinfo) -> dt.datetime:
        """The first moment after it, in UTC."""
        return self.later(1).begins(zone)
