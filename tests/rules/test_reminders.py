"""When a mentee is reminded of a meeting, and when staff ask why meetings are missed."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.missed import missed_too_often
from bot.rules.nudging import is_rest_day
from bot.rules.person import Choices
from bot.rules.reminders import day_before, same_day
from tests.flows.people import ADA

LONDON = ZoneInfo("Europe/London")
CHOSEN = replace(ADA, choices=Choices(same_day=True))
ANY_DAY = replace(ADA, choices=Choices(same_day=True, rest_days=True))
MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(LONDON))


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


LONG_AGO = at("2026-01-01T00:00")


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        ("2026-03-17T18:00", "2026-03-16T12:00"),  # a Tuesday
        ("2026-03-16T18:00", "2026-03-14T12:00"),  # a Monday: Sunday is a day of rest
        ("2026-04-07T18:00", "2026-04-04T12:00"),  # after Easter Monday: the Saturday
        ("2026-03-30T09:00", "2026-03-28T12:00"),  # over the change of the clocks
    ],
)
def test_the_reminder_goes_at_noon_of_the_last_allowed_day_before(starts, due):
    assert day_before(at(starts), ADA, LONG_AGO) == at(due)


def test_who_chose_texts_on_every_day_is_reminded_on_a_sunday():
    assert day_before(at("2026-03-16T18:00"), ANY_DAY, LONG_AGO) == at("2026-03-15T12:00")


def test_three_days_of_rest_in_a_row_leave_no_day_to_be_reminded_on():
    assert day_before(at("2026-12-29T10:00"), ADA, LONG_AGO) is None


@given(MOMENTS, MOMENTS)
def test_no_reminder_is_planned_for_what_is_past_or_for_a_day_of_rest(starts, now):
    for due in (day_before(starts, CHOSEN, now), same_day(starts, CHOSEN, now)):
        assert due is None or (now < due < starts and not is_rest_day(due.date(), CHOSEN))


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        ("2026-03-17T18:00", "2026-03-17T16:00"),
        ("2026-03-17T10:00", "2026-03-17T09:00"),
        ("2026-03-17T09:30", "2026-03-17T09:00"),
        ("2026-03-17T09:15", None),
        ("2026-03-15T18:00", None),  # a Sunday
    ],
)
def test_on_the_day_it_goes_at_nine_or_two_hours_before_and_never_in_the_last_half_hour(starts, due):
    assert same_day(at(starts), CHOSEN, LONG_AGO) == (due and at(due))


def test_on_the_day_only_those_are_reminded_who_chose_it():
    assert same_day(at("2026-03-17T18:00"), ADA, LONG_AGO) is None


@pytest.mark.parametrize(
    ("came", "asks"),
    [
        ([False], None),
        ([False, True, False, True, True], None),
        ([False, False], "missed 2 in a row"),
        ([False, False, False, True], "missed 3 in a row"),
        ([False, True, False, True, False], "missed 3 of the last 5"),
        ([False, True, False, True, True, False], None),
        ([True, False, False, False], None),
    ],
)
def test_staff_ask_what_gets_in_the_way_after_two_in_a_row_or_three_of_five(came, asks):
    task = missed_too_often(came)
    assert (task and task.split(":")[0]) == asks
    assert task is None or task.endswith("ask what gets in the way first (bus, work, child care, phone)")
