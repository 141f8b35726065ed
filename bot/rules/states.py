"""Into which state a mentee may come, and what staff must have checked (docs/practice.md, "States").

Pure. The steps of an ending are not staff's choice on this way: they follow from the ending itself. Nor is a
pause, which has a button of its own and ends by itself.
"""

from __future__ import annotations

import datetime as dt

from bot.rules.gate import CLOSED_OFF
from bot.rules.person import State

OUT = frozenset({State.RELEASED, State.COMMUNITY})
INSIDE = frozenset({State.IN_CUSTODY, State.RELEASE_PLANNED, State.RECALLED})
NEXT: dict[State, tuple[State, ...]] = {
    State.REFERRED: (State.COMMUNITY, State.IN_CUSTODY, State.RELEASE_PLANNED),
    State.IN_CUSTODY: (State.RELEASE_PLANNED, State.RELEASED),
    State.RELEASE_PLANNED: (State.RELEASED, State.RELEASE_PLANNED, State.IN_CUSTODY),
    State.RELEASED: (State.COMMUNITY, State.RECALLED, State.IN_CUSTODY),
    State.COMMUNITY: (State.IN_CUSTODY, State.RECALLED, State.RELEASE_PLANNED),
    State.PAUSED: (State.COMMUNITY, State.IN_CUSTODY, State.RECALLED),
    State.RECALLED: (State.IN_CUSTODY, State.RELEASE_PLANNED, State.RELEASED),
    State.ENDING: (State.RECALLED, State.IN_CUSTODY),
}
FURTHEST = dt.timedelta(days=366)  # back, and ahead for a release: beyond that a date is a slip of the hand


class Unfit(ValueError):
    """This change cannot be. The words say what to mend; `about` is the field."""

    def __init__(self, about: str, words: str) -> None:
        super().__init__(words)
        self.about = about


def next_states(state: State | None) -> tuple[State, ...]:
    """Into which states staff may bring a mentee."""
    return NEXT.get(state, ()) if state else tuple(NEXT[State.REFERRED])


def needs_number(before: State | None, after: State) -> bool:
    """Must the number be checked first? Whoever was inside may have another, or none."""
    return before in INSIDE and after in OUT


def falls_silent(after: State) -> bool:
    """Does all that waits for them go, from now on?"""
    return after in CLOSED_OFF


def opens(before: State | None, after: State) -> bool:
    """May they be texted again, who could not be?"""
    return before in CLOSED_OFF and after in OUT


def check(
    before: State | None, after: State, since: dt.date, planned_on: dt.date | None, today: dt.date
) -> None:
    """Raise Unfit where this cannot be."""
    if after not in next_states(before):
        raise Unfit("state", "Choose the state they are in now.")
    if since > today:
        raise Unfit("since", "The day on which it changed is still to come. Change the state when it is so.")
    if since < today - FURTHEST:
        raise Unfit("since", "The day on which it changed is more than a year ago.")
    if after is State.RELEASE_PLANNED:
        if planned_on is None:
            raise Unfit("planned_on", "Say on which day the release is planned.")
        if not today <= planned_on <= today + FURTHEST:
            raise Unfit("planned_on", "The day of the release must be within the year to come.")
