"""What need a text asks for: every phrase of the lexicon, and texts that show each rule."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signposting.needs import CATEGORIES, SAFETY, read_need
from signposting.needs.category import all_terms, categories_of
from signposting.needs.phrase import Line, lines, ways_to_say

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared/data/signposting"
HANDS = "abcdefgj"
ASKED = {
    "en": "need help with {}",
    "es": "necesito ayuda con {}, donde hay?",
    "cy": "dwi angen help efo {}, oes rhywle?",
}
ONE_IN_TWENTY = 0.05


def hand(letter):
    path = ROOT / f"corpus/needs/hand_n{letter}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read(row):
    at = row["text"].find(row["place"]) if row["place"] else -1
    return read_need(row["text"], "en", (at, at + len(row["place"])) if at >= 0 else None)


def asked(line: Line) -> list[str]:
    """Each way to say a line, as somebody might ask with it."""
    return [ASKED[line.language].format(way.replace("..", "then")) for way in ways_to_say(line.line)]


def is_read_as_its_own(line: Line) -> bool:
    needs = [read_need(text, line.language) for text in asked(line)]
    if line.tier == "sure":
        return all(line.kind in need.categories for need in needs)
    return any(line.kind in need.categories for need in needs)


@pytest.mark.parametrize("kind", CATEGORIES)
def test_each_phrase_of_a_category_is_read_as_it(kind):
    own = [line for line in lines() if line.kind == kind and line.tier in ("sure", "likely")]
    missed = [line.line for line in own if not is_read_as_its_own(line)]
    assert missed == []


def test_there_are_2000_phrases_in_three_languages():
    assert len(lines()) >= 2000
    assert {line.language for line in lines()} == {"en", "es", "cy"}


def test_the_categories_are_the_products():
    if not SHARED.is_dir():
        pytest.skip("the shared signposting files are not beside this repository")
    shared = json.loads((SHARED / "categories.json").read_text(encoding="utf-8"))
    assert list(shared) == list(CATEGORIES)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("need somewhere 2 stay tonite", "housing-emergency"),
        ("balifs coming round wat can they take", "debt"),
        ("any foodbnk open today", "food"),
        ("where can i get narcan", "drugs"),
        ("hay banco de comida por aqui?", "food"),
        ("oes banc bwyd ar agor", "food"),
        ("need a dentst", "health"),
    ],
)
def test_slang_slips_and_other_languages_are_read(text, kind):
    assert read_need(text).categories[0] == kind


@pytest.mark.parametrize(
    "text",
    [
        "dont need a foodbank anymore",
        "got the food bank done, ta",
        "Leeds were shocking",
        "my mum works at the council",
        "no need for the taxi money, probation gave me a warrant",
        "happy birthday love x",
    ],
)
def test_what_is_over_or_mere_chat_asks_for_nothing(text):
    need = read_need(text)
    assert not need.asks
    assert not need.is_vague


def test_what_comes_after_a_need_that_is_over_is_still_asked():
    assert read_need("dont need a foodbank now but i need a dentist").categories[0] == "health"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("need a bed tonight, i want to die", "crisis"),
        ("my boyfriend hits me and i need a flat", "domestic-abuse"),
        ("i was raped, need a doctor", "sexual-violence"),
    ],
)
def test_safety_goes_before_all_else(text, kind):
    need = read_need(text)
    assert need.is_safety
    assert need.categories[0] == kind


def test_a_denied_danger_is_none():
    assert not read_need("not suicidal or nothin just tired from work").asks


@pytest.mark.parametrize("text", ["need help", "can you help me please", "is this the number for support"])
def test_help_without_a_kind_is_vague_and_never_a_guess(text):
    need = read_need(text)
    assert need.is_vague
    assert need.likely == ()


def test_a_place_is_cut_out_of_the_text():
    text = "is there a food bank in Church Stretton"
    assert "faith-community" in read_need(text).categories
    placed = read_need(text, "en", (24, 39))
    assert placed.categories[0] == "food"
    assert "faith-community" not in placed.categories


def test_the_words_that_told_it_are_the_texts_own():
    text = "Is there a Food Bank near me?"
    told = read_need(text).likely[0].told_by
    assert told == ("Food Bank",)


@given(st.text(max_size=300), st.tuples(st.integers(-5, 400), st.integers(-5, 400)))
def test_any_text_is_read(text, span):
    need = read_need(text, "cy", span)
    assert len(need.likely) <= 3
    assert all(0 < one.sure <= 1 for one in need.likely)
    assert not (need.is_vague and need.likely)


def test_terms_of_other_directories_are_kinds_of_ours():
    assert categories_of("food pantry") == ("food",)
    assert categories_of("Expungement") == ("legal",)
    assert categories_of("Prisoners\u2019 families") == ("prison-families",)
    assert categories_of("Ballroom dancing") == ()


def test_the_crosswalk_reaches_every_kind_and_no_other():
    reached = {kind for kinds in all_terms().values() for kind in kinds}
    assert reached == set(CATEGORIES)


def test_the_hand_that_was_left_out_is_read():
    rows = hand("j")
    named = [row for row in rows if row["category"] in CATEGORIES]
    fair = [{row["category"], *row["accept"]} & set(read(row).categories) for row in named]
    assert sum(map(bool, fair)) >= 0.75 * len(named)


def test_safety_needs_of_the_hands_are_recognised():
    grave = [row for letter in HANDS for row in hand(letter) if row["category"] in SAFETY]
    assert sum(read(row).is_safety for row in grave) >= 0.95 * len(grave)


def test_at_most_one_in_twenty_ordinary_texts_asks_for_something():
    ordinary = [
        json.loads(line)["text"]
        for path in sorted((ROOT / "corpus/screening/ordinary").glob("hand_*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()[::5]
    ]
    assert sum(read_need(text).asks for text in ordinary) <= ONE_IN_TWENTY * len(ordinary)
