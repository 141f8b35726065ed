"""A programme's staff add words to look for, and words to think nothing of."""

import pytest

from bot.screening import Severity, screen
from bot.screening.phrases import MOST, NO_PHRASES, Phrases, check_phrase


def added(words, category="exploitation", severity="S2"):
    return Phrases.of([(words, category, severity)], [])


def ignored(*words):
    return Phrases.of([], words)


def severity(text, phrases, category):
    return next((one.severity for one in screen(text, phrases=phrases) if one.category == category), None)


@pytest.mark.parametrize("text", ["up the Blue Gate again", "UP THE BLUE GATE", "up da blue gate"])
def test_an_added_phrase_is_flagged_however_it_is_typed(text):
    (flag,) = screen(text, phrases=added("up the blue gate"))
    assert (flag.category, flag.severity) == ("exploitation", "S2")
    assert flag.rule.startswith("phrase.")
    assert flag.why == "Words that this programme's staff added."
    assert flag.quote.lower().endswith("blue gate")


def test_an_added_phrase_is_only_found_as_whole_words():
    assert screen("the blueish gateway", phrases=added("blue gate")) == ()


@pytest.mark.parametrize("words", ["(.*)+ gates", "blue [a-z]+", "what? ever*", "a|b gate"])
def test_every_letter_of_a_phrase_stands_for_itself(words):
    assert screen("blue whatever gate", phrases=added(words)) == ()


def test_the_name_of_a_phrase_stays_the_same_and_does_not_tell_it():
    one, other = added("blue gate"), added("Blue  Gate!", "need", "S3")
    names = {screen("blue gate", phrases=phrases)[0].rule for phrases in (one, other)}
    assert len(names) == 1
    assert "blue" not in names.pop()


def test_an_ignored_phrase_lowers_what_lies_inside_it_and_never_takes_it_away():
    phrases = Phrases.of([("red gates", "need", "S2")], ["the red gates pub"])
    (flag,) = screen("meet at The Red Gates pub", phrases=phrases)
    assert flag.severity is Severity.S4
    assert "'The Red Gates pub' lowers." in flag.reasons


def test_an_ignored_phrase_lowers_nothing_outside_it():
    phrases = Phrases.of([("red gates", "need", "S2")], ["the red gates pub"])
    assert severity("the red gates pub by the red gates", phrases, "need") is Severity.S2


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("i want to kill myself", "suicide_explicit"),
        ("i dont want to be here anymore", "suicide_implicit"),
        ("my stepdad hits me", "child_risk"),
        ("my cellmate says hes going to hang himself tonight", "third_party_risk"),
    ],
)
def test_what_threatens_a_life_or_a_child_is_heard_whatever_is_ignored(text, category):
    assert severity(text, ignored(text), category) is Severity.S1


@pytest.mark.parametrize(
    "words", ["", "   ", "...", "go", "kit", "x" * 81, "the", "going to", "i am in the", "friday", "😭😭"]
)
def test_a_phrase_that_says_too_little_or_too_much_is_refused(words):
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        check_phrase(words)
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        ignored(words)


@pytest.mark.parametrize(
    "words", ["blue gate", "Blue Gate", "blu3 g8te club", "K.O. Kings", "gatehouse", "  the  bando "]
)
def test_a_phrase_of_two_words_or_one_of_five_letters_is_taken(words):
    assert check_phrase(words) == check_phrase(words.upper())


@pytest.mark.parametrize(
    "entry", [("blue gate", "no_such", "S1"), ("blue gate", "need", "S9"), ("blue gate", "need", "")]
)
def test_an_unknown_category_or_severity_is_refused(entry):
    with pytest.raises(ValueError, match=r"^There is no .*\.$"):
        Phrases.of([entry], [])


def test_more_than_two_hundred_phrases_are_refused():
    words = [f"gatehouse number {number}" for number in range(MOST + 1)]
    assert len(ignored(*words[:MOST]).ignored) == MOST
    with pytest.raises(ValueError, match="at most 200"):
        ignored(*words)


def test_the_same_phrases_are_equal_and_can_be_kept_by():
    assert added("blue gate") is added("blue gate")
    assert {added("blue gate"): 1}[added("blue gate")] == 1
    assert Phrases.of([], []) == NO_PHRASES


def test_phrases_are_found_in_a_text_of_another_language():
    (flag,) = screen("wela i ti wrth y giât las", "cy", phrases=added("giât las", "need", "S3"))
    assert flag.quote == "giât las"
