"""Whoever says that they are a child is heard to say so."""

import pytest

from bot.screening import says_young


@pytest.mark.parametrize("text", ["im 15 and i keep cutting myself", "I am only 12", "hi i'm 9 whos this"])
def test_an_age_under_18_is_told(text):
    assert says_young(text)


@pytest.mark.parametrize("text", ["im 18", "my son is 12", "im 10 minutes away", "im 9 months pregnant", ""])
def test_other_numbers_are_no_age_under_18(text):
    assert not says_young(text)
