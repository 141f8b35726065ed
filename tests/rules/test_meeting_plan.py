"""The weekly plan of a relationship."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.meeting_plan import read_plan

LONDON = ZoneInfo("Europe/London")


def london(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    "text", ["tue 18:00", "Tuesday 18:00", "every 2 weeks tue 18:00", " Every 1 week TUE 18:00"]
)
def test_a_plan_is_read_as_the_columns_of_an_import_write_it(text):
    plan = read_plan(text)

    assert (plan.weekday, plan.time) == (1, dt.time(18))
    assert plan.weeks == (2 if "2" in text else 1)


@given(
    st.text(max_size=30)
    | st.sampled_from(["tue 25:00", "tue 18:60", "xyz 18:00", "tue", "every 0 weeks tue 18:00"])
)
def test_what_is_no_plan_is_none(text):
    plan = read_plan(text)

    assert plan is None or 0 <= plan.weekday < 7


@pytest.mark.parametrize(
    ("plan", "after", "anchor", "expected"),
    [
        ("tue 18:00", "2026-03-12 18:30", None, "2026-03-17 18:00"),
        ("thu 18:00", "2026-03-12 17:59", None, "2026-03-12 18:00"),
        ("thu 18:00", "2026-03-12 18:00", None, "2026-03-19 18:00"),
        ("sun 18:00", "2026-03-28 12:00", None, "2026-03-29 18:00"),  # the clocks go forward that night
        ("every 2 weeks thu 18:00", "2026-03-12 19:00", dt.date(2026, 3, 12), "2026-03-26 18:00"),
        ("every 2 weeks thu 18:00", "2026-03-12 19:00", dt.date(2026, 3, 5), "2026-03-19 18:00"),
        ("every 2 weeks thu 18:00", "2026-03-01 19:00", dt.date(2026, 3, 9), "2026-03-12 18:00"),
    ],
)
def test_the_next_meeting_follows_the_plan_in_local_time(plan, after, anchor, expected):
    assert read_plan(plan).next_after(london(after), anchor) == london(expected)
