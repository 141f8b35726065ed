"""Whatever is typed, screening answers, and its evidence is in the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.screening import screen
from bot.screening.plain import READ_AT_MOST
from bot.screening.rule import all_rules

EXAMPLES = [text for rule in all_rules() for text in rule.examples]
anything = st.text(st.characters(codec=None), max_size=300)
padded = st.tuples(anything, st.sampled_from(EXAMPLES), anything).map(" ".join)


@given(st.one_of(anything, padded))
@settings(max_examples=400, deadline=None)
def test_any_text_is_screened_and_every_quote_is_where_it_says(text):
    for flag in screen(text):
        start, end = flag.span
        assert 0 <= start < end <= len(text)
        assert flag.quote == text[start:end]


@given(st.sampled_from(["en", "cy", "es-MX", "", "x-no-such", "../rules/need"]))
def test_any_language_tag_is_taken(language):
    assert screen("i want to die", language)


def test_odd_characters_do_no_harm():
    assert screen("\ud800\x00\u202e i want to die \udfff")[0].quote == "want to die"


def test_a_very_long_text_is_read_as_far_as_any_door_can_bring():
    assert screen("x" * 3_900 + " i want to die")
    assert READ_AT_MOST >= 4_096


def test_five_thousand_characters_of_crisis_words_are_flagged_inside_the_text():
    text = "kill myself tonight " * 250
    assert all(flag.span[1] <= len(text) for flag in screen(text))


def test_each_category_is_flagged_once_and_the_most_urgent_first():
    flags = screen(
        "i want to die and i mean it. kill myself tonight. relapsed again. no food in till thursday"
    )
    assert len({flag.category for flag in flags}) == len(flags)
    assert [flag.severity for flag in flags] == sorted(flag.severity for flag in flags)
