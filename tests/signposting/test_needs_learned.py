"""The learned reader of needs beside the phrases: what is asked of it, and what it may and may not change."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meaning import NotThere
from signposting.needs import CATEGORIES, SAFETY, learned, read_need
from signposting.needs.learnt import ANSWERS, HEAD, Head

ROOT = Path(__file__).parents[2]
ONE_IN_TWENTY = 0.05


class Told:
    """A learned reader that answers the same to every text, and remembers which it was asked."""

    def __init__(self, **shares):
        self.asked = []
        named = {answer.replace("-", "_"): answer for answer in ANSWERS}
        self._shares = dict.fromkeys(ANSWERS, 0.001) | {named[name]: one for name, one in shares.items()}

    def shares(self, text):
        self.asked.append(text)
        return self._shares


def texts(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kitchen cupboards are bare and the kids are asking for tea", "food"),
        ("they want 40 quid a week off me and i cant keep up", "debt"),
        ("is there anywhere i can learn to be a plasterer", "training"),
    ],
)
def test_a_need_that_no_phrase_settles_is_read_by_its_meaning(text, kind):
    assert kind in read_need(text, learned=learned()).categories


def test_what_the_phrases_are_sure_of_stays_likely():
    silent = Told(faith_community=0.9)
    assert "food" in read_need("where is there a food bank", learned=silent).categories


def test_plain_chat_and_a_need_that_is_over_are_not_asked_about():
    reader = Told(food=0.9)
    assert not read_need("thank you, will see you next week at football", learned=reader).asks
    assert not read_need("dont need a foodbank anymore", learned=reader).asks
    assert reader.asked == []


def test_the_place_is_not_shown_to_the_learned_reader():
    reader = Told(food=0.9)
    read_need("any food in Church Stretton for us", "en", (12, 27), reader)
    assert reader.asked == ["any food in for us"]


def test_the_learned_reader_sees_slips_of_the_thumb_mended():
    reader = Told(food=0.9)
    read_need("any fodo in Hvrley for the familly tonight pls", "en", (12, 18), reader)
    assert reader.asked == ["any food in for the family tonight pls"]


@pytest.mark.parametrize("kind", SAFETY)
def test_a_text_that_means_a_danger_goes_to_safety_with_no_phrase_for_it(kind):
    reader = Told(**{kind.replace("-", "_"): 0.3, "housing_emergency": 0.6})
    need = read_need("is there anywhere me and the kids can go", learned=reader)
    assert need.is_safety
    assert need.categories[0] == kind


@pytest.mark.parametrize("kind", SAFETY)
@pytest.mark.parametrize("text", ["where is there a food bank", "ok see you at 3", ""])
def test_a_danger_that_others_found_in_a_text_goes_before_all_else(kind, text):
    need = read_need(text, worries=(kind,))
    assert need.is_safety
    assert need.categories[0] == kind
    assert len(set(need.categories)) == len(need.categories) <= 3


def test_a_worry_that_is_no_kind_of_the_fixed_replies_changes_nothing():
    assert read_need("where is there a food bank", worries=("need", "recall")) == read_need(
        "where is there a food bank"
    )


def test_help_of_no_kind_is_vague_and_never_a_guess():
    need = read_need("is there any one who does that", learned=Told(vague=0.9, mental_health=0.05))
    assert need.is_vague
    assert need.likely == ()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.tuples(st.integers(-5, 400), st.integers(-5, 400)))
def test_any_text_is_read(text, span):
    need = read_need(text, "cy", span, learned())
    assert len(need.likely) <= 3
    assert all(0 < one.sure <= 1 for one in need.likely)
    assert not (need.is_vague and need.likely)


def test_it_tells_of_every_kind_of_vague_and_of_nothing():
    shares = learned().shares("any food banks")
    assert set(shares) == {*CATEGORIES, "vague", "none"}
    assert sum(shares.values()) == pytest.approx(1, abs=1e-4)


def test_the_head_is_small_and_a_missing_one_is_said_to_be(tmp_path):
    assert HEAD.stat().st_size <= 250_000
    with pytest.raises(NotThere):
        Head(tmp_path / "learnt.npz")


def test_at_most_one_in_twenty_ordinary_texts_asks_for_something():
    ordinary = [
        row["text"]
        for path in sorted((ROOT / "corpus/screening/ordinary").glob("hand_*.jsonl"))
        for row in texts(path)[::10]
    ]
    asking = [read_need(text, learned=learned()).asks for text in ordinary]
    assert sum(asking) <= ONE_IN_TWENTY * len(asking)
