"""Whether an A at the head of a sentence is a mentee's code or only an article."""

import pytest

from bot.reading.initial import a_is_somebody

SOMEBODY = [
    "A not turned up yet been here half hr",
    "A didnt show",
    "A text me she cant do tomoz so its off",
    "A cancelled",
    "A cancelled on me again",
    "A never came",
    "Been here half an hour. A still not here",
    "sat in costa, A hasn't turned up",
    "A's not coming",
    "A rang me",
    "A was good today",
    "A missed the bus",
    "A wont be there",
    "A just texted, shes ill",
    "A left early",
    "A ill",
]
NOBODY = [
    "A good meeting",
    "A bit late",
    "A no show",
    "A text from her mum",
    "A missed call from her",
    "A cancelled meeting",
    "A not so good session",
    "A not very good one",
    "a didnt show",
    "A lot of talk about work",
    "A walk and a coffee",
    "A can of coke and a chat",
    "A late start",
    "had a good chat",
    "A really good session",
    "A couple of hours at the library",
]


@pytest.mark.parametrize("text", SOMEBODY)
def test_an_a_that_does_something_is_somebody(text):
    assert a_is_somebody(text)


@pytest.mark.parametrize("text", NOBODY)
def test_an_article_is_nobody(text):
    assert not a_is_somebody(text)
