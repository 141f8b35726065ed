"""The few words a flow is written in.

A step reads one answer and returns what happens next. It touches nothing: no
database, no clock, no network. What it wants said or kept, it returns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.rules.person import Person, Relationship
from bot.screening import Flag

Facts = dict[str, Any]

SOONEST = dt.timedelta(minutes=10)  # that a talk ends without an answer


class Why(StrEnum):
    """Why a flow woke."""

    BEGUN = "begun"
    REPLY = "reply"
    SILENCE = "silence"
    EXPIRY = "expiry"


@dataclass(frozen=True)
class Say:
    """A sentence to say: the key of its wording, and the facts that fill its blanks."""

    key: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """Something learned, to be kept. Kinds with a table of their own are in `bot/store/records.py`."""

    kind: str
    facts: Facts = field(default_factory=dict)


Effect = Say | Record


@dataclass(frozen=True)
class Ask:
    """Do `first`, say `key`, then wait; the reply goes to `step`."""

    step: str
    key: str
    facts: Facts = field(default_factory=dict)
    keep: Facts = field(default_factory=dict)
    first: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Again:
    """The reply made no sense here. Say `key` and wait at the same step."""

    key: str
    facts: Facts = field(default_factory=dict)
    keep: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """The talk is over, with these effects."""

    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Begin:
    """The talk is over, with these effects; another flow begins at once with what is kept."""

    flow: str
    keep: Facts = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Look:
    """Do `first`, have `what` looked up in the directory, and go on at `step` with what was found, kept.

    `facts` say what is wanted. The same text is given to that step; where it says `Again`, the reply goes to
    the step at which the talk waited before.
    """

    step: str
    what: str
    facts: Facts = field(default_factory=dict)
    keep: Facts = field(default_factory=dict)
    first: tuple[Effect, ...] = ()


Next = Ask | Again | Done | Begin | Look


@dataclass(frozen=True)
class Turn:
    """One waking of a flow. `now` is in the person's own time zone; `kept` came from earlier answers.

    `relationship` is the one this talk is about. `flags` are what screening saw in `text`.
    `always_staffed`: somebody is on call at every hour, for a flow that tells so.
    """

    text: str
    kept: Facts
    person: Person
    now: dt.datetime
    relationship: Relationship | None = None
    flags: tuple[Flag, ...] = ()
    why: Why = Why.REPLY
    always_staffed: bool = False


@dataclass(frozen=True)
class Run:
    """Where one person is in one flow. This, as one row, is all that outlives a restart."""

    flow: str
    step: str
    kept: Facts = field(default_factory=dict)
    tries: int = 0


Step = Callable[[Turn], Next]


class Flow:
    """One conversation: named steps, the first of which is `start`.

    `reminds`: by step, the silence after which its question is said once more, or a local time on the day
    after. `expires_after`: the silence after which the talk ends. Silence is counted from when the question
    was sent. `tells_hours`: it says when staff are there.
    """

    def __init__(
        self,
        name: str,
        *,
        reminds: Mapping[str, dt.timedelta | dt.time] | None = None,
        expires_after: dt.timedelta = dt.timedelta(hours=48),
        tells_hours: bool = False,
    ) -> None:
        self.name = name
        self.reminds = reminds or {}
        self.expires_after = expires_after
        self.tells_hours = tells_hours
        self.steps: dict[str, Step] = {}
        self.expired: Callable[[Run], tuple[Effect, ...]] = lambda _run: ()
        self.brief: Callable[[Turn], Say | None] = lambda _turn: None

    def step(self, fn: Step) -> Step:
        """Add a step under its function's name, which is a promise from then on."""
        if fn.__name__ in self.steps:
            raise ValueError(f"{self.name} has two steps named {fn.__name__}")
        self.steps[fn.__name__] = fn
        return fn

    def retire(self, old: str, *, to: str) -> None:
        """Talks that still wait at `old` answer `to` instead."""
        self.steps[old] = self.steps[to]

    def ends(self, run: Run, asked: dt.datetime) -> dt.datetime:
        """When a talk ends in which nobody answers what was `asked`; sooner where others wait for it."""
        ends, by = asked + self.expires_after, run.kept.get("answer_by")
        return min(ends, max(asked + SOONEST, dt.datetime.fromisoformat(by))) if by else ends

    def on_expiry(self, fn: Callable[[Run], tuple[Effect, ...]]) -> Callable[[Run], tuple[Effect, ...]]:
        """What a talk of this flow leaves behind when nobody answers."""
        self.expired = fn
        return fn

    def in_brief(self, fn: Callable[[Turn], Say | None]) -> Callable[[Turn], Say | None]:
        """The sentence by which another text can carry what this talk would begin with."""
        self.brief = fn
        return fn
