"""Answers to a question that offers a few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.choices import choice, yes_no

CHECK_IN: dict[str, tuple[str, ...]] = {"done": (), "some": (), "not_yet": (), "stuck": ()}
BARRIER: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("time", "money", "a_place_to_live", "how_i_feel", "other_people", "something_else"), ()
)

READ = {
    "done": [
        "1",
        "one",
        "done",
        "Done!",
        "did it",
        "👍",
        "👍🏽",
        "all done x",
        "1 done",
        "option 1",
        "yeah all done rang them this morning",
        "finishd",
        "thumbs up",
    ],
    "some": [
        "2",
        "2.",
        "2 please",
        "two pls",
        "option 2",
        "no. 2",
        "some",
        "a bit",
        "did some of it",
        "half",
        "kind of",
        "getting there",
    ],
    "not_yet": [
        "3",
        "3️⃣",
        "not yet",
        "not yet mate",
        "nah not yet",
        "havent done it",
        "didn't do it",
        "done nothing",
        "not done",
        "No",
        "nope",
        "three pls mate",
    ],
    "stuck": [
        "4",
        "number 4",
        "stuck",
        "stuck innit",
        "stcuk",
        "stuckk",
        "strugling",
        "i got stuck",
        "cant",
        "4 - cant get through on the phone and they never ring back",
    ],
}
NOT_READ = [
    "",
    "5",
    "0",
    "2 or 3",
    "1 not yet",
    "not stuck",
    "gone",
    "shop",
    "cant say really",
    "hard to say tbh",
    "i went to the shop",
    "been in bed",
    "i have a cold",
    "been rough all week",
    "stop",
    "tree",
    "did 2 of them",
    "got 1 left to do",
    "am i done?",
    "I don't want to be here anymore",
    "what",
]
EXACT = {
    "1": "done",
    "one": "done",
    "1.": "done",
    "done": "done",
    "Did it!": "done",
    "👍": "done",
    "4 please": "stuck",
    "not yet": "not_yet",
}


@pytest.mark.parametrize(("text", "name"), [(text, name) for name, texts in READ.items() for text in texts])
def test_an_answer_is_read_by_number_word_or_thumb(text: str, name: str) -> None:
    assert choice(text, CHECK_IN) == name


@pytest.mark.parametrize("text", NOT_READ)
def test_an_unclear_answer_is_asked_again(text: str) -> None:
    assert choice(text, CHECK_IN) is None


@pytest.mark.parametrize(("text", "name"), EXACT.items())
def test_a_plain_answer_is_enough_for_an_exact_question(text: str, name: str) -> None:
    assert choice(text, CHECK_IN, exact=True) == name


@pytest.mark.parametrize(
    "text",
    [
        "stcuk",
        "finishd",
        "stuckk",
        "i got stuck",
        "1 not yet",
        "1 but not really",
        "tree",
        "all of it done",
        "kind of",
    ],
)
def test_nothing_is_guessed_for_an_exact_question(text: str) -> None:
    assert choice(text, CHECK_IN, exact=True) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("skint", "money"),
        ("housing", "a_place_to_live"),
        ("no time", "time"),
        ("my head", "how_i_feel"),
        ("moeny", "money"),
        ("6", "something_else"),
        ("other people", "other_people"),
        ("sumthing else", "something_else"),
    ],
)
def test_a_barrier_is_read_from_a_word_or_two(text: str, name: str) -> None:
    assert choice(text, BARRIER) == name


def test_a_flow_adds_its_own_words() -> None:
    assert choice("bakery", {"keep": (), "swap": ("bakery",)}) == "swap"


def test_zero_may_be_an_answer_of_its_own() -> None:
    assert choice("0", {"skip": ()}) == "skip"


def test_two_answers_that_are_nearly_as_near_are_not_chosen_between() -> None:
    assert choice("smallar", {"small": ("smaller",), "tall": ("smallest",)}) == "small"
    assert choice("meetinq", {"one": ("meetings",), "two": ("meeting",)}) is None


YES = [
    "yes",
    "Yes please",
    "y",
    "yep",
    "yeah mate",
    "1",
    "ok",
    "👍",
    "aye",
    "yesss",
    "no problem",
    "sure thing",
    "1 yes",
]
NO = ["no", "n", "nah", "No thanks", "2", "not ok", "👎", "dont", "nooo", "nope mate", "not now", "2 no"]


@pytest.mark.parametrize("text", YES)
def test_yes_is_read(text: str) -> None:
    assert yes_no(text) is True


@pytest.mark.parametrize("text", NO)
def test_no_is_read(text: str) -> None:
    assert yes_no(text) is False


@pytest.mark.parametrize(
    "text", ["", "maybe", "yeah no", "1 no", "stop", "yes but not today", "3", "what is this?"]
)
def test_neither_yes_nor_no_is_none(text: str) -> None:
    assert yes_no(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "no problem",
        "sure thing",
        "yess i think",
        "not safe",
        "yse",
        "1 but only mornings",
        "1 no",
        "yeah no",
        "great",
        "maybe yes",
        "yeah i guess",
        "yes probably",
        "ok i suppose",
        "1 maybe",
    ],
)
def test_consent_is_never_taken_from_a_likely_word(text: str) -> None:
    assert yes_no(text, exact=True) is None


@pytest.mark.parametrize("text", ["yeh", "Yeh.", "yeh mate", "yeh x", "yep bro", "aye"])
def test_consent_is_taken_from_a_whole_yes_however_it_is_spelled(text: str) -> None:
    assert yes_no(text, exact=True) is True


@given(st.text(max_size=2_000))
def test_no_text_breaks_it_and_only_offered_answers_come_back(text: str) -> None:
    assert choice(text, CHECK_IN) in {None, *CHECK_IN}
    assert choice(text, BARRIER, exact=True) in {None, *BARRIER}


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", max_size=30))
def test_what_an_exact_question_takes_an_ordinary_one_takes_too(text: str) -> None:
    exact = choice(text, CHECK_IN, exact=True)
    assert exact is None or choice(text, CHECK_IN) == exact
