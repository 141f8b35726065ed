"""What the network learns from. (The tuning itself takes the better part of an hour: `make train`.)"""

from random import Random

import numpy as np
import pytest

from corpus.text import kept_aside, ordinary_kept_aside
from meaning.training.choosing import HARD_ONES, ORDINARY_ONES, SERIOUS_ONES, bars
from meaning.training.rows import CATEGORIES, LEVELS, TO_CHOOSE_BY, Row, row, to_choose_by, to_tune_on
from meaning.training.slips import Typist

ROWS = to_tune_on()
NONE = CATEGORIES.index("none")


def test_nothing_kept_aside_is_learnt_from_or_chosen_by():
    aside = {text.text for text in [*kept_aside(), *ordinary_kept_aside()] if len(text.text.split()) > 2}
    held_back, everyday = to_choose_by()
    assert not aside & {one.text for one in ROWS}
    assert not aside & {text.text for text in [*held_back, *everyday]}


def test_what_it_is_chosen_by_is_not_learnt_from():
    held_back, everyday = to_choose_by()
    chosen = {text.text for text in [*held_back, *everyday] if len(text.text.split()) > 2}
    assert not chosen & {one.text for one in ROWS}
    assert {text.hand for text in held_back} == TO_CHOOSE_BY


def test_some_hands_alone_can_be_learnt_from():
    some = to_tune_on(frozenset("AB"))
    assert 0 < sum(not one.is_ordinary for one in some) < sum(not one.is_ordinary for one in ROWS)


def test_a_harmless_text_tells_of_nothing_and_a_disclosure_of_its_category():
    held_back, _ = to_choose_by()
    for text in held_back[::20]:
        learnt = row(text)
        assert (learnt.category == NONE) == (text.label == 0)
        assert (LEVELS[learnt.level] == "none") == (text.label == 0)


def test_a_worry_typed_anew_keeps_all_its_words_but_for_slips():
    typist = Typist(ROWS, Random(1), 0.15, 0.0)
    worry = Row("i want to die tonight", 0, 3)
    typed = [typist.typed(worry) for _ in range(200)]
    assert len(set(typed)) > 20
    assert sum("die" in one for one in typed) > 190


def test_the_same_chance_types_the_same():
    one, other = (Typist(ROWS, Random(5), 0.15, 0.5) for _ in range(2))
    assert [one.typed(row) for row in ROWS[:50]] == [other.typed(row) for row in ROWS[:50]]


def test_the_bars_let_few_enough_harmless_texts_pass():
    held_back, _ = to_choose_by()
    rng = np.random.default_rng(3)
    scores = np.array([0.95 if text.label else rng.uniform(0, 0.8) for text in held_back])
    everyday = rng.uniform(0, 0.9, 2000)
    chosen = bars(scores, held_back, everyday)
    hard = scores[[text.label == 0 for text in held_back]]
    assert np.mean(hard >= chosen.sure_from) <= HARD_ONES
    assert np.mean(everyday >= chosen.sure_from) <= ORDINARY_ONES
    assert np.mean(everyday >= chosen.serious_from) <= SERIOUS_ONES
    assert chosen.sure_from < chosen.serious_from < 0.95


def test_a_network_that_takes_everything_for_a_worry_gets_no_bar():
    held_back, _ = to_choose_by()
    with pytest.raises(ValueError, match="harmless"):
        bars(np.ones(len(held_back)), held_back, np.ones(10))
