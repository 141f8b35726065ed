"""Which fixed words answer a worry (docs/practice.md, "Crisis replies"). Pure: flags in, keys out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.gate import age
from bot.rules.hours import staff_are_in
from bot.rules.person import Person, PhoneSetting, Role
from bot.screening import Flag, Severity

NEUTRAL = "crisis.neutral"  # says nothing of what was told: somebody else may be reading
SOON = dt.timedelta(minutes=30)  # the same words are not said twice within this
IN_TIME = dt.timedelta(minutes=10)  # after which an answer to what was texted would only puzzle
SUICIDE = frozenset({"suicide_explicit", "suicide_implicit", "self_harm"})
ANSWERED_FIRST = (
    "suicide_explicit",
    "suicide_implicit",
    "self_harm",
    "medical_now",
    "domestic_abuse",
    "homeless_tonight",
    "child_risk",
)
STAFF_ROLES = frozenset({Role.COORDINATOR, Role.LEAD})
ADULT = 18


@dataclass(frozen=True)
class Answer:
    """The sentence for a worry. `asks_safe`: it ends by asking whether it is safe to call this phone.

    `then_duty`: the sentence that says truly whether staff are there follows it. `stops_talks`: whatever
    talk is open ends here.
    """

    key: str
    asks_safe: bool = False
    then_duty: bool = False
    stops_talks: bool = True


def worst(flags: Sequence[Flag]) -> Flag | None:
    """The flag that is answered: the most severe; of equals, a danger to the writer's own life first."""
    return min(
        flags, key=lambda flag: (flag.severity.value, _turn_to_be_answered(flag), flag.span), default=None
    )


def answer(flags: Sequence[Flag], person: Person | None, today: dt.date) -> Answer | None:
    """The words for the worst of these flags. None: no words are called for.

    A mentor who tells of a mentee is not answered here but asked, by the `danger` talk; and a mentor who has
    crossed a line is told nothing new.
    """
    flag = worst(flags)
    if flag is None or flag.severity is Severity.S4:
        return None
    if person is not None and person.role in (Role.MENTOR, *STAFF_ROLES) and _is_about_work(flag):
        return None
    if person is not None and person.phone_setting is PhoneSetting.WATCHED:
        return Answer(NEUTRAL, asks_safe=True)
    return _words(flag, person, today)


def asks_danger(flags: Sequence[Flag], person: Person | None) -> bool:
    """Is this a mentor's worry about someone, which the `danger` talk asks about?"""
    flag = worst([flag for flag in flags if flag.category != "boundary_breach"])
    return (
        flag is not None
        and person is not None
        and person.role is Role.MENTOR
        and flag.severity in (Severity.S1, Severity.S2)
        and _is_about_work(flag)
    )


def duty_key(now: dt.datetime, country: str, *, someone_to_tell: bool) -> str:
    """The sentence that is true at this hour: staff have been told, or nobody is there."""
    there = someone_to_tell and staff_are_in(now, country)
    return "crisis.staff_on_duty" if there else "crisis.nobody_on_duty"


def _turn_to_be_answered(flag: Flag) -> int:
    return ANSWERED_FIRST.index(flag.category) if flag.category in ANSWERED_FIRST else len(ANSWERED_FIRST)


def _is_about_work(flag: Flag) -> bool:
    return flag.about == "other" or flag.category in ("boundary_breach", "recall")


def _words(flag: Flag, person: Person | None, today: dt.date) -> Answer:
    severe = flag.severity in (Severity.S1, Severity.S2)
    if flag.category in SUICIDE or (flag.category == "mental_health_crisis" and severe):
        if flag.about == "other":
            return Answer("crisis.someone_else")
        return Answer("crisis.suicide", asks_safe=True, then_duty=True)
    if not severe:
        return Answer("crisis.concern", stops_talks=False)
    match flag.category:
        case "third_party_risk":
            return Answer("crisis.someone_else")
        case "child_risk" if flag.about == "self" or not _is_grown_mentee(person, today):
            return Answer("crisis.child")
        case "domestic_abuse":
            return Answer(NEUTRAL, asks_safe=True)
        case "homeless_tonight":
            return Answer("crisis.no_bed")
        case "boundary_breach" if person is not None and person.role is Role.MENTEE and person.relationships:
            return Answer("crisis.mentor_crossed_line")
        case "medical_now":
            return Answer("crisis.overdose")
        case "substance" if flag.severity is Severity.S1:
            return Answer("crisis.overdose")
        case "recall" | "substance":
            return Answer("crisis.concern")
        case _:
            return Answer("crisis.passed_on")


def _is_grown_mentee(person: Person | None, today: dt.date) -> bool:
    if person is None or person.role is not Role.MENTEE:
        return False
    years = age(person, today)
    return years is None or years >= ADULT
