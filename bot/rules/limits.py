"""Hours and caps for what the bot begins. A programme may change each (docs/practice.md, "Nudges").

None of them holds back a reply or a crisis text.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any


@dataclass(frozen=True)
class Limits:
    """How many texts a day and a week, how far apart, and between which local times.

    `per_meeting` and `per_date` come on top, for the reminders of one meeting or of one date that others have
    set. A week is seven days back. `pence_per_segment` is what a text costs, to reckon with.
    """

    mentee_opens: dt.time = dt.time(9)
    mentee_closes: dt.time = dt.time(20)
    mentor_opens: dt.time = dt.time(8)
    mentor_closes: dt.time = dt.time(21)
    mentee_a_day: int = 1
    mentee_a_week: int = 3
    mentor_a_day: int = 1
    mentor_a_week: int = 7
    carer_a_day: int = 1
    carer_a_week: int = 2
    per_meeting: int = 2
    per_date: int = 3
    gap_minutes: int = 120
    rest_days: bool = False
    pence_per_segment: float = 4.0


USUAL = Limits()


class WrongLimits(ValueError):
    """A limit that cannot be read: its name and what it must be are in the words."""


@lru_cache(maxsize=256)
def read_limits(text: str | None) -> Limits:
    """The usual limits with what `text` (a JSON object) changes of them. Raises WrongLimits."""
    changed = json.loads(text) if text else {}
    usual = {field.name: getattr(USUAL, field.name) for field in fields(Limits)}
    for name in changed:
        if name not in usual:
            raise WrongLimits(f"{name} is not a limit: {', '.join(usual)} are")
    return Limits(**{name: _read(name, value, changed.get(name)) for name, value in usual.items()})


def _read(name: str, usual: Any, given: Any) -> Any:
    if given is None:
        return usual
    try:
        read = dt.time.fromisoformat(given) if isinstance(usual, dt.time) else type(usual)(given)
    except (TypeError, ValueError):
        raise WrongLimits(f"{name} must be like {usual}") from None
    if type(read) is int and read < 0:
        raise WrongLimits(f"{name} must not be less than 0")
    return read
