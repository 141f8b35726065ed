"""Who is speaking, and what stands around them: plain facts, read once for each message."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from bot.rules.limits import USUAL, Limits


class Role(StrEnum):
    MENTOR = "mentor"
    MENTEE = "mentee"
    CARER = "carer"
    COORDINATOR = "coordinator"
    LEAD = "lead"


class State(StrEnum):
    """Where a mentee stands on the way through the gate (docs/practice.md, "States")."""

    REFERRED = "referred"
    IN_CUSTODY = "in_custody"
    RELEASE_PLANNED = "release_planned"
    RELEASED = "released"
    COMMUNITY = "community"
    PAUSED = "paused"
    RECALLED = "recalled"
    ENDING = "ending"
    CLOSED = "closed"
    FOLLOWED_UP = "followed_up"
    ARCHIVE = "archive"


class PhoneSetting(StrEnum):
    """Who may read this phone, as its owner told us."""

    OWN = "own"
    SHARED = "shared"
    WATCHED = "watched"


class Consent(StrEnum):
    """May we text this person? `ASK`: they have not been asked, or have not answered."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


@dataclass(frozen=True)
class Programme:
    """One charity's scheme. `phone` is the staff number it prints; `country` is ISO 3166 ("GB", "US").

    `subdivision` is the nation or state whose holidays it keeps ("SCT", "NY").
    """

    id: UUID
    name: str
    alias: str
    phone: str
    country: str = "GB"
    timezone: str = "Europe/London"
    day_first: bool = True
    subdivision: str | None = None
    limits: Limits = USUAL


@dataclass(frozen=True)
class Area:
    """A town, or the area of the first half of a postcode. `country` is ISO 3166; the rest in degrees."""

    name: str
    country: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Relationship:
    """One mentor and one mentee, by first name. `code` is how mentors' texts name the mentee."""

    id: UUID
    mentor_id: UUID
    mentee_id: UUID
    mentor: str
    mentee: str
    code: str
    coordinator_id: UUID | None = None
    coordinator: str | None = None
    goal_id: UUID | None = None
    goal: str | None = None
    step_id: UUID | None = None
    step: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    first_met_on: dt.date | None = None
    meets: str | None = None


@dataclass(frozen=True)
class Choices:
    """What a person chose about being texted. A weekday is 0 for Monday; times are their own local ones.

    `same_day`: a reminder on the day of a meeting too. `rest_days`: texts on Sundays and holidays as well.
    `digest`: one text a week in place of many. `safe_from`, `safe_to`: the hours at which it is safe to text.
    """

    checkin_weekday: int | None = None
    checkin_time: dt.time | None = None
    same_day: bool = False
    rest_days: bool = False
    digest: bool = False
    safe_from: dt.time | None = None
    safe_to: dt.time | None = None


@dataclass(frozen=True)
class Person:
    """The person a message is from or to. `name` is their first name, `timezone` an IANA name.

    `opted_out`, `frozen` and `unreachable` are so of the best address that they have. `state_at` is since
    when they have been in their state, where that is known. `safe_word` is what they agreed with staff.
    `home` is where they told that they are, when they asked for something near.
    """

    id: UUID
    programme: Programme
    role: Role
    name: str
    language: str = "en"
    timezone: str = "Europe/London"
    state: State | None = None
    state_at: dt.datetime | None = None
    consent: Consent = Consent.YES
    phone_setting: PhoneSetting = PhoneSetting.OWN
    born: dt.date | None = None
    paused_until: dt.datetime | None = None
    opted_out: bool = False
    frozen: bool = False
    unreachable: bool = False
    choices: Choices = Choices()
    relationships: tuple[Relationship, ...] = field(default=())
    safe_word: str | None = field(default=None, repr=False)
    home: Area | None = field(default=None, repr=False)
