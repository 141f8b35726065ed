"""What the bot begins by itself: each kind is named for the flow it begins (docs/practice.md, "Nudges")."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.person import Person, PhoneSetting


class Counts(StrEnum):
    """How a text counts towards the caps of a day and a week.

    The first reminders of an appointment (a meeting, or a date that others have set) come on top of them. A
    notice tells what somebody else has done, and is never held back by one.
    """

    ORDINARY = "ordinary"
    APPOINTMENT = "appointment"
    NOTICE = "notice"


@dataclass(frozen=True)
class Kind:
    """How one kind of nudge is treated.

    `stale`: how long after its time it is still of use. `about_goals`: it is about goals, or asks how
    something went, and rests while a hard flag is open or a PAUSE runs; where it `waits` it comes afterwards,
    else it is dropped. `needs_meeting`: only once these two have met.
    """

    stale: dt.timedelta = dt.timedelta(days=14)
    counts: Counts = Counts.ORDINARY
    about_goals: bool = False
    waits: bool = False
    needs_meeting: bool = False


WELCOME = "welcome"  # asks for consent, so it goes before there is any
SHOWS_NOTHING = frozenset({"knock", WELCOME, "common", "announcement"})  # whose texts a shared phone may show
OTHER = Kind()
KINDS = {
    WELCOME: Kind(),
    "goal_checkin": Kind(dt.timedelta(days=2), about_goals=True, needs_meeting=True),
    "next_step": Kind(dt.timedelta(days=2), about_goals=True),
    "goal_idea": Kind(dt.timedelta(days=60), about_goals=True, waits=True),
    "session_log": Kind(dt.timedelta(days=3)),
    "support": Kind(dt.timedelta(days=7)),
    "meeting_reminder": Kind(dt.timedelta(days=3), Counts.APPOINTMENT),
    "meeting_today": Kind(dt.timedelta(hours=12), Counts.APPOINTMENT),
    "missed_meeting": Kind(dt.timedelta(days=3)),
    "meeting_changed": Kind(dt.timedelta(days=7), Counts.NOTICE),
    "appointment_reminder": Kind(dt.timedelta(days=2), Counts.APPOINTMENT),
    "mentor_digest": Kind(dt.timedelta(days=3), Counts.NOTICE),
    "signpost_offer": Kind(dt.timedelta(days=2), about_goals=True),
    "signpost_outcome": Kind(dt.timedelta(days=7), about_goals=True),
    "signpost_shared": Kind(dt.timedelta(days=7), Counts.NOTICE),
}


def is_hidden(flow: str, person: Person) -> bool:
    """Must what this flow says wait behind a knock, since others use the phone?"""
    return person.phone_setting is PhoneSetting.SHARED and flow not in SHOWS_NOTHING


def kind_of(name: str | None) -> Kind:
    """How a nudge is treated; a text that belongs to none tells what somebody else has done."""
    return KINDS.get(name, OTHER) if name else Kind(counts=Counts.NOTICE)
