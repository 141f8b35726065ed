"""Which unflagged texts a person reads is chance, and settled by the text's id alone."""

import math
from uuid import UUID

from bot.rules.sampling import SHARE, is_picked
from bot.store.columns import new_id

MANY = 40_000
HOUR = 3_600_000  # milliseconds, as a UUIDv7 counts time


def moved(message_id, milliseconds):
    """The same random bits at another time."""
    return UUID(int=message_id.int + (milliseconds << 80))


def test_between_one_and_two_texts_in_a_hundred_are_read():
    assert 0.01 <= SHARE <= 0.02


def test_as_many_are_picked_as_the_share_says():
    picked = sum(is_picked(new_id()) for _ in range(MANY))
    spread = math.sqrt(MANY * SHARE * (1 - SHARE))
    assert abs(picked - MANY * SHARE) < 6 * spread


def test_a_text_is_picked_or_not_for_good():
    for _ in range(500):
        one = new_id()
        assert is_picked(one) == is_picked(UUID(str(one)))


def test_when_a_text_came_says_nothing_of_whether_it_is_picked():
    for _ in range(500):
        one = new_id()
        assert is_picked(one) == is_picked(moved(one, HOUR))


def test_what_has_been_picked_stays_picked_in_later_versions():
    ids = [UUID(int=(0x0195_0000_0000 << 80) | (7 << 76) | (2 << 62) | number) for number in range(300)]
    assert [number for number, one in enumerate(ids) if is_picked(one)] == [11, 30, 133, 203, 225, 257, 288]
