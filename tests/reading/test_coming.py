"""Whether they will be there, as people text it in answer to a reminder, and that they cannot after all."""

import pytest

from bot.reading.coming import backs_out, coming

YES = [
    "1",
    "yes",
    "yep",
    "yeah",
    "yeh",
    "ye",
    "yh",
    "aye",
    "defo",
    "yes mate",
    "yeh bro",
    "yep x",
    "ye il b there",
    "ill be there",
    "yep see u there",
    "can do",
    "sound",
    "no problem",
    "no worries",
    "cant wait",
    "cant wait see u there",
    "ok thanks",
    "on my way",
    "1 getting the bus",
    "for sure",
]
CANNOT = [
    "cant",
    "i cant",
    "cant do it working",
    "cant come got work",
    "cant make it",
    "nah cant make it",
    "wont be there",
    "not comin",
    "not gonna make it",
    "wont be able to",
    "soz cant cum my mum is ill",
    "cant now sorry",
    "oh wait actually i cant now, sorry",
    "actually i can't make it today x",
    "no cant sorry",
    "i wont b there mate",
    "Really sorry, I won't be able to come. I have work",
]
NO = ["2", "no", "na mate", "nah", "nope", "no thanks", "another time", "cba", "im ill cant come"]
NEITHER = [
    "",
    "green",
    "maybe",
    "dunno",
    "what time",
    "where is it?",
    "nah ill be there",
    "half 5",
    "might be late",
]
NO_BACKING_OUT = [
    "cant do my form",
    "i cant cope",
    "i cant do it anymore",
    "cant go on",
    "cant wait",
    "cant find it",
    "i cant get a job",
    "she cant come to the phone",
    "cant you come",
    "not sure",
    "i cant read that",
    "cant stop thinking",
    "cant make rent",
    "i cant make it to the job centre on friday",
]


@pytest.mark.parametrize("text", YES)
def test_a_yes_is_coming(text):
    assert coming(text) is True
    assert not backs_out(text)


@pytest.mark.parametrize("text", [*CANNOT, *NO])
def test_a_no_is_not_coming(text):
    assert coming(text) is False


@pytest.mark.parametrize("text", NEITHER)
def test_what_says_neither_is_not_guessed(text):
    assert coming(text) is None


@pytest.mark.parametrize("text", CANNOT)
def test_that_they_cannot_come_is_heard_where_nothing_was_asked(text):
    assert backs_out(text)


@pytest.mark.parametrize("text", [*NO, *NEITHER, *NO_BACKING_OUT])
def test_what_is_about_anything_else_backs_out_of_nothing(text):
    assert not backs_out(text)
