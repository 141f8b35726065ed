"""A person who knows no new time says so in many ways; a time is none of them."""

import pytest

from bot.reading.not_yet import not_yet

SAID = "dunno yet|dont know|not sure|call it off|off this week|cant make it|no idea|later"
SAID += "|Dunno mate, ill let u know|sorry not sure yet|I don't know yet|soz cant|just call it off pls"


@pytest.mark.parametrize("text", SAID.split("|"))
def test_who_knows_no_time_is_heard(text):
    assert not_yet(text)


@pytest.mark.parametrize(
    "text", ["maybe fri 2ish", "1", "2", "not sure maybe fri 2", "later on thurs", "yes", "cant do fri"]
)
def test_what_may_be_a_time_is_not_taken_for_none(text):
    assert not not_yet(text)
