"""What an error code says of the number."""

import pytest

from bot.handlers.twilio_rest import MEANINGS
from bot.outbound import OptedOut, Unreachable
from bot.rules.arrival import CODES, Fault, fault, is_for_good


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("21610", Fault.STOPPED),
        *[(code, Fault.NO_PHONE) for code in ("21211", "21214", "21217", "21614", "30005", "30006")],
        ("30003", Fault.NOT_NOW),
        ("30007", Fault.WORDS),
        ("30036", Fault.LATE),
        *[(code, Fault.OURS) for code in ("20429", "30022", "63018", "30034")],
        ("99999", Fault.NOT_NOW),
        ("quotes +447700900001", Fault.NOT_NOW),
        ("", Fault.NOT_NOW),
        (None, Fault.NOT_NOW),
    ],
)
def test_each_code_says_one_thing(code, says):
    assert fault(code) is says


def test_no_code_says_two_things():
    codes = [code for some in CODES.values() for code in some]
    assert len(codes) == len(set(codes))


def test_a_door_that_calls_a_number_stopped_or_unreachable_blames_the_number():
    assert {fault(str(code)) for code in MEANINGS[OptedOut]} == {Fault.STOPPED}
    assert {fault(str(code)) for code in MEANINGS[Unreachable]} == {Fault.NO_PHONE, Fault.NOT_NOW}


@pytest.mark.parametrize(
    ("code", "so"), [("21614", True), ("forbidden", True), (None, True), ("21612", False), ("30003", False)]
)
def test_what_a_door_finds_out_of_reach_is_so_for_good_unless_it_may_pass(code, so):
    assert is_for_good(code) is so
