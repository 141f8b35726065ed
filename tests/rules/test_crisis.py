"""Which fixed words answer which worry."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from bot.rules.crisis import answer, asks_danger, duty_key
from bot.rules.person import Person, PhoneSetting, Programme, Relationship, Role, State
from bot.screening import Flag, Severity

TODAY = dt.date(2026, 3, 12)
US = Relationship(uuid4(), uuid4(), uuid4(), "Sam", "Ada", "A")
ADA = Person(
    uuid4(), Programme(uuid4(), "B", "B", ""), Role.MENTEE, "Ada", state=State.COMMUNITY, relationships=(US,)
)
SAM = replace(ADA, role=Role.MENTOR, state=None)
PAT = replace(ADA, role=Role.CARER, state=None, relationships=())


def flag(category, severity="S1", about="self"):
    return Flag(category, Severity(severity), (0, 1), "x", "a rule", about)


@pytest.mark.parametrize(
    ("worry", "key"),
    [
        (flag("suicide_explicit"), "crisis.suicide"),
        (flag("self_harm", "S2"), "crisis.suicide"),
        (flag("suicide_implicit", about="other"), "crisis.someone_else"),
        (flag("third_party_risk"), "crisis.someone_else"),
        (flag("child_risk"), "crisis.child"),
        (flag("child_risk", about="other"), "crisis.passed_on"),
        (flag("domestic_abuse", "S2"), "crisis.neutral"),
        (flag("threat_to_others"), "crisis.passed_on"),
        (flag("homeless_tonight"), "crisis.no_bed"),
        (flag("boundary_breach", "S2"), "crisis.mentor_crossed_line"),
        (flag("medical_now"), "crisis.overdose"),
        (flag("substance"), "crisis.overdose"),
        (flag("substance", "S3"), "crisis.concern"),
        (flag("need", "S3"), "crisis.concern"),
        (flag("recall", "S2"), "crisis.concern"),
        (flag("mental_health_crisis"), "crisis.suicide"),
    ],
)
def test_a_mentees_worry_is_answered_by_its_category(worry, key):
    assert answer([worry], ADA, TODAY).key == key


def test_low_mood_is_a_note_for_staff_and_no_text():
    assert answer([flag("low_mood", "S4")], ADA, TODAY) is None
    assert answer([], ADA, TODAY) is None


def test_the_worst_of_several_worries_is_answered():
    assert answer([flag("need", "S3"), flag("suicide_implicit")], ADA, TODAY).key == "crisis.suicide"


@pytest.mark.parametrize(
    "category", ["suicide_explicit", "child_risk", "homeless_tonight", "boundary_breach"]
)
def test_a_watched_phone_gets_neutral_words_for_everything(category):
    watched = replace(ADA, phone_setting=PhoneSetting.WATCHED)

    assert answer([flag(category)], watched, TODAY).key == "crisis.neutral"


def test_a_carer_or_a_stranger_who_tells_of_a_child_gets_the_words_for_a_child():
    assert answer([flag("child_risk", about="other")], PAT, TODAY).key == "crisis.child"
    assert answer([flag("child_risk", about="other")], None, TODAY).key == "crisis.child"


def test_a_mentors_worry_about_a_mentee_is_asked_about_and_their_own_is_answered():
    theirs, own = flag("suicide_implicit", about="other"), flag("suicide_explicit")

    assert asks_danger([theirs], SAM)
    assert answer([theirs], SAM, TODAY) is None
    assert not asks_danger([own], SAM)
    assert answer([own], SAM, TODAY).key == "crisis.suicide"


def test_a_mentor_who_crossed_a_line_is_told_nothing_new():
    breach = flag("boundary_breach", "S2")

    assert answer([breach], SAM, TODAY) is None
    assert not asks_danger([breach], SAM)


@pytest.mark.parametrize(
    ("there", "before", "key"),
    [(True, False, "staff_on_duty"), (True, True, "staff_told_before"), (False, False, "nobody_on_duty")],
)
def test_what_is_said_of_staff_is_true(there, before, key):
    assert duty_key(there=there, told_before=before) == f"crisis.{key}"
