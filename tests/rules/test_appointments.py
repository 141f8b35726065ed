"""When a mentee is reminded of a date that somebody else has set."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.appointments import is_sensible, reminders
from bot.rules.nudging import is_rest_day
from bot.rules.person import Choices
from tests.flows.people import ADA

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 3, 12, 18, 30, tzinfo=LONDON)


def days(starts, now=NOW, person=ADA):
    return [f"{at:%a %d %H:%M}" for at in reminders(starts, now, person)]


def at(month, day, hour=10):
    return dt.datetime(2026, month, day, hour, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("starts", "moments"),
    [
        (at(3, 26), ["Thu 19 12:00", "Mon 23 12:00", "Wed 25 12:00"]),
        (at(3, 19), ["Mon 16 12:00", "Wed 18 12:00"]),
        (at(3, 17), ["Sat 14 12:00", "Mon 16 12:00"]),
        (at(3, 16), ["Fri 13 12:00", "Sat 14 12:00"]),
        (at(3, 13), ["Fri 13 09:00"]),
        (at(3, 13, 9), ["Thu 12 19:00"]),
        (at(3, 12, 23), ["Thu 12 19:00"]),
        (at(3, 12, 20), []),
    ],
)
def test_seven_three_and_one_days_before_at_noon_as_far_as_they_are_still_ahead(starts, moments):
    assert days(starts) == moments


def test_a_day_of_rest_brings_a_reminder_forward_unless_texts_on_such_days_were_chosen():
    easter_tuesday = at(4, 7)
    assert days(easter_tuesday)[-1] == "Sat 04 12:00"
    assert days(easter_tuesday, person=replace(ADA, choices=Choices(rest_days=True)))[-1] == "Mon 06 12:00"


@given(st.datetimes(dt.datetime(2026, 3, 12), dt.datetime(2027, 3, 1)), st.integers(0, 400))
def test_every_reminder_lies_ahead_and_before_its_time_and_on_no_day_of_rest(starts, hours):
    now = NOW + dt.timedelta(hours=hours)
    for moment in reminders(starts.replace(tzinfo=LONDON), now, ADA):
        assert now < moment < starts.replace(tzinfo=LONDON)
        assert not is_rest_day(moment.date(), ADA)


@pytest.mark.parametrize(
    ("starts", "sensible"),
    [
        (NOW - dt.timedelta(minutes=1), False),
        (at(3, 13), True),
        (at(3, 13).replace(year=2027), True),
        (at(3, 16).replace(year=2027), False),
    ],
)
def test_a_date_is_to_come_and_within_a_year(starts, sensible):
    assert is_sensible(starts, NOW) is sensible


def test_for_a_date_asked_for_late_the_last_hour_that_is_allowed_is_taken():
    now = dt.datetime(2026, 3, 12, 12, tzinfo=dt.UTC)
    tomorrow = dt.datetime(2026, 3, 13, 9, tzinfo=dt.UTC)
    assert reminders(tomorrow, now, ADA) == [dt.datetime(2026, 3, 12, 19, tzinfo=dt.UTC)]
    assert reminders(tomorrow, now.replace(hour=23), ADA) == []
