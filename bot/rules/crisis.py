"""Which fixed words answer a worry (docs/practice.md, "Crisis replies"). Pure: flags in, keys out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.gate import age
from bot.rules.person import Person, PhoneSetting, Role
from bot.screening import Flag, Severity
from bot.screening.safe_word import SAFE_WORD

NEUTRAL = "crisis.neutral"  # says nothing of what was told: somebody else may be reading
SEXUAL_VIOLENCE = "crisis.sexual_violence"  # nor does this
NO_BED = "crisis.no_bed"
STILL_HERE, STILL_HERE_NEUTRAL = "crisis.still_here", "crisis.still_here_neutral"
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
TELL_OF_SEXUAL_VIOLENCE = frozenset(
    {
        "domestic_abuse.sexual_violence_by_a_partner",
        "exploitation.sexual_violence",
        "boundary_breach.sexual_or_young",
        "boundary_breach.mentor_and_sex",
    }
)
ASKS_FOR_HELP_AFTER_IT = "needs.sexual-violence"  # as the reader of needs has it
HARMED_LONG_AGO = "child_risk.harmed_as_a_child_and_never_told"
MAY_HURT_A_CHILD = "child_risk.writer_may_hurt_a_child"
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
    crossed a line is told nothing new. With a safe word in it, a text is answered as if it told nothing.
    """
    neutral = Answer(NEUTRAL, asks_safe=True)
    if any(flag.category == SAFE_WORD for flag in flags):
        return neutral
    flag = worst(flags)
    if flag is None or flag.severity is Severity.S4:
        return None
    if person is not None and person.role in (Role.MENTOR, *STAFF_ROLES) and _is_about_work(flag):
        return neutral if _is_watched(person) and _is_to_be_asked(flags, person) else None
    return neutral if _is_watched(person) else _words(flag, person, today)


def asks_danger(flags: Sequence[Flag], person: Person | None) -> bool:
    """Is this a mentor's worry about someone, which the `danger` talk asks about?"""
    return person is not None and _is_to_be_asked(flags, person) and not _is_watched(person)


def said_again(key: str) -> str:
    """What is said in place of words that were said just now: short, and as discreet as those."""
    return STILL_HERE_NEUTRAL if key in (NEUTRAL, SEXUAL_VIOLENCE) else STILL_HERE


def duty_key(*, there: bool, told_before: bool = False) -> str:
    """The sentence that is true: staff who are there were told, just now or before, or nobody is there."""
    if not there:
        return "crisis.nobody_on_duty"
    return "crisis.staff_told_before" if told_before else "crisis.staff_on_duty"


def _turn_to_be_answered(flag: Flag) -> int:
    return ANSWERED_FIRST.index(flag.category) if flag.category in ANSWERED_FIRST else len(ANSWERED_FIRST)


def _is_about_work(flag: Flag) -> bool:
    return flag.about == "other" or flag.category in ("boundary_breach", "recall")


def _is_watched(person: Person | None) -> bool:
    return person is not None and person.phone_setting is PhoneSetting.WATCHED


def _is_to_be_asked(flags: Sequence[Flag], person: Person) -> bool:
    flag = worst([flag for flag in flags if flag.category != "boundary_breach"])
    return (
        flag is not None
        and person.role is Role.MENTOR
        and flag.severity in (Severity.S1, Severity.S2)
        and _is_about_work(flag)
    )


def _words(flag: Flag, person: Person | None, today: dt.date) -> Answer:
    severe = flag.severity in (Severity.S1, Severity.S2)
    if flag.category in SUICIDE or (flag.category == "mental_health_crisis" and severe):
        return _words_for_despair(flag)
    if not severe:
        return Answer("crisis.concern", stops_talks=False)
    if flag.rule in TELL_OF_SEXUAL_VIOLENCE or flag.rule == ASKS_FOR_HELP_AFTER_IT:
        return Answer(SEXUAL_VIOLENCE, asks_safe=True)
    match flag.category:
        case "third_party_risk":
            return Answer("crisis.someone_else")
        case "child_risk":
            return _words_about_a_child(flag, person, today)
        case "domestic_abuse":
            return Answer(NEUTRAL, asks_safe=True)
        case "homeless_tonight" if flag.about == "self":
            return Answer(NO_BED)
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


def _words_for_despair(flag: Flag) -> Answer:
    if flag.about == "other":
        return Answer("crisis.someone_else")
    if flag.category == "mental_health_crisis" and flag.severity is not Severity.S1:
        return Answer("crisis.concern")
    return Answer("crisis.suicide", asks_safe=True, then_duty=True)


def _words_about_a_child(flag: Flag, person: Person | None, today: dt.date) -> Answer:
    """Those for a child go to whoever may be one, or looks after one; never to who may do the harm."""
    if flag.rule == MAY_HURT_A_CHILD:
        return Answer("crisis.passed_on")
    if flag.rule == HARMED_LONG_AGO and not _is_child(person, today):
        return Answer(SEXUAL_VIOLENCE, asks_safe=True)
    if flag.about == "self" or not _is_grown_mentee(person, today):
        return Answer("crisis.child")
    return Answer("crisis.passed_on")


def _is_child(person: Person | None, today: dt.date) -> bool:
    years = age(person, today) if person is not None else None
    return years is not None and years < ADULT


def _is_grown_mentee(person: Person | None, today: dt.date) -> bool:
    return person is not None and person.role is Role.MENTEE and not _is_child(person, today)
