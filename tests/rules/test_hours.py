"""When texts may be begun, and when staff are there."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hours import at_local, is_holiday, next_working_day_ends, staff_are_in, staff_next_in

LONDON = ZoneInfo("Europe/London")
ZONES = [LONDON, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")]
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 1), timezones=st.sampled_from(ZONES))


def london(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


@given(moments)
def test_staff_are_in_exactly_when_they_are_next_in(when):
    there = staff_next_in(when, "GB")

    assert staff_are_in(there, "GB")
    assert staff_are_in(when, "GB") == (there == when)
    assert next_working_day_ends(when, "GB").date() > when.date()


def test_a_time_that_the_clocks_skip_moves_forward_and_one_that_comes_twice_is_the_first():
    assert at_local(dt.date(2026, 3, 29), dt.time(1, 30), LONDON).astimezone(dt.UTC).time() == dt.time(1, 30)
    assert at_local(dt.date(2026, 3, 29), dt.time(1, 30), LONDON).time() == dt.time(2, 30)
    assert at_local(dt.date(2026, 10, 25), dt.time(1, 30), LONDON).astimezone(dt.UTC).time() == dt.time(0, 30)


@pytest.mark.parametrize(
    ("day", "country", "subdivision", "off"),
    [
        ("2026-11-30", "GB", "SCT", True),  # St Andrew's Day
        ("2026-11-30", "GB", None, False),  # England's, where none is said
        ("2026-03-17", "GB", "NIR", True),  # St Patrick's Day
        ("2026-04-20", "US", "MA", True),  # Patriots' Day
        ("2026-04-20", "US", "NY", False),
        ("2026-12-25", "GB", "NOWHERE", True),  # a part that nobody knows keeps the country's
        ("2026-12-25", "XX", None, False),
    ],
)
def test_each_nation_and_state_has_its_own_holidays(day, country, subdivision, off):
    assert is_holiday(dt.date.fromisoformat(day), country, subdivision) is off
