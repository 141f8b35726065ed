"""However it is typed, it is the same cry."""

import pytest

from bot.screening import Severity, screen
from bot.screening.plain import plain

URGENT = [
    "i want to kill myself",
    "nowhere to sleep tonight",
    "he is going to stab him",
    "my stepdad hits me",
    "i dont want to be here anymore",
    "he strangled me last night",
    "took a whole box of tablets",
]
CHATTER = [
    "ok see you at 3.",
    "lol that match was class.",
    "met D tues 2hrs at costa.",
    "my phone died.",
    "haha im not joking.",
]


def most_urgent(text):
    return min((flag.severity for flag in screen(text)), default=None)


@pytest.mark.parametrize("text", URGENT)
@pytest.mark.parametrize(
    "retyped",
    [
        str.upper,
        str.title,
        lambda t: t.replace(" ", "  "),
        lambda t: t.replace("i", "iiii", 1),
        lambda t: f"{t}!!!",
        lambda t: f"“{t}”",
    ],
    ids=["shouted", "titled", "spaced", "drawn out", "stressed", "quoted"],
)
def test_how_it_is_typed_never_loses_an_s1(text, retyped):
    assert most_urgent(retyped(text)) is Severity.S1


@pytest.mark.parametrize("text", URGENT)
@pytest.mark.parametrize("chatter", CHATTER)
def test_chatter_around_it_never_loses_an_s1(text, chatter):
    assert most_urgent(f"{chatter} {text}") is Severity.S1
    assert most_urgent(f"{text}. {chatter}") is Severity.S1
    assert most_urgent(f"{chatter} {text}. {chatter}") is Severity.S1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("k i l l myself", "kill myself"),
        ("k.m.s", "kill myself"),
        ("k!ll mys3lf", "kill myself"),
        ("kll mslf", "kill myself"),
        ("wannadie", "want to die"),
        ("2nite", "tonight"),
        ("diiiieee", "die"),
        ("suicidel", "suicidal"),
        ("overdse", "overdose"),
        ("don’t", "do not"),
        ("want 2 die", "want to die"),
        ("2 nights", "2 nights"),
        ("savin", "saving"),
        ("masel", "myself"),
        ("💊", "pills"),
        ("therapist", "therapist"),
        ("scared", "scared"),
        ("police bride stars", "police bride stars"),
    ],
)
def test_text_speak_is_read_as_it_was_meant(typed, meant):
    assert plain(typed).words == f" {meant} . "


def test_a_word_drawn_out_for_hundreds_of_letters_is_still_read():
    assert most_urgent("k" + "i" * 300 + "ll myself") is Severity.S1


def test_a_span_leads_back_through_spaced_letters_to_the_original():
    text = "so yeah K I L L  myself ok"
    assert screen("so yeah K I L L myself ok")[0].quote == "K I L L myself"
    assert plain(text).span(1, 3) == (0, 2)
