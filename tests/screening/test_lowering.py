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
        "he said he wanted to die, safeguarding call done, nobody came",
        "talked about when he tried to hang himself last night",
        "my brother bought a rope to use tonight",
        "asked about suicide and he said yes. says no im not going hospital",
        "his face has dropped one side. when i was 4.",
        "she is beating me to the shops and he is hitting me now",
    ],
)
def test_nothing_said_beside_it_hides_danger(text):
    assert levels(text) & {Severity.S1, Severity.S2}


def test_an_idiom_lowers_only_what_lies_inside_it():
    assert Severity.S1 in levels("this job is killing me so im going to kill myself")


@pytest.mark.parametrize(
    "text",
    [
        "nobody kicked us out, we left",
        "no one's locked the kids in the house, honest",
        "hes not on the run, hes at his nans",
        "i never lent him money miss",
        "none of us are homeless now",
        "we were not kicked out of the house",
        "she has not been remanded, it was a different carla",
    ],
)
def test_what_is_said_right_away_not_to_be_so_is_lowered(text):
    assert not levels(text) - {Severity.S4}


@pytest.mark.parametrize(
    "text",
    [
        "nobody knows im sleeping in the park",
        "no one believes he hit me last night",
        "he swears he never put hands on me but my lip is bust",
        "not gonna lie he kicked us out last night",
        "not kicked out yet but they put us out tomorrow and he hits me",
        "never been so scared, he put a knife to my throat",
        "nobody in. mum left the kids on their own",
        "not hit me since sunday. he locked me in the flat",
        "my daughter, born 2014. he hits her with a belt",
        "he locked me out, i was 10 minutes late",
    ],
)
def test_a_no_about_something_else_or_only_for_now_lowers_nothing(text):
    assert levels(text) & {Severity.S1, Severity.S2}


@pytest.mark.parametrize(
    "text",
    [
        "he beat me at the bus stop",
        "he battered me on the stairs 3 times",
        "dad beat him with a belt at the allotment",
        "did he hit me. yes. no one knows",
        "he told the social he never hit me. he did",
        "dog barked so he kicked me in the ribs",
        "we was watching a true crime thing and he strangled me",
        "the ban was lifted and then he beat me up",
        "if a mentee tells me hes going to kill someone what do i do, he just told me",
        "he says he will kill me over the dishwasher he choked me last time",
        "he used my daughter and im going to kill him",
    ],
)
def test_no_game_film_or_petty_thing_beside_it_hides_harm(text):
    assert levels(text) & {Severity.S1, Severity.S2}
