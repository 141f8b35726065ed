"""At which hours the bot may begin a text."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.limits import Limits
from bot.rules.nudging import is_rest_day, next_open
from bot.rules.nudging.open_hours import open_windows
from bot.rules.person import Role
from tests.rules.nudging.people import ada, at

ZONES = [ZoneInfo("Europe/London"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")]
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 1), timezones=st.sampled_from(ZONES))
EIGHT, NINE, NOON = dt.time(8), dt.time(9), dt.time(12)


@pytest.mark.parametrize(
    ("when", "role", "opens"),
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
def test_texts_wait_for_the_next_hour_at_which_they_may_be_begun(when, role, opens):
    assert next_open(at(when), ada(role=role)) == at(opens)


def test_who_chose_it_is_texted_on_sundays_and_holidays_too():
    assert next_open(at("2026-12-25 10:00"), ada(rest_days=True)) == at("2026-12-25 10:00")
    assert next_open(at("2026-03-15 10:00"), ada(limits=Limits(rest_days=True))) == at("2026-03-15 10:00")


def test_a_scottish_programme_keeps_scottish_holidays():
    assert next_open(at("2026-11-30 10:00"), ada(subdivision="SCT")) == at("2026-12-01 09:00")
    assert next_open(at("2026-11-30 10:00"), ada()) == at("2026-11-30 10:00")


def test_a_safe_hour_is_the_only_hour():
    careful = ada(safe_from=dt.time(12), safe_to=dt.time(13))
    assert next_open(at("2026-03-12 10:00"), careful) == at("2026-03-12 12:00")
    assert next_open(at("2026-03-12 13:00"), careful) == at("2026-03-13 12:00")


def test_safe_hours_over_midnight_are_taken_where_they_meet_the_day():
    late = ada(safe_from=dt.time(19), safe_to=dt.time(9, 30))
    assert next_open(at("2026-03-12 09:10"), late) == at("2026-03-12 09:10")
    assert next_open(at("2026-03-12 10:00"), late) == at("2026-03-12 19:00")


def test_safe_hours_that_are_all_at_night_leave_none():
    assert next_open(at("2026-03-12 10:00"), ada(safe_from=dt.time(22), safe_to=dt.time(23))) is None


def test_no_programme_in_the_united_states_texts_outside_its_law():
    early_and_late = Limits(mentor_opens=dt.time(6), mentor_closes=dt.time(23))
    assert open_windows(ada(role=Role.MENTOR, country="US", limits=early_and_late)) == [
        (dt.time(8), dt.time(21))
    ]
    assert open_windows(ada(role=Role.MENTOR, limits=early_and_late)) == [(dt.time(6), dt.time(23))]


people = st.builds(
    ada,
    role=st.sampled_from([Role.MENTEE, Role.MENTOR, Role.CARER]),
    country=st.sampled_from(["GB", "US"]),
    rest_days=st.booleans(),
)


@given(moments, people)
def test_nothing_is_ever_begun_at_night_or_on_a_day_of_rest(when, person):
    opens = next_open(when, person)

    assert opens is not None
    assert opens >= when
    assert any(start <= opens.time() < end for start, end in open_windows(person))
    assert not is_rest_day(opens.date(), person)
    assert next_open(opens, person) == opens


def test_the_next_hour_is_right_over_both_clock_changes():
    person = replace(ada(rest_days=True), timezone="Europe/London")
    for night in ("2026-03-28 23:30", "2026-10-24 23:30"):
        opens = next_open(at(night), person)
        assert opens.time() == dt.time(9)
        assert opens.date() == at(night).date() + dt.timedelta(days=1)
