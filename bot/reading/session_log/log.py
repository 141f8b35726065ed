"""What a session log says, once read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol


class Worry(Protocol):
    """What reading needs to know of a flag: screening's `Flag` is one."""

    @property
    def category(self) -> str: ...

    @property
    def severity(self) -> StrEnum: ...


@dataclass(frozen=True)
class Goal:
    """How one goal went: `hint` in the mentor's words, `progress` from the closed list."""

    hint: str
    progress: str


@dataclass(frozen=True)
class NextMeeting:
    """The next meeting, as far as it is said. `place` "same" means where this one was."""

    date: dt.date | None = None
    time: dt.time | None = None
    place: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return {
            "date": self.date.isoformat() if self.date else None,
            "time": f"{self.time:%H:%M}" if self.time else None,
            "place": self.place,
        }


@dataclass(frozen=True)
class SessionLog:
    """One meeting as a mentor texted it (docs/practice.md, "Session logs").

    `duration_min` is None where no length is said and 0 where nothing took place; `approximate` says it was
    rounded. `date` is the day received unless the text gives one. `confirm` lists what still needs asking.
    `also` holds the other meetings of the same text, the latest being this one. `privacy`: the text seems to
    hold a surname or an address.
    """

    status: str
    date: dt.date
    type: str | None = None
    start: dt.time | None = None
    duration_min: int | None = None
    approximate: bool = False
    topics: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    next: NextMeeting | None = None
    support_flags: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()
    also: tuple[SessionLog, ...] = ()
    privacy: bool = False

    @property
    def is_log(self) -> bool:
        """Does the text tell of a meeting, a try at one, or a worry? If not, it may be another command."""
        return self.status != "unknown" or bool(self.goals or self.support_flags)

    def as_json(self, flags: Sequence[Worry] = ()) -> dict[str, Any]:
        """The log as plain JSON; `flags` are shown as they are given."""
        return {
            "status": self.status,
            "date": self.date.isoformat(),
            "start": f"{self.start:%H:%M}" if self.start else None,
            "type": self.type,
            "duration_min": self.duration_min,
            "approximate": self.approximate,
            "topics": list(self.topics),
            "goals": [asdict(goal) for goal in self.goals],
            "next": self.next.as_json() if self.next else None,
            "flags": [{"category": flag.category, "severity": str(flag.severity)} for flag in flags],
            "support_flags": list(self.support_flags),
            "confirm": list(self.confirm),
            "also": [other.as_json() for other in self.also],
            "privacy": self.privacy,
        }
