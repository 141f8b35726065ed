"""A safe word is heard however it is typed, and by nothing else that people text."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.screening import Severity, screen
from bot.screening.flag import CATEGORIES
from bot.screening.plain import READ_AT_MOST
from bot.screening.safe_word import READER, SAFE_WORD, check_safe_word, heard

ORDINARY = Path(__file__).parent / "ordinary.tsv"
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=40)
AROUND = st.text("abc XYZ.,!?\n😀'é1", max_size=40)


@pytest.mark.parametrize(
    ("agreed", "text", "quote"),
    [
        ("pineapple", "pineapple", "pineapple"),
        ("Pineapple", "can u get PINEAPPLE pls", "PINEAPPLE"),
        ("pineapple", "hi.pineapple!!", "pineapple"),
        ("pineapple", "met tues 1hr, pine apple on pizza", "pine apple"),
        ("pineapple", "p i n e a p p l e", "p i n e a p p l e"),
        ("pineapple", "got a pinaple", "pinaple"),
        ("pineapple", "pineappleeeeeeeeeeeeeeeeeeee", "pineappleeeeeeeeeeeeeeeeeeee"),
        ("pineapple", "p!ne@pp1e", "p!ne@pp1e"),
        ("pineapple", "pine\u200bapple", "pine\u200bapple"),
        ("pineapple", "ріneapple", "ріneapple"),
        ("red kite", "saw a redkite", "redkite"),
        ("red kite", "RED   KITE", "RED   KITE"),
        ("red kite", "red\nkite", "red\nkite"),
        ("red kite", "a red kyte today", "red kyte"),
        ("redkite", "a red kite today", "red kite"),
        ("żaba", "Zaba?", "Zaba"),
        ("O'Brien", "o brien rang", "o brien"),
        ("qz", "ok qz x", "qz"),
    ],
)
def test_it_is_heard_however_it_is_typed(agreed, text, quote):
    (flag,) = heard(text, check_safe_word(agreed))
    assert (flag.category, flag.severity, flag.reader) == (SAFE_WORD, Severity.S1, READER)
    assert text[slice(*flag.span)] == flag.quote == quote
    assert agreed.lower() not in f"{flag.why} {flag.reasons} {flag.rule}".lower()


@pytest.mark.parametrize(
    ("agreed", "text"),
    [
        ("pineapple", "pineapples"),
        ("pineapple", "the apple and the pine"),
        ("red kite", "a red kit"),
        ("red kite", "the hired kite"),
        ("kite", "bite"),
        ("qz", "qx"),
        ("pineapple", ""),
        ("pineapple", "x" * READ_AT_MOST + " pineapple"),
    ],
)
def test_other_words_are_other_words(agreed, text):
    assert heard(text, agreed) == ()


def test_as_agreed_goes_before_nearly_so():
    (flag,) = heard("pinaple i mean pineapple", "pineapple")
    assert flag.quote == "pineapple"


@given(word=LETTERS, before=AROUND, after=AROUND)
def test_as_agreed_it_is_heard_anywhere(word, before, after):
    text = f"{before} {word} {after}"
    (flag,) = heard(text, word)
    start, end = flag.span
    assert text[start:end] == flag.quote


@given(text=st.text(), word=st.text(max_size=50))
@example(text="ß İ ﬁ", word="ﬁ ß")
def test_whatever_is_typed_nothing_breaks(text, word):
    for flag in heard(text, word):
        assert 0 <= flag.span[0] < flag.span[1] <= len(text)


@pytest.mark.parametrize(
    "words",
    [
        "ok",
        "OK.",
        "yes",
        "pls",
        "xx",
        "lol",
        "help me",
        "blue door",
        "see you later",
        "mum",
        "soz",
        "tea",
        "th@nks",
    ],
)
def test_what_anybody_texts_any_day_will_not_do(words):
    with pytest.raises(ValueError, match=r"[.]$"):
        check_safe_word(words)


@pytest.mark.parametrize("words", ["", "a", "q", "kite 7", "🍍", "xy" * 21, "-- --", "1234", "ki@te"])
def test_it_is_two_to_forty_letters_and_nothing_else(words):
    with pytest.raises(ValueError, match="letters"):
        check_safe_word(words)


def test_spaces_around_and_within_it_are_tidied():
    assert check_safe_word("  Red \n kite ") == "Red kite"


def test_no_word_that_stands_in_several_ordinary_texts_can_be_agreed():
    with ORDINARY.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter="\t")]
    each = [set(re.findall(r"[a-z]{2,}", text.lower())) for text in texts]
    often = sorted({word for words in each for word in words if sum(word in one for one in each) >= 6})
    assert len(often) > 20
    assert [word for word in often if _will_do(word)] == []


def _will_do(word):
    try:
        return bool(check_safe_word(word))
    except ValueError:
        return False


def test_no_rule_and_no_phrase_has_its_category():
    assert SAFE_WORD not in CATEGORIES
    assert screen("my safe word is pineapple") == ()
