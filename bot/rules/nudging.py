"""Whether a talk that is due may be begun now (docs/practice.md, "Nudges")."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.rules.gate import never_texted, not_begun
from bot.rules.hours import next_allowed
from bot.rules.person import Person, PhoneSetting, Relationship

GOAL_TALKS = frozenset({"goal_checkin", "next_step", "goal_idea"})
FIRST_TALK = "welcome"  # asks for consent, so it goes before there is any
STALE = {
    "session_log": dt.timedelta(days=3),
    "goal_checkin": dt.timedelta(days=2),
}
PASSING = (FLAGGED, PAUSED) = ("a flag is open", "paused")
TRY_AGAIN = dt.timedelta(days=1)
BUSY_WAIT = dt.timedelta(hours=1)
SETTLED = dt.timedelta(days=14)  # a relationship this old when imported counts as having met


@dataclass(frozen=True)
class Go:
    """Begin it."""


@dataclass(frozen=True)
class Wait:
    """Not yet: look again at `until`."""

    until: dt.datetime


@dataclass(frozen=True)
class Drop:
    """Never: it is kept with this reason, for staff to see."""

    reason: str


Decision = Go | Wait | Drop


def has_met(relationship: Relationship, today: dt.date) -> bool:
    """Have these two had their first meeting?"""
    return relationship.first_met_on is not None and relationship.first_met_on <= today


def decide(
    kind: str,
    due: dt.datetime,
    person: Person,
    relationship: Relationship | None,
    now: dt.datetime,
    *,
    hard_flag: bool,
    busy: bool,
) -> Decision:
    """What becomes of a nudge that is due. `now` and `due` are in the person's own time zone."""
    reason = _closed_to(kind, person, relationship, now, hard_flag=hard_flag)
    if kind == "goal_idea" and reason in PASSING:
        return Wait(now + TRY_AGAIN)  # it was promised that they would be asked
    if reason is None and now - due > STALE.get(kind, dt.timedelta(days=14)):
        reason = "too late to be of use"
    if reason is not None:
        return Drop(reason)
    allowed = next_allowed(now, person.role, person.programme.country)
    if allowed > now:
        return Wait(allowed)
    return Wait(now + BUSY_WAIT) if busy else Go()


def _closed_to(
    kind: str, person: Person, relationship: Relationship | None, now: dt.datetime, *, hard_flag: bool
) -> str | None:
    allowed = never_texted if kind == FIRST_TALK else not_begun
    reason = allowed(person, now.date())
    if reason is None and person.phone_setting is PhoneSetting.WATCHED:
        reason = "someone may look at the phone"
    if reason is None and kind in GOAL_TALKS:
        reason = _no_goal_talk(kind, person, relationship, now, hard_flag=hard_flag)
    return reason


def _no_goal_talk(
    kind: str, person: Person, relationship: Relationship | None, now: dt.datetime, *, hard_flag: bool
) -> str | None:
    if hard_flag:
        return FLAGGED
    if person.paused_until is not None and now < person.paused_until:
        return PAUSED
    if kind != "goal_checkin":
        return None
    met = relationship is not None and has_met(relationship, now.date())
    return None if met else "they have not met yet"
