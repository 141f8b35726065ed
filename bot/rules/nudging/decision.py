"""Whether a talk that is due may be begun, and its text sent (docs/practice.md, "Nudges").

Asked twice: when it is begun, and again at the moment of sending.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from bot.rules.gate import never_texted, not_begun
from bot.rules.nudging.caps import Begun, after_gap, within_caps
from bot.rules.nudging.kinds import WELCOME, Counts, Kind, kind_of
from bot.rules.nudging.open_hours import next_open
from bot.rules.person import Person, PhoneSetting, Relationship

FLAGGED, PAUSED = "a flag is open", "paused"
WATCHED = "someone may look at the phone"
NOT_SAFE = "no hour that is safe for them is one of ours"
TOO_LATE = "too late to be of use"
TOO_MANY = "as many texts as they may get"
NEEDLESS = "needless by now"
STOOD_IN = "a person of staff was texting with them"
SAID_TODAY = "said once already on this day"
TRY_AGAIN = dt.timedelta(days=1)
BUSY_WAIT = dt.timedelta(hours=1)
SETTLED = dt.timedelta(days=14)  # a relationship this old when imported counts as having met


@dataclass(frozen=True)
class Go:
    """Begin it, or send it."""


@dataclass(frozen=True)
class Wait:
    """Not yet: look again at `until`."""

    until: dt.datetime


@dataclass(frozen=True)
class Drop:
    """Never: it is kept with this reason, for staff to see."""

    reason: str


Decision = Go | Wait | Drop


class Busy(Enum):
    """Is this person in a talk? Silent: it waits for an answer that has not come for a while."""

    NO = 0
    SILENT = 1
    TALKING = 2


@dataclass(frozen=True)
class Due:
    """A nudge: its kind, what it is about, when it was planned for, and until when it is of use."""

    kind: str
    about: UUID
    planned_at: dt.datetime
    until: dt.datetime | None = None

    @property
    def how(self) -> Kind:
        return kind_of(self.kind)

    @property
    def stale_at(self) -> dt.datetime:
        """From then on it is of no use."""
        stale = self.planned_at + self.how.stale
        return stale if self.until is None else min(stale, self.until)


@dataclass(frozen=True)
class Standing:
    """What stands around a person. `begun`: what the bot began in the last three weeks, but for this.

    `stood_in`: somebody of staff texts with them in the bot's place.
    """

    begun: Sequence[Begun] = ()
    hard_flag: bool = False
    busy: Busy = Busy.NO
    stood_in: bool = False


def has_met(relationship: Relationship, today: dt.date) -> bool:
    """Have these two had their first meeting?"""
    return relationship.first_met_on is not None and relationship.first_met_on <= today


def is_again(due: Due, one: Begun, now: dt.datetime) -> bool:
    """Were they asked about the same on this day already? A notice tells of something new each time."""
    same = (one.kind, one.about) == (due.kind, due.about) and due.how.counts is not Counts.NOTICE
    return same and one.at.astimezone(now.tzinfo).date() == now.date()


def decide(
    due: Due, person: Person, relationship: Relationship | None, standing: Standing, now: dt.datetime
) -> Decision:
    """What becomes of a nudge that is due, or of its text. `now` is in the person's own time zone."""
    if now >= due.stale_at:
        return Drop(STOOD_IN if standing.stood_in else TOO_LATE)
    if any(is_again(due, one, now) for one in standing.begun):
        return Drop(SAID_TODAY)
    reason = _closed_to(due, person, now) or _rests(due.how, person, relationship, standing, now)
    if reason is not None:
        return Wait(now + TRY_AGAIN) if due.how.waits and reason in (FLAGGED, PAUSED) else Drop(reason)
    if standing.stood_in:
        return Wait(min(now + BUSY_WAIT, due.stale_at))
    if _is_in_the_way(standing.busy, due.how):
        return Wait(now + BUSY_WAIT)
    return _when(due, person, standing, now)


def _closed_to(due: Due, person: Person, now: dt.datetime) -> str | None:
    allowed = never_texted if due.kind == WELCOME else not_begun
    reason = allowed(person, now.date())
    if reason is None and person.phone_setting is PhoneSetting.WATCHED:
        reason = WATCHED
    return reason


def _rests(
    how: Kind, person: Person, relationship: Relationship | None, standing: Standing, now: dt.datetime
) -> str | None:
    if how.about_goals and standing.hard_flag:
        return FLAGGED
    if how.about_goals and person.paused_until is not None and now < person.paused_until:
        return PAUSED
    if how.needs_meeting and not (relationship and has_met(relationship, now.date())):
        return "they have not met yet"
    return None


def _is_in_the_way(busy: Busy, how: Kind) -> bool:
    """What is about a meeting does not wait behind a question that nobody has answered for a while."""
    return busy is Busy.TALKING or (busy is Busy.SILENT and how.counts is Counts.ORDINARY)


def _when(due: Due, person: Person, standing: Standing, now: dt.datetime) -> Decision:
    opens = next_open(now, person)
    if opens is None:
        return Drop(NOT_SAFE)
    fits = within_caps(due.kind, due.about, person, standing.begun, opens)
    apart = max(fits, after_gap(standing.begun, person.programme.limits, opens))
    notice, reminder = due.how.counts is Counts.NOTICE, due.how.counts is Counts.APPOINTMENT
    start = next_open(fits if notice else apart, person)
    if reminder and (start is None or start >= due.stale_at):
        start = next_open(fits, person)  # rather soon after another text than too late
    if start is None or start >= due.stale_at:
        return Drop(TOO_LATE if opens >= due.stale_at else TOO_MANY)
    return Go() if start <= now else Wait(start)
