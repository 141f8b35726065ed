"""What is lowered, and what never is."""

import pytest

from bot.screening import Severity, screen


def levels(text):
    return {flag.severity for flag in screen(text)}


@pytest.mark.parametrize(
    "text",
    [
        "dead good that",
        "hes killing it at college",
        "i was dying of laughter",
        "could murder a curry",
        "fancy going to shoot hoops",
        "gutted about the match",
    ],
)
def test_a_false_friend_is_lowered_and_never_dropped(text):
    assert levels(text) == {Severity.S4}


@pytest.mark.parametrize(
    "text",
    [
        "not gonna kill myself dont worry lol",
        "i used to cut myself when i was 14",
        "i tried to kill myself years ago",
        "he was on heroin back in 2009, clean since",
        "asked him straight about suicide and he said no",
        "my feet are killing me",
    ],
)
def test_reassurance_and_the_past_are_kept_as_s4(text):
    assert not levels(text) - {Severity.S4}


@pytest.mark.parametrize(
    "text",
    [
        "my phone died and i want to kill myself",
        "dying of laughter lol. no but i want to die",
        "could murder a curry then gonna hang myself",
        "i used to be happy now i want to die",
        "years ago i was fine. gonna kill myself tonight",
        "not joking im going to kill myself",
        "i dont care anymore i want to die",
        "not slept, not eaten, just want to end it all",
        "when i was 14 i cut myself and im cutting myself again",
        "years ago i was fine. gonna kill myself",
        "i used to be happy but im gonna kill myself",
        "swallowed 40 paracetamol. when i was 11 my coach did stuff to me",
        "asked the lord to let me die. no worries about tues",
    ],
)
def test_nothing_said_beside_it_hides_danger(text):
    assert levels(text) & {Severity.S1, Severity.S2}


def test_an_idiom_lowers_only_what_lies_inside_it():
    assert Severity.S1 in levels("this job is killing me so im going to kill myself")
