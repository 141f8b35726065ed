"""The words for every kind of worry, to everyone who may tell of it, and whoever may be reading."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.rules.crisis import (
    HARMED_LONG_AGO,
    MAY_HURT_A_CHILD,
    NEUTRAL,
    SEXUAL_VIOLENCE,
    TELL_OF_SEXUAL_VIOLENCE,
    answer,
    asks_danger,
    said_again,
)
from bot.rules.person import PhoneSetting, Role
from bot.screening import Severity
from bot.screening.flag import CATEGORIES
from bot.screening.rule import all_rules
from bot.screening.safe_word import SAFE_WORD
from bot.wording import SENTENCES, blanks
from tests.rules.test_crisis import ADA, PAT, SAM, TODAY
from tests.rules.test_crisis import flag as worry

CORA = replace(ADA, role=Role.COORDINATOR, state=None, relationships=())
CHILD = replace(ADA, born=dt.date(2010, 5, 1))
EVERYONE = [ADA, CHILD, SAM, PAT, CORA, None]
RULES = {rule.id: rule for rule in all_rules()}


def told_by(rule, severity="S1", about="self"):
    return replace(worry(rule.partition(".")[0], severity, about), rule=rule)


RAPED_BY_HIM = told_by("domestic_abuse.sexual_violence_by_a_partner", "S2")
RAPED = told_by("exploitation.sexual_violence")
BY_A_MENTOR = told_by("boundary_breach.mentor_and_sex", about="other")
LONG_AGO = told_by(HARMED_LONG_AGO, "S2", "other")
SAFE = told_by(SAFE_WORD)


@pytest.mark.parametrize(
    ("one", "key"),
    [
        (worry("mental_health_crisis"), "crisis.suicide"),
        (worry("mental_health_crisis", "S2"), "crisis.concern"),
        (worry("mental_health_crisis", "S2", "other"), "crisis.someone_else"),
        (worry("threat_to_others"), "crisis.passed_on"),
        (worry("exploitation", "S2"), "crisis.passed_on"),
        (worry("extremism", "S2"), "crisis.passed_on"),
        (worry("homeless_tonight", about="other"), "crisis.passed_on"),
        (worry("substance", "S2"), "crisis.concern"),
        (RAPED_BY_HIM, SEXUAL_VIOLENCE),
        (RAPED, SEXUAL_VIOLENCE),
        (BY_A_MENTOR, SEXUAL_VIOLENCE),
        (LONG_AGO, SEXUAL_VIOLENCE),
        (told_by(MAY_HURT_A_CHILD), "crisis.passed_on"),
    ],
)
def test_each_worry_has_its_words(one, key):
    assert answer([one], ADA, TODAY).key == key


@pytest.mark.parametrize("one", [LONG_AGO, worry("child_risk"), worry("child_risk", "S2", "self")])
def test_a_child_who_tells_of_harm_gets_the_words_for_a_child(one):
    assert answer([one], CHILD, TODAY).key == "crisis.child"


@pytest.mark.parametrize("person", [ADA, CHILD, PAT])
@pytest.mark.parametrize("severity", ["S1", "S2", "S3"])
@pytest.mark.parametrize("category", CATEGORIES)
def test_a_watched_phone_gets_the_neutral_words_whatever_was_told(category, severity, person):
    watched = replace(person, phone_setting=PhoneSetting.WATCHED)
    said = answer([worry(category, severity)], watched, TODAY)
    assert (said.key, said.then_duty) == (NEUTRAL, False)


@pytest.mark.parametrize("one", [RAPED, RAPED_BY_HIM, BY_A_MENTOR, LONG_AGO])
def test_a_watched_phone_does_not_get_the_words_for_sexual_violence_either(one):
    assert answer([one], replace(ADA, phone_setting=PhoneSetting.WATCHED), TODAY).key == NEUTRAL


def test_a_mentor_whose_phone_is_watched_is_not_asked_about_danger():
    watched, theirs = (
        replace(SAM, phone_setting=PhoneSetting.WATCHED),
        worry("suicide_implicit", about="other"),
    )
    assert asks_danger([theirs], SAM)
    assert not asks_danger([theirs], watched)
    assert answer([theirs], watched, TODAY).key == NEUTRAL
    assert answer([worry("boundary_breach", "S2")], watched, TODAY) is None


@pytest.mark.parametrize("person", EVERYONE)
@pytest.mark.parametrize("category", CATEGORIES)
def test_with_a_safe_word_in_it_a_text_is_answered_as_if_it_told_nothing(category, person):
    for about in ("self", "other"):
        other = worry(category, "S1", about)
        assert answer([SAFE, other], person, TODAY) == answer([other, SAFE], person, TODAY)
        assert answer([SAFE, other], person, TODAY).key == NEUTRAL
    assert answer([SAFE], person, TODAY).key == NEUTRAL
    assert not asks_danger([SAFE], person)


@pytest.mark.parametrize("person", EVERYONE)
@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_answer_is_written(category, severity, person):
    for about in ("self", "other"):
        said = answer([worry(category, severity, about)], person, TODAY)
        assert said is None or said.key in SENTENCES["en"]
        assert severity is not Severity.S4 or said is None


@pytest.mark.parametrize("rule", sorted({*TELL_OF_SEXUAL_VIOLENCE, HARMED_LONG_AGO, MAY_HURT_A_CHILD}))
def test_each_rule_that_has_words_of_its_own_is_there(rule):
    assert RULES[rule].category == rule.partition(".")[0]


@pytest.mark.parametrize("key", sorted(key for key in SENTENCES["en"] if key.startswith("crisis.")))
def test_what_is_said_instead_of_the_same_again_is_no_less_discreet(key):
    again = said_again(key)
    assert again in SENTENCES["en"]
    assert key not in (NEUTRAL, SEXUAL_VIOLENCE) or blanks(again) == {"emergency"}
