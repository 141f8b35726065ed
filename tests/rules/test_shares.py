"""A share of few is told with how little it says."""

import pytest

from bot.rules.shares import Share


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 300, 0.0006, 0.0186)],
)
def test_the_interval_is_wilsons(part, whole, low, high):
    assert Share(part, whole).interval == pytest.approx((low, high), abs=0.0001)


def test_of_nothing_nothing_is_known():
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, (0.0, 1.0))


def test_the_share_lies_in_its_interval_which_narrows_with_more():
    widths = []
    for whole in (4, 40, 400, 4000):
        share = Share(whole // 4, whole)
        low, high = share.interval
        assert low < share.value < high
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
