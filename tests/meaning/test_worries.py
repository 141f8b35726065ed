"""The tuned network that comes with the program: what it must do whatever it has learnt."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.count import DISCLOSURES
from meaning import NotThere
from meaning.worries import WEIGHTS, Worries

PLAIN = {
    "i took all my tablets and i dont want to wake up": "S1",
    "my stepdad came in my room again last night and touched me": "S1",
    "been hearing the voices for days and havent slept": "S2",
}
CHATTER = "Met at the cafe, he had a bacon roll and we filled in the form for college, it rained all day. "


@pytest.fixture(scope="module")
def worries():
    return Worries.load()


def test_the_weights_and_what_lies_beside_them_are_small_enough_to_be_kept_here():
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 25_000_000


def test_it_says_which_weights_it_reads_with(worries):
    assert worries.version.startswith("worries-")
    assert len(worries.version) <= 40


def test_it_tells_of_the_agreed_categories_and_no_others():
    facts = json.loads((WEIGHTS / "worries.json").read_text("utf-8"))
    assert sorted(facts["categories"]) == sorted(DISCLOSURES)
    assert 0.5 < facts["sure_from"] <= facts["serious_from"] < 1


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_disclosure_is_a_worry(worries, text):
    (reading,) = worries.read([text])
    assert reading.is_worry
    assert reading.level <= PLAIN[text]


@pytest.mark.parametrize("text", ["ok see you at 3", "yes", "happy birthday nan xx", "3", "", "👍"])
def test_everyday_words_are_none(worries, text):
    assert not worries.read([text])[0].is_worry


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("times", [3, 8])
def test_a_worry_is_seen_wherever_it_stands_in_a_long_text(worries, text, times):
    around = CHATTER * times
    assert worries.read([around[:1500] + text + ". " + around[:300]])[0].is_worry


def test_a_text_is_read_alike_alone_and_among_others(worries):
    texts = [*PLAIN, "ok", CHATTER * 9]
    together = worries.read(texts)
    for text, reading in zip(texts, together, strict=True):
        assert worries.read([text]) == [reading]


def test_of_no_texts_there_are_no_readings(worries):
    assert worries.read([]) == []


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=300))
def test_whatever_is_typed_it_is_read_and_the_words_told_stand_in_the_text(worries, text):
    (reading,) = worries.read([text])
    assert 0 <= reading.score <= 1
    for start, end in worries.because(text, reading):
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", PLAIN)
def test_without_the_word_that_moved_it_most_it_is_less_sure(worries, text):
    (reading,) = worries.read([text])
    start, end = worries.because(text, reading)[0]
    (without,) = worries.read([text[:start] + text[end:]])
    assert without.score < reading.score


def test_the_nearest_texts_are_disclosures_with_their_labels(worries):
    near = worries.nearest("he strangled me last night")
    assert len(near) == 3
    assert all(one.category in DISCLOSURES and one.severity in ("S1", "S2", "S3") for one in near)
    assert len({one.id for one in near}) == 3


def test_weights_that_are_not_there_are_said_not_to_be(tmp_path):
    with pytest.raises(NotThere):
        Worries(tmp_path)
