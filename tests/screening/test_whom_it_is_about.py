"""Who is at risk: the writer, the mentee a mentor writes of, or someone further away."""

import pytest

from bot.screening import screen


def first(text):
    flag = screen(text)[0]
    return flag.category, flag.about


@pytest.mark.parametrize(
    ("text", "category", "about"),
    [
        ("i want to kill myself", "suicide_explicit", "self"),
        ("he said he wants to kill himself", "suicide_explicit", "other"),
        ("he said he dont want to be here anymore. i stayed with him", "suicide_implicit", "other"),
        ('she told me "i want to die"', "suicide_explicit", "other"),
        ("mentee says he is cutting himself again", "self_harm", "other"),
        ("my cellmate says hes going to hang himself tonight", "third_party_risk", "other"),
        ("his sister wants to kill herself", "third_party_risk", "other"),
        ("bro i want to kill myself", "suicide_explicit", "self"),
        ("mate im gonna kill myself", "suicide_explicit", "self"),
        ("told my brother i want to die", "suicide_explicit", "self"),
        ("he told his mum he wants to die", "suicide_explicit", "other"),
    ],
)
def test_the_flag_says_whom_it_is_about(text, category, about):
    assert first(text) == (category, about)
