"""The screening corpus: the form of every line, and as many of everything as were asked for."""

import csv
import math
import re
from collections import Counter
from pathlib import Path

import pytest

from corpus.agreement import SIZE, Reading, agreement, blind_id, draw, kappa
from corpus.count import (
    CATEGORIES,
    COUNTRIES,
    DISCLOSURES,
    SEVERITIES,
    SPEAKERS,
    tables,
)
from corpus.text import (
    KEPT,
    SCREENING,
    hand_of,
    kept_aside,
    ordinary,
    ordinary_kept_aside,
    read,
    to_learn_from,
)

CORPUS = Path(__file__).parents[1] / "corpus"
LEARNT = to_learn_from()
ASIDE = kept_aside()
ALL = [*LEARNT, *ASIDE]
ORDINARY = ordinary()
ORDINARY_ASIDE = ordinary_kept_aside()
EVERY = [*ALL, *ORDINARY, *ORDINARY_ASIDE]
HANDS = sorted(SCREENING.rglob("hand_*.jsonl"))
SECOND_READINGS = sorted(SCREENING.rglob("hand_*.tsv"))


def hands(paths):
    return [hand_of(path) for path in paths]


def bare(text):
    return " ".join(text.text.casefold().split())


def ids(texts):
    """Ids alone: a test that fails must not show a text that is kept aside."""
    return [text.id for text in texts]


def test_every_field_holds_one_of_a_closed_list():
    closed = {"category": CATEGORIES, "severity": SEVERITIES, "speaker": SPEAKERS, "country": COUNTRIES}
    for field, allowed in closed.items():
        assert ids(text for text in EVERY if getattr(text, field) not in allowed) == []
    assert ids(text for text in EVERY if text.label not in (0, 1) or type(text.hidden) is not bool) == []


def test_a_disclosure_is_labelled_so_and_nothing_else_is():
    assert ids(text for text in EVERY if text.label != (not text.category.startswith("neg_"))) == []


def test_what_must_not_be_flagged_is_s4_at_most_and_a_disclosure_is_never_less_than_s3():
    harmless = ("S4", "none")
    assert ids(text for text in ALL if (text.severity in harmless) == (text.label == 1)) == []


def test_only_a_disclosure_can_be_hidden():
    assert ids(text for text in ALL if text.hidden and not text.label) == []


def test_no_id_is_used_twice_and_each_says_whose_hand_it_is():
    assert [used for used, times in Counter(ids(EVERY)).items() if times > 1] == []
    assert ids(text for text in EVERY if not re.fullmatch(rf"{text.hand}\d{{3}}", text.id)) == []


@pytest.mark.parametrize("path", HANDS, ids=hands(HANDS))
def test_a_file_holds_one_hand(path):
    assert {text.hand for text in read(path)} == {hand_of(path)}


def test_texts_are_clean_of_stray_spaces_and_control_characters():
    stray = [
        text
        for text in EVERY
        if text.text != text.text.strip() or re.search(r"[\x00-\x1f\x7f-\x9f\ufffd]", text.text)
    ]
    assert ids(stray) == []


def test_no_text_is_said_twice_but_two_words_that_anybody_says():
    said = Counter(map(bare, ALL))
    twice = [text for text in ALL if said[bare(text)] > 1 and len(bare(text).split()) > 2]
    assert ids(twice) == []


def test_a_text_that_two_hands_say_is_labelled_alike():
    labels = {(bare(text), text.category, text.severity) for text in ALL}
    assert len(labels) == len(set(map(bare, ALL)))


def test_nothing_kept_aside_can_be_learnt_by_heart():
    learnt = set(map(bare, LEARNT))
    assert ids(text for text in ASIDE if bare(text) in learnt) == []


def test_two_whole_hands_are_kept_aside():
    assert {text.hand for text in ASIDE} == {"K", "M"}
    assert {text.hand for text in LEARNT}.isdisjoint("KM")
    assert {text.country for text in ASIDE} == {"UK", "US"}


def test_ordinary_texts_are_harmless_and_one_hand_of_them_is_kept_aside():
    assert {text.category for text in ORDINARY + ORDINARY_ASIDE} == {"neg_chat"}
    assert {text.hand for text in ORDINARY_ASIDE} == {"X"}
    assert {text.hand for text in ORDINARY}.isdisjoint("X")
    learnt = set(map(bare, [*LEARNT, *ORDINARY]))
    shared = [text for text in ORDINARY_ASIDE if bare(text) in learnt and len(bare(text).split()) > 2]
    assert ids(shared) == []


def test_there_are_6000_texts_by_14_hands():
    assert len(ALL) >= 6000
    assert len({text.hand for text in ALL}) >= 14


@pytest.mark.parametrize("category", DISCLOSURES)
def test_there_are_250_disclosures_in_a_category(category):
    assert sum(text.category == category for text in ALL) >= 250


def test_there_are_2500_hard_texts_that_must_not_be_flagged():
    assert sum(text.label == 0 and text.category != "neg_chat" for text in ALL) >= 2500


def test_200_disclosures_are_hidden_in_chatter():
    assert sum(text.hidden for text in ALL) >= 200


def test_a_tenth_is_in_spanish_or_welsh():
    assert sum(text.country in ("UK-cy", "US-es") for text in ALL) >= len(ALL) / 10


@pytest.mark.parametrize("path", SECOND_READINGS, ids=hands(SECOND_READINGS))
def test_what_the_second_reading_changed_is_what_the_corpus_says(path):
    texts = {text.id: text for text in read(path.parents[1] / f"{path.stem}.jsonl")}
    with path.open(encoding="utf-8", newline="") as lines:
        changes = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert changes
    for change in changes:
        assert set(change) == {"id", "field", "from", "to", "why"}
        held = str(getattr(texts[change["id"]], change["field"])) == change["to"]
        assert held, f"{change['id']}: {change['field']}"
        assert change["why"]


def test_every_hand_from_the_sixth_on_was_read_twice():
    worrying = [path for path in HANDS if path.parent in (SCREENING, KEPT)]
    assert sorted(hands(SECOND_READINGS)) == sorted(set(hands(worrying)) - set("ABCDE"))


def test_the_datasheet_shows_the_counts_of_the_corpus():
    assert tables() in (CORPUS / "README.md").read_text("utf-8")


def test_the_sample_is_blind_and_always_the_same():
    drawn = draw(LEARNT)
    assert len({blind_id(text) for text in drawn}) == SIZE
    assert drawn == draw(to_learn_from())
    assert {text.hand for text in drawn} == {text.hand for text in LEARNT}
    assert not any(text.id in blind_id(text) for text in drawn)


def test_kappa_is_agreement_beyond_chance():
    half_right = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert math.isclose(kappa(half_right), 0.4)
    assert kappa([(1, 1), (0, 0)]) == 1


def test_neighbouring_severities_agree_and_others_do_not():
    now, today, soon = (Reading("recall", severity) for severity in ("S1", "S2", "S3"))
    chat = Reading("neg_chat", "none")
    told = agreement([(now, today), (now, soon), (chat, chat)])
    assert "| severity within one level | 0.667 | |" in told
    assert "| must staff see it? | 1.000 | 1.000 |" in told
