"""What raises a worry that its text alone does not tell (docs/practice.md, "What raises a worry").

Pure. Nothing here lowers a worry or takes one away, and what the readers lowered to S4 stays there: it is a
figure of speech, or long past, whoever says it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.rules.gate import age
from bot.rules.person import Person, Role, State
from bot.screening import Flag, Severity

ADULT = 18  # years
JUST_OUT = dt.timedelta(days=14)  # the weeks after a release in which most die
AMBERS = dt.timedelta(hours=48)  # two worries of S2 within this are one of S1
TWICE = dt.timedelta(days=14)  # two of S3 in one category within this are one of S2
AGAIN = dt.timedelta(hours=24)  # the same worry within this is said again, and pages nobody twice
STILL_SAYING_IT = dt.timedelta(hours=1)  # and where somebody has taken it on, within this
SILENCE = dt.timedelta(hours=24)  # without a text after a worry of S2
AT_THE_GATE = frozenset(
    {
        "suicide_explicit",
        "suicide_implicit",
        "self_harm",
        "substance",
        "mental_health_crisis",
        "medical_now",
        "domestic_abuse",
        "homeless_tonight",
    }
)
"""What a release or a recall makes more dangerous."""

DONE_TO_THEM = frozenset({"domestic_abuse", "exploitation", "child_risk", "boundary_breach"})
"""What a mentee tells as another's deed, and is in danger from themselves."""

WORK = frozenset({"boundary_breach", "recall"})
"""What a mentor or staff tell as part of their work, even of themselves."""

_HIGHER = {Severity.S3: Severity.S2, Severity.S2: Severity.S1, Severity.S1: Severity.S1}


@dataclass(frozen=True)
class Earlier:
    """A worry about the same person, from another text."""

    category: str
    severity: Severity
    at: dt.datetime


@dataclass(frozen=True)
class Standing:
    """Whom a worry is about, as far as that is known, and what has been told of them before.

    `says_young`: the text tells an age under 18 as the writer's own.
    """

    person: Person | None = None
    earlier: Sequence[Earlier] = ()
    says_young: bool = False


def in_context(flag: Flag, stands: Standing, now: dt.datetime) -> Flag:
    """The flag, one level higher where something calls for it, with the reasons added."""
    if flag.severity is Severity.S4:
        return flag
    reasons = tuple(_reasons(flag, stands, now))
    if not reasons:
        return flag
    return replace(flag, severity=_HIGHER[flag.severity], reasons=flag.reasons + reasons)


def silence_tells(category: str, about: str, role: Role | None) -> bool:
    """Does silence after such a worry say anything of the one who told of it? `role`: None for a stranger.

    Of whoever writes about themselves, and of a mentee, carer or stranger to whom others do something.
    """
    if role in (Role.MENTOR, Role.COORDINATOR, Role.LEAD):
        return about == "self" and category not in WORK
    return about == "self" or category in DONE_TO_THEM


def _reasons(flag: Flag, stands: Standing, now: dt.datetime) -> Iterator[str]:
    person = stands.person
    years = age(person, now.date()) if person else None
    if stands.says_young or (years is not None and years < ADULT):
        yield "They are under 18."
    if flag.category in AT_THE_GATE and person is not None:
        if person.state is State.RELEASED and _is_just_out(person, now):
            yield "They have been out for less than 14 days."
        if person.state is State.RECALLED:
            yield "They are being recalled."
    if (
        flag.severity is Severity.S2
        and _is_amber(flag)
        and any(_is_amber(one) for one in stands.earlier if now - one.at <= AMBERS)
    ):
        yield "It is the second serious worry within 48 hours."
    if flag.severity is Severity.S3 and any(
        one.category == flag.category and one.severity is Severity.S3 and now - one.at <= TWICE
        for one in stands.earlier
    ):
        yield "The same was told within the last 14 days."


def _is_amber(worry: Flag | Earlier) -> bool:
    """S2, or S1 before. How a mentor keeps to the line says nothing of how near danger is."""
    return worry.severity <= Severity.S2 and worry.category != "boundary_breach"


def _is_just_out(person: Person, now: dt.datetime) -> bool:
    """Whose day of release is not known counts as just out for as long as staff say "released"."""
    return person.state_at is None or now - person.state_at <= JUST_OUT
