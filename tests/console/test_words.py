"""Keys that are kept become words that people use."""

import pytest

from bot.console.words import (
    NUDGES,
    STATES,
    TALKS,
    about_said,
    how_far,
    kind_said,
    note_said,
    task_said,
    why_said,
)
from bot.flows import FLOWS
from bot.rules.nudging import NEEDLESS
from bot.rules.person import State
from tests.flows.people import ADA, SAM


@pytest.mark.parametrize("state", State)
def test_every_state_of_a_person_has_words(state):
    assert "_" not in STATES[state]


@pytest.mark.parametrize("kind", sorted(NUDGES.keys() - {"log_overdue", "welcome", "support", "next_step"}))
def test_every_nudge_that_can_become_needless_says_why(kind):
    assert "needless" not in why_said(NEEDLESS, kind)
    assert why_said(NEEDLESS, kind) != why_said(NEEDLESS)


@pytest.mark.parametrize("flow", sorted(FLOWS))
def test_a_talk_that_went_to_a_person_is_named_in_words(flow):
    assert flow in TALKS or flow in NUDGES
    assert task_said("handover").startswith("They need a person")
    assert "_" not in note_said("handover", f"{flow} some_step")


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("busy", "did not arrive: the line was busy"),
        ("no-answer", "did not arrive: nobody answered the call"),
        ("canceled", "did not arrive: the call was stopped"),
    ],
)
def test_a_call_that_nobody_answered_says_so_in_words(why, words):
    assert kind_said("alert", "call.alert") == "call to staff"
    assert how_far("undelivered", why) == words


@pytest.mark.parametrize(
    ("state", "why", "words"),
    [
        ("sent", "", "rung, not known yet whether it was answered"),
        ("delivered", "", "answered, by a person or a machine"),
        ("read", "", "answered, and 1 was pressed"),
        ("undelivered", "busy", "did not get through: the line was busy"),
        ("waiting", "", "waiting"),
    ],
)
def test_how_a_call_to_staff_went_is_told_as_of_a_call(state, why, words):
    assert how_far(state, why, way="voice") == words


def test_a_note_that_says_what_the_text_says_is_left_out():
    assert (note_said("a task", "0", "0"), note_said("a task", "0", "hi")) == ("", "0")


def test_a_flag_of_a_mentor_says_whom_it_is_about_as_far_as_is_known():
    assert about_said("self", SAM, "Ada is fine") == "the one who texted"
    assert about_said("other", SAM, "Ada is not fine") == "Ada, their mentee"
    assert about_said("other", SAM, "she is not fine") == "someone else (their mentee is Ada)"
    assert about_said("other", ADA, "my sister is not fine") == "someone else"
    assert about_said("other", None, "my sister is not fine") == "someone else"
