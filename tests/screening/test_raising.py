"""What else a text says makes a worry in it more urgent."""

import pytest

from bot.screening import Severity, screen
from bot.screening.raising import all_raises

RAISES = all_raises()


def cases(kind):
    return [pytest.param(one, text, id=f"{one.id}: {text}") for one in RAISES for text in getattr(one, kind)]


def raised(one, text):
    return [flag for flag in screen(text) if one.why in flag.reasons and flag.category in one.categories]


@pytest.mark.parametrize(("one", "text"), cases("examples"))
def test_an_example_is_raised_and_says_so(one, text):
    assert any(flag.severity < Severity.S3 for flag in raised(one, text))


@pytest.mark.parametrize(("one", "text"), cases("counter_examples"))
def test_a_counter_example_is_flagged_and_not_raised(one, text):
    assert {flag.category for flag in screen(text)} & one.categories
    assert raised(one, text) == []


@pytest.mark.parametrize("one", RAISES, ids=lambda one: one.id)
def test_every_raise_shows_both_sides(one):
    assert one.examples
    assert one.counter_examples
    assert one.why.endswith(".")


def test_what_is_lowered_stays_lowered_whatever_else_is_said():
    flags = screen("i used to cut myself. the bridge is shut tonight")
    assert {flag.severity for flag in flags if flag.category == "self_harm"} == {Severity.S4}
