"""Dates that others have set, as they are texted: put right, several at once, asked for outright."""

import datetime as dt

import pytest

from bot.reading.appointment import Wish, after_to, asks_outright, before_to, several, wish

NOW = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "then", "before"),
    [
        ("actually court is 11 not 10", "11", "10"),
        ("its at 11 not 10", "11", "10"),
        ("it is mon not fri", "mon", "fri"),
    ],
)
def test_a_time_that_was_wrong_is_put_right(text, then, before):
    assert wish(text, NOW) is Wish.MOVED
    assert (after_to(text), before_to(text)) == (then, before)


@pytest.mark.parametrize("text", ["its not 10", "it is fine not bad", "court is 11"])
def test_what_puts_nothing_right_is_no_move(text):
    assert wish(text, NOW) is not Wish.MOVED


def test_each_day_and_time_of_a_text_that_tells_of_several_is_read():
    both = several("got dentist 16/3 half 2 n signing on the 17th 9.15", NOW)
    assert both == [(dt.date(2026, 3, 16), dt.time(14, 30)), (dt.date(2026, 3, 17), dt.time(9, 15))]
    assert several("court and probation fri 2pm", NOW) == []


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("remind me fri 2pm", True),
        ("pls remind me fri 2pm", True),
        ("court fri 2pm", False),
        ("remind me why", False),
    ],
)
def test_only_remind_me_asks_outright(text, asks):
    assert asks_outright(text) is asks
