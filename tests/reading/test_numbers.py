"""Numbers as people text them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.numbers import whole_number

READ = {
    "7": 7,
    "seven": 7,
    "7.": 7,
    "10!!": 10,
    "0": 0,
    "zero": 0,
    "none": 0,
    "nought": 0,
    "8/10": 8,
    "8 / 10": 8,
    "seven out of ten": 7,
    "5 out of 10": 5,
    "about a 7": 7,
    "7ish": 7,
    "a solid 8": 8,
    "id say 6 mate": 6,
    "I'd give it a 9": 9,
    "7️⃣": 7,
    "🔟": 10,
    "7. was 5 last week": 7,
    "9 cos i got the job": 9,
    "its a 4 today": 4,
    "maybe like a 6?": 6,
    "four tbh": 4,
    "one": 1,
    "sevn": 7,
    "eigth": 8,
    "7 this week mate": None,
    "5 I think": 5,
    "SEVEN": 7,
    "  3 \n": 3,
    "5️⃣ x": 5,
}
NOT_READ = [
    "",
    "seven or eight",
    "6 or 7",
    "6-7",
    "between 5 and 6",
    "7.5",
    "-1",
    "11",
    "at 7pm",
    "7 days",
    "£5",
    "50%",
    "not 7",
    "gr8",
    "3/5",
    "👍",
    "i saw 3 houses and nothing came of it",
    "I did the one you said",
    "6 maybe 7",
    "no",
    "stuck",
    "2 weeks ago",
    "12345678901234567890",
]


@pytest.mark.parametrize(
    ("text", "score"), [(text, score) for text, score in READ.items() if score is not None]
)
def test_a_score_is_read_however_it_is_texted(text: str, score: int) -> None:
    assert whole_number(text, 0, 10) == score


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_no_clear_score_is_asked_again(text: str) -> None:
    assert whole_number(text, 0, 10) is None


@given(
    st.integers(0, 10),
    st.sampled_from(["{}", "{}.", "about a {}", "{} mate", "its {}", "{} out of 10", "{}/10", " {} !"]),
)
def test_every_score_is_read_in_every_dress(score: int, dress: str) -> None:
    assert whole_number(dress.format(score), 0, 10) == score


@given(st.text(max_size=2_000))
def test_no_text_breaks_it_and_no_number_is_out_of_range(text: str) -> None:
    found = whole_number(text, 1, 5)
    assert found is None or 1 <= found <= 5
