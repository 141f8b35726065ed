"""What people answer to a short list of places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.pick import Pick, Wish, read_pick

ONE = [
    "2",
    "two",
    "2 pls",
    "number 2",
    "no 2",
    "more on 2",
    "details 2",
    "can i have 2 please",
    "2 looks good",
]
MORE = ["MORE", "more pls", "any others?", "anything else", "show me some more places", "next"]
WRONG = [
    "WRONG 2",
    "wrong number 2",
    "2 is wrong",
    "2 is shut",
    "no 2 doesnt work",
    "number 2 has closed down",
]
NONE = ["none", "none of them", "no", "nah none any good", "no good", "not near me", "too far"]
ENOUGH = ["thanks", "ok ta", "0", "no thanks", "👍", "cheers mate", "perfect thank you"]
NOTHING = ["4", "??", "2 and 3", "1 or 2", "is 2 open sat?", "what about a food bank", "wrong", "wrong 7", ""]


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        *((Pick(Wish.ONE, 2), text) for text in ONE),
        *((Pick(Wish.MORE), text) for text in MORE),
        *((Pick(Wish.WRONG, 2), text) for text in WRONG),
        *((Pick(Wish.NONE), text) for text in NONE),
        *((Pick(Wish.ENOUGH), text) for text in ENOUGH),
        *((None, text) for text in NOTHING),
    ],
)
def test_a_list_of_three_is_answered_as_people_do(wish, text):
    assert read_pick(text, 3) == wish


@pytest.mark.parametrize("text", ["wrong", "its shut", "that number is wrong", "WRONG 1"])
def test_of_a_list_of_one_it_is_that_one_which_is_wrong(text):
    assert read_pick(text, 1) == Pick(Wish.WRONG, 1)


@given(st.text(max_size=80), st.integers(1, 3))
def test_whatever_is_typed_only_what_is_on_the_list_is_picked(text, many):
    pick = read_pick(text, many)
    assert pick is None or 0 <= pick.number <= many
