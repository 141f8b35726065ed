"""What is known of someone raises a worry, and never lowers one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.person import Person, Programme, Role, State
from bot.rules.worry import Earlier, Standing, in_context
from bot.screening import Flag, Severity
from bot.store.columns import new_id

NOW = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)
PROGRAMME = Programme(new_id(), "Gate", "Gate", "+441134960000")


def person(**known):
    return Person(new_id(), PROGRAMME, Role.MENTEE, "Ada", **known)


def level(severity, category="substance", **known):
    flag = Flag(category, Severity(severity), (0, 1), "x", "r")
    return in_context(flag, Standing(**known), NOW).severity.value


def told(severity, category="substance", **ago):
    return Earlier(category, Severity(severity), NOW - dt.timedelta(**ago))


def test_under_18_everything_is_one_level_higher():
    child = person(born=dt.date(2010, 1, 1))
    assert level("S3", "need", person=child) == "S2"
    assert level("S2", "recall", person=child) == "S1"
    assert level("S2", person=person(born=dt.date(2000, 1, 1))) == "S2"


def test_who_says_that_they_are_a_child_is_believed():
    assert level("S3", says_young=True) == "S2"


@pytest.mark.parametrize("days", [0, 14])
def test_in_the_first_14_days_out_what_kills_then_is_one_level_higher(days):
    out = person(state=State.RELEASED, state_at=NOW - dt.timedelta(days=days))
    assert level("S2", "substance", person=out) == "S1"
    assert level("S3", "need", person=out) == "S3"


def test_after_14_days_out_it_is_as_it_was():
    out = person(state=State.RELEASED, state_at=NOW - dt.timedelta(days=14, seconds=1))
    assert level("S2", person=out) == "S2"


def test_released_nobody_knows_when_counts_as_just_out():
    assert level("S2", person=person(state=State.RELEASED)) == "S1"


def test_a_recall_raises_what_is_told_during_it():
    assert level("S2", "mental_health_crisis", person=person(state=State.RECALLED)) == "S1"


def test_a_second_amber_within_48_hours_is_red():
    assert level("S2", earlier=[told("S2", "recall", hours=48)]) == "S1"
    assert level("S2", earlier=[told("S1", "recall", hours=1)]) == "S1"
    assert level("S2", earlier=[told("S2", "recall", hours=49)]) == "S2"
    assert level("S2", earlier=[told("S3", "recall", hours=1)]) == "S2"


def test_a_mentor_who_crosses_the_line_twice_is_no_more_urgent():
    assert level("S2", "boundary_breach", earlier=[told("S2", "boundary_breach", hours=30)]) == "S2"
    assert level("S2", "substance", earlier=[told("S2", "boundary_breach", hours=1)]) == "S2"


def test_two_concerns_of_one_kind_within_14_days_are_serious():
    assert level("S3", "need", earlier=[told("S3", "need", days=14)]) == "S2"
    assert level("S3", "need", earlier=[told("S3", "substance", days=1)]) == "S3"
    assert level("S3", "need", earlier=[told("S3", "need", days=15)]) == "S3"


def test_a_figure_of_speech_stays_one_whoever_says_it():
    child = person(born=dt.date(2010, 1, 1), state=State.RELEASED)
    assert level("S4", person=child, earlier=[told("S2", hours=1)], says_young=True) == "S4"


def test_each_reason_is_given_and_it_rises_one_level_for_all_of_them():
    child = person(born=dt.date(2010, 1, 1), state=State.RELEASED)
    flag = Flag("substance", Severity.S3, (0, 1), "x", "r", reasons=("Just out.",))
    raised = in_context(flag, Standing(child, [told("S3", days=1)]), NOW)
    assert raised.severity is Severity.S2
    assert raised.reasons == (
        "Just out.",
        "They are under 18.",
        "They have been out for less than 14 days.",
        "The same was told within the last 14 days.",
    )


@given(
    st.sampled_from(Severity),
    st.sampled_from(["substance", "need", "recall"]),
    st.lists(st.builds(told, st.sampled_from(["S1", "S2", "S3", "S4"]), hours=st.integers(0, 1000))),
    st.booleans(),
    st.sampled_from([None, *State]),
)
def test_nothing_that_is_known_lowers_a_worry(severity, category, earlier, young, state):
    after = level(severity, category, person=person(state=state), earlier=earlier, says_young=young)
    assert after <= severity.value
