"""Personal words at rest: sealed, bound to their place, and found without being opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.columns import new_id
from bot.store.sealing import KeysError, SealBroken, Seals, new_key

SEALS = Seals(new_key())


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_again_in_its_own_place(words):
    row = new_id()

    assert SEALS.open(SEALS.seal(words, "person.name", row), "person.name", row) == words


def test_a_sealed_value_does_not_open_in_another_row_or_column():
    row = new_id()
    sealed = SEALS.seal("Ada", "person.name", row)

    for column, place in (("person.name", new_id()), ("person.email", row)):
        with pytest.raises(SealBroken):
            SEALS.open(sealed, column, place)


def test_a_changed_value_does_not_open():
    row = new_id()
    sealed = bytearray(SEALS.seal("Ada", "person.name", row))
    sealed[-1] ^= 1

    with pytest.raises(SealBroken):
        SEALS.open(bytes(sealed), "person.name", row)


def test_the_same_words_are_never_sealed_alike():
    row = new_id()

    assert SEALS.seal("Ada", "person.name", row) != SEALS.seal("Ada", "person.name", row)


def test_after_a_rotation_old_values_open_and_new_ones_use_the_newest_key():
    old, new = new_key(), new_key()
    row = new_id()
    before, after = Seals(old), Seals(f"{new},{old}")
    sealed = before.seal("Ada", "person.name", row)

    assert after.open(sealed, "person.name", row) == "Ada"
    assert not after.is_newest(sealed)
    assert after.is_newest(after.seal("Ada", "person.name", row))
    with pytest.raises(SealBroken):
        Seals(new).open(sealed, "person.name", row)


def test_a_number_is_found_under_every_key_in_use():
    old, new = new_key(), new_key()

    assert Seals(old).blind("+447700900001") in Seals(f"{new},{old}").blinds("+447700900001")
    assert Seals(old).blind("+447700900001") != Seals(old).blind("+447700900002")


@pytest.mark.parametrize("keys", ["", "a", "a:", ":AAAA", "a:short", "a:" + "A" * 43 + ",b"])
def test_keys_that_are_no_keys_are_refused_in_a_plain_sentence(keys):
    with pytest.raises(KeysError, match="32 bytes"):
        Seals(keys)


def test_nothing_that_was_never_sealed_opens():
    with pytest.raises(SealBroken):
        SEALS.open(b"\x03abc" + bytes(40), "person.name", new_id())
