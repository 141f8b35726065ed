"""Whether a text asks for help, or only tells."""

import pytest

from bot.reading.asking import asked_outright, asks_plainly, is_short


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("FIND food bank", "where can i get help with food bank"),
        ("signpost housing leeds", "where can i get help with housing leeds"),
        ("pls find me a dentist", "where can i get help with a dentist"),
        ("whats the number for nacro", "where can i get help with nacro"),
        ("help with my cv", "where can i get help with my cv"),
    ],
)
def test_what_is_asked_for_outright_is_put_as_a_question(text, asks):
    assert asked_outright(text) == asks


@pytest.mark.parametrize("text", ["find", "HELP", "looking forward to it", "we found him", "i helped", ""])
def test_other_words_ask_for_nothing_outright(text):
    assert asked_outright(text) is None


@pytest.mark.parametrize(
    "text", ["any beds?", "where can i wash", "need nappies size 5", "is there a creche"]
)
def test_who_asks_is_heard_to_ask(text):
    assert asks_plainly(text)


@pytest.mark.parametrize("text", ["bailiffs were at the window all night", "scared about court thurs 10"])
def test_who_only_tells_is_not(text):
    assert not asks_plainly(text)
    assert not is_short(text)
