"""Whatever is typed, screening answers, and what it says holds together."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.screening import Severity, screen
from bot.screening.rule import all_guards, all_rules

EXAMPLES = sorted({text for rule in all_rules() + all_guards() for text in rule.examples})
URGENT = [text for text in EXAMPLES if screen(text) and screen(text)[0].severity is Severity.S1]
ODD = (
    "\u200b\u200d\u200e\u202e\u2066\ufeff\u00ad\u0301\u0338\ud800\udfff\x00\x1b\x7f\u3164кіａⓚ😭💊…\n\t*@$.,"
)

odd_letters = st.text(st.sampled_from(ODD), max_size=6)
anything = st.one_of(st.text(st.characters(codec=None), max_size=300), odd_letters)
chatter = st.text(st.characters(codec=None, categories=["L", "N", "P", "Zs", "So"]), max_size=120)


@st.composite
def disclosures(draw):
    """An example with odd letters between its letters, and anything around it."""
    text = draw(st.sampled_from(EXAMPLES))
    at = draw(st.integers(0, len(text)))
    return draw(anything) + " " + text[:at] + draw(odd_letters) + text[at:] + " " + draw(anything)


@given(st.one_of(anything, disclosures()))
@settings(max_examples=400, deadline=None)
@example("")
@example("\x00" * 5_000)
@example("k " * 5_000)
@example("kill myself\u0338\u200d\n..")
def test_what_is_said_of_any_text_holds_together(text):
    flags = screen(text)
    assert flags == screen(text)
    assert [flag.severity for flag in flags] == sorted(flag.severity for flag in flags)
    assert len({flag.category for flag in flags}) == len(flags)
    for flag in flags:
        start, end = flag.span
        assert 0 <= start < end <= len(text)
        assert flag.quote == text[start:end]
        assert flag.about in ("self", "other")
        assert all(reason.endswith((".", "?", "!")) for reason in flag.reasons)


@given(st.sampled_from(URGENT), chatter)
@settings(max_examples=300, deadline=None)
def test_what_is_said_after_a_full_stop_never_lowers_what_is_urgent(text, more):
    assert Severity.S1 in {flag.severity for flag in screen(f"{text}. {more}")}


@given(st.sampled_from(URGENT), st.sampled_from("\u200b\u200d\u00ad\u2060\u0301\ufe0f\u200f\x00"), st.data())
@settings(max_examples=300, deadline=None)
def test_what_cannot_be_seen_hides_nothing(text, unseen, data):
    at = data.draw(st.integers(1, len(text)))
    assert screen(text[:at] + unseen + text[at:])[0].severity is Severity.S1


@pytest.mark.parametrize("text", ["a" * 10_000, "kill myself " * 900, "😭" * 10_000, "k\u0301" * 5_000])
def test_ten_thousand_characters_are_answered(text):
    assert all(flag.span[1] <= len(text) for flag in screen(text))
