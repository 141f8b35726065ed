"""A drill of the ladder: a marked alert about nothing goes up every rung, to see who answers.

See docs/practice.md, "Drills".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from bot.escalation.begin import begin_drill
from bot.escalation.whom import Asked, whom
from bot.outbound import VOICE
from bot.rules.escalation.ladder import RUNGS, Rung
from bot.screening import Severity
from bot.store import drills
from bot.store.database import Db
from bot.store.staff import trace

LADDER = RUNGS[Severity.S1]
BEGAN = "began a drill"
SMS = "sms"


class UnderWay(Exception):
    """A drill of this programme is still being climbed: only one at once."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Drill {number} is still going on. Only one at once.")
        self.number = number


@dataclass(frozen=True)
class Ahead:
    """What a rung will do: whom it tells, by full name, and by which ways."""

    rung: Rung
    people: dict[str, list[str]]


def begin(db: Db, programme_id: UUID, actor: str, now: dt.datetime, staff_id: UUID | None = None) -> int:
    """Begin one, and keep who did. Its number. Raises UnderWay."""
    drills.hold(db, programme_id)
    other = drills.going_on(db, programme_id)
    if other is not None:
        raise UnderWay(other.number)
    number = begin_drill(db, programme_id, staff_id, now)
    found = drills.by_number(db, number)
    if found is not None:
        trace(db, programme_id, actor, BEGAN, "drill", found.id, now)
    return number


def ahead(db: Db, programme_id: UUID, now: dt.datetime) -> list[Ahead]:
    """What a drill that began now would do, rung by rung, as things stand."""
    names = drills.staff_names(db, programme_id)
    return [_ahead(db, programme_id, rung, names, now + rung.after) for rung in LADDER]


def _ahead(db: Db, programme_id: UUID, rung: Rung, names: dict[UUID, str], when: dt.datetime) -> Ahead:
    told: dict[str, list[str]] = {}
    for place in whom(db, Asked(programme_id, rung.who), when):
        if place.person_id is not None:
            told.setdefault(names[place.person_id], []).append(place.channel)
    for ways in told.values():
        if rung.calls and db.calls and SMS in ways:
            ways.append(VOICE)
    return Ahead(rung, told)
