"""Which mentee a mentor's text is about, where one of them has the code A."""

from dataclasses import replace

import pytest

from bot.flows.about import chosen, named
from tests.flows.people import BUSY_SAM, WITH_ADA, WITH_KIM
from tests.flows.play import play

D = replace(WITH_KIM, code="D")
A = replace(WITH_ADA, code="A")
SAM = replace(BUSY_SAM, relationships=(D, A))


@pytest.mark.parametrize(
    "text",
    [
        "A not turned up yet been here half hr",
        "A didnt show",
        "A text me she cant do tomoz so its off",
        "A cancelled",
    ],
)
def test_an_a_that_does_something_is_the_mentee_of_that_code(text):
    assert named(text, SAM) == A


@pytest.mark.parametrize("text", ["met A today", "rang A", "saw A 1h", "didnt see A"])
def test_an_a_after_another_word_is_too(text):
    assert named(text, SAM) == A


@pytest.mark.parametrize("text", ["A good meeting", "A bit late", "A no show", "met for a coffee"])
def test_an_article_names_nobody(text):
    assert named(text, SAM) is None


def test_a_text_that_names_two_names_neither():
    assert named("A didnt show, met D", SAM) is None


@pytest.mark.parametrize("text", ["A", "the A one", "A one", "the a one please", "its the A one", "2", "Ada"])
def test_the_one_called_a_is_chosen_by_her_code_and_not_by_the_word_one(text):
    assert chosen(text, SAM) == A


@pytest.mark.parametrize("text", ["1", "one", "D", "the D one", "number one"])
def test_the_other_is_chosen_by_number_or_code(text):
    assert chosen(text, SAM) == D


def test_nobody_is_asked_about_where_the_text_names_her():
    assert "session_log.who_was_it" not in play("session_log", SAM, kept={"text": "A didnt show today"}).said
