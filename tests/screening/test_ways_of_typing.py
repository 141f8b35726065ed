"""However it is typed, it is the same cry."""

import re

import pytest

from bot.screening import Severity, screen
from bot.screening.plain import plain
from bot.screening.rule import all_rules
from bot.screening.spelling import spelling
from tests.screening.retyped import WAYS, around, drawn_out, run_together, slipped

SPELT_OUT = re.compile(r"\b\w \w \w\b")
EVERYTHING = tuple(dict.fromkeys(text for rule in all_rules() for text in rule.examples))
URGENT = tuple(text for text in EVERYTHING if not SPELT_OUT.search(text))


def most_urgent(text):
    return min((flag.severity for flag in screen(text)), default=None)


@pytest.fixture(scope="module")
def urgent():
    found = [text for text in URGENT if most_urgent(text) is Severity.S1]
    assert len(found) > 150
    return found


def lost(texts):
    return [text for text in texts if most_urgent(text) is not Severity.S1]


@pytest.mark.parametrize("way", WAYS)
def test_how_it_is_typed_never_loses_an_s1(urgent, way):
    assert lost(WAYS[way](text) for text in urgent) == []


def test_chatter_around_it_never_loses_an_s1(urgent):
    assert lost(way for text in urgent for way in around(text)) == []


def test_a_slip_of_the_thumb_in_a_crisis_word_loses_hardly_an_s1(urgent):
    ways = [way for text in urgent for way in slipped(text, spelling("en").urgent)]
    assert len(ways) > 1_000
    assert len(found := lost(ways)) <= 0.005 * len(ways), found


def test_a_vowel_held_loses_hardly_an_s1(urgent):
    ways = [way for text in urgent for way in drawn_out(text)]
    assert len(found := lost(ways)) <= 0.02 * len(ways), found


def test_a_space_left_out_loses_few_s1s(urgent):
    ways = [way for text in urgent for way in run_together(text)]
    assert len(found := lost(ways)) <= 0.1 * len(ways), found


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
        ("k\u200bill my\u00adself", "kill myself"),
        ("ｋｉｌｌ mуself", "kill myself"),
        ("k\x00ill myse\u0301lf", "kill myself"),
        ("𝓴𝓲𝓵𝓵 ⓜⓨⓢⓔⓛⓕ", "kill myself"),
        ("*kill* myself", "kill myself"),
        ("k i l l m y s e l f. m` q", "kill myself . m q"),
        ("k   i  l l, D. M. went", "kill d . m . went"),
        ("k*ll myself", "kill myself"),
        ("i want too die", "i want to die"),
        ("topmyself", "top myself"),
        ("15 2 35", "15 2 35"),
        ("together nowhere someone", "together nowhere someone"),
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
