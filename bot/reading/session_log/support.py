"""Signs that a mentor, or the match, needs a hand (docs/practice.md, "Session logs")."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reading.session_log.log import Goal
from bot.reading.session_log.meetings import days_of
from bot.reading.session_log.passage import Passage

_NO_SHOW_ONLY = "repeat_no_show"
_BARRIER_TO = frozenset(
    ["agency_cancelled", "unable", "held", "mentee_cancelled", "attempted_contact", "unknown"]
)


def support_flags_of(passage: Passage, status: str, goals: Sequence[Goal]) -> tuple[str, ...]:
    """The support flags, in the order of the closed list."""
    found = {mark.name for mark in passage.named("support")}
    if status != "mentee_no_show" or passage.bounds[1] == passage.bounds[0]:
        found.discard(_NO_SHOW_ONLY)
    found.discard("disengaging")
    if _is_disengaging(passage, status):
        found.add("disengaging")
    if status not in _BARRIER_TO:
        found.discard("cj_barrier")
    if any(goal.progress == "imposed" for goal in goals):
        found.add("imposed_goal")
        if passage.named("hard", "deadline"):
            found.add("unrealistic_goal")
    return tuple(flag for flag in _ORDER if flag in found)


def _is_disengaging(passage: Passage, status: str) -> bool:
    """Several tries without an answer, or words that say so. "this week" alone is no sign."""
    plainly = [
        mark
        for mark in passage.named("support", "disengaging")
        if passage.said[mark.start : mark.end] not in ("this wk", "this week", "all week")
    ]
    tries = status == "attempted_contact" and (
        bool(passage.named("hard", "tries")) or len(days_of(passage)) > 1
    )
    return bool(plainly) or tries


_ORDER = (
    "repeat_no_show",
    "disengaging",
    "mentor_overload",
    "mentor_commitment",
    "imposed_goal",
    "unrealistic_goal",
    "insensitivity",
    "cj_barrier",
    "training_need",
    "ending_confirmed",
)
