"""The network that tells which texts mean alike, as it comes with the program."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meaning import NotThere
from meaning.sentences import WEIGHTS, Sentences


@pytest.fixture(scope="module")
def sentences():
    return Sentences.load()


def test_the_weights_are_small_enough_to_be_kept_here():
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 36_000_000


@pytest.mark.parametrize(
    ("text", "alike", "other"),
    [
        ("where can i get something to eat", "any food banks open", "my son passed his driving test"),
        ("donde hay comida gratis", "where is there free food", "the bus was late again"),
        ("need a dentist", "ned a dentst", "got a job at the warehouse"),
    ],
)
def test_texts_that_mean_alike_are_nearer_than_others(sentences, text, alike, other):
    vector = sentences.vector(text)
    assert vector @ sentences.vector(alike) > vector @ sentences.vector(other)


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=2_000))
def test_whatever_is_typed_has_a_vector_of_length_one_and_always_the_same(sentences, text):
    vector = sentences.vector(text)
    assert vector.shape == (384,)
    assert abs(float(np.linalg.norm(vector)) - 1) <= 1e-4
    assert (sentences.vector(text) == vector).all()


def test_weights_that_are_not_there_are_said_not_to_be(tmp_path):
    with pytest.raises(NotThere):
        Sentences(tmp_path)
