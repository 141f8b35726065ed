"""A sentence that offers numbered answers offers the same ones as buttons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import choices_in


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("How did it go? Reply 1 done, 2 some, 3 not yet, 4 stuck.", ["done", "some", "not yet", "stuck"]),
        ("Reply 1 for OK, 2 for no. Text STOP to stop.", ["OK", "no"]),
        ("1 yes. 2 I share it. 3 someone may look at it.", ["yes", "I share it", "someone may look at it"]),
        ("Do you want to 1 keep it, 2 change it, or 3 drop it?", ["keep it", "change it", "drop it"]),
        ("1 mine, 2 mine and Sam's, 3 someone else's.", ["mine", "mine and Sam's", "someone else's"]),
        ("1 yes, ask staff to call me. 2 no, I'm good.", ["yes, ask staff to call me", "no, I'm good"]),
        ("by 1pm. Is it safe? 1 yes, 2 no. If you need help now call 999.", ["yes", "no"]),
        ("Do 1 job, then 2 more. How did it go? Reply 1 done, 2 some.", ["done", "some"]),
        ("It's OK to say no. Reply 1 for a call.", ["a call"]),
    ],
)
def test_numbered_answers_are_found(text, labels):
    assert choices_in(text) == tuple((str(n), label) for n, label in enumerate(labels, 1))


@pytest.mark.parametrize(
    "text",
    [
        "Text 0 to 10. 0 is not sure. 10 is very sure.",
        "How was it? Text 1 to 5.",
        "Text 1 (bad) to 5 (great).",
        "Call Samaritans on 116 123, or text SHOUT to 85258.",
        "You have 1 step left.",
        "Need help to get there? Reply 1.",
        "",
    ],
)
def test_a_sentence_without_numbered_answers_has_no_buttons(text):
    assert choices_in(text) == ()


@given(st.text())
def test_any_text_at_all_can_be_looked_at(text):
    assert all(answer.isdigit() for answer, _ in choices_in(text))
