"""When texts may be begun, and when staff are there."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import hours
from bot.rules.hours import at_local, next_allowed, next_working_day_ends, staff_are_in, staff_next_in
from bot.rules.person import Role

LONDON = ZoneInfo("Europe/London")
ZONES = [LONDON, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")]
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 1), timezones=st.sampled_from(ZONES))


def london(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("when", "role", "allowed"),
    [
        ("2026-03-12 18:30", Role.MENTEE, "2026-03-12 18:30"),
        ("2026-03-12 20:00", Role.MENTEE, "2026-03-13 09:00"),
        ("2026-03-12 20:00", Role.MENTOR, "2026-03-12 20:00"),
        ("2026-03-12 08:30", Role.MENTOR, "2026-03-12 08:30"),
        ("2026-03-12 08:30", Role.CARER, "2026-03-12 09:00"),
        ("2026-03-14 21:30", Role.MENTEE, "2026-03-16 09:00"),  # Saturday night: Sunday is off
        ("2026-12-24 21:30", Role.MENTEE, "2026-12-29 09:00"),  # Christmas, Boxing Day off, Sunday, a holiday
    ],
)
def test_texts_wait_for_the_next_hour_at_which_they_may_be_begun(when, role, allowed):
    assert next_allowed(london(when), role, "GB") == london(allowed)


@given(moments, st.sampled_from(list(hours.WAKING)))
def test_nothing_is_ever_begun_at_night_on_a_sunday_or_a_holiday(when, role):
    allowed = next_allowed(when, role, "US")
    opens, closes = hours.WAKING[role]

    assert allowed >= when
    assert opens <= allowed.time() < closes
    assert allowed.weekday() != hours.SUNDAY
    assert not hours.is_holiday(allowed.date(), "US")


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
