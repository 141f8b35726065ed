"""What a nudge is about, looked up anew when it is begun and again when its text is sent.

One small function a kind: the facts that its talk begins with, and until when it is of use. None: it has
become needless, since the meeting was moved, say, or the log has come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from bot import plans
from bot.flows.steps import Facts
from bot.rules.checkins import SCORE_EVERY
from bot.rules.person import Person
from bot.store import goals, schedule
from bot.store.database import Db
from bot.store.schedule import Nudge


@dataclass(frozen=True)
class Occasion:
    """What a talk begins with. `until`: the moment from which it is of no use. `flow`: if not its kind's."""

    kept: Facts = field(default_factory=dict)
    until: dt.datetime | None = None
    flow: str | None = None


Find = Callable[[Db, Nudge, Person, dt.datetime], Occasion | None]


def occasion(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> Occasion | None:
    """What this nudge is about as things stand. None: it is needless."""
    find = _BY_KIND.get(nudge.kind)
    return find(db, nudge, person, now) if find else Occasion()


def _session_log(db: Db, nudge: Nudge, _person: Person, _now: dt.datetime) -> Occasion | None:
    return Occasion() if schedule.session_by_id(db, nudge.about).state == "planned" else None


def _goal_idea(db: Db, nudge: Nudge, _person: Person, _now: dt.datetime) -> Occasion | None:
    idea = goals.proposal(db, nudge.about)
    return Occasion(idea) if idea is not None else None


def _goal_checkin(db: Db, nudge: Nudge, person: Person, now: dt.datetime) -> Occasion | None:
    """A check-in where no step is set any more asks for the next one."""
    if not goals.has_had_step(db, nudge.about):
        return None
    relationship = plans.relationship_of(nudge, person)
    if relationship is None or not relationship.step:
        return Occasion(flow="next_step")
    return Occasion({"score_due": goals.score_is_due(db, nudge.about, now - SCORE_EVERY)})


_BY_KIND: dict[str, Find] = {
    "session_log": _session_log,
    "goal_idea": _goal_idea,
    "goal_checkin": _goal_checkin,
}
