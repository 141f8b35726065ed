"""When a mentee is next asked how it goes."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.rules.checkins import check_in_after, weeks_between
from bot.rules.person import Choices
from tests.flows.people import WITH_ADA

LONDON = ZoneInfo("Europe/London")
THURSDAY = dt.datetime(2026, 3, 12, 18, 30, tzinfo=LONDON)
NOTHING = Choices()
FRIDAYS_AT_5 = Choices(checkin_weekday=4, checkin_time=dt.time(17))


@pytest.mark.parametrize(("meets", "weekday"), [("tue 18:00", 4), ("thu 10:00", 0), (None, 2)])
def test_where_nothing_was_chosen_it_is_at_noon_midway_between_meetings_and_never_on_a_sunday(meets, weekday):
    due = check_in_after(THURSDAY, replace(WITH_ADA, meets=meets), NOTHING)
    assert (due.weekday(), due.time()) == (weekday, dt.time(12))


def test_a_chosen_day_and_time_are_kept():
    assert check_in_after(THURSDAY, WITH_ADA, FRIDAYS_AT_5) == dt.datetime(2026, 3, 13, 17, tzinfo=LONDON)


def test_on_the_day_itself_it_is_a_week_later():
    friday = dt.datetime(2026, 3, 13, 9, tzinfo=LONDON)
    assert check_in_after(friday, WITH_ADA, FRIDAYS_AT_5).date() == dt.date(2026, 3, 20)


def test_every_two_weeks_is_one_week_later_still():
    assert check_in_after(THURSDAY, WITH_ADA, FRIDAYS_AT_5, weeks=2).date() == dt.date(2026, 3, 20)


def test_a_time_that_the_clocks_skip_moves_forward():
    saturday = dt.datetime(2026, 3, 28, 12, tzinfo=LONDON)
    due = check_in_after(saturday, WITH_ADA, Choices(6, dt.time(1, 30)))
    assert due.astimezone(dt.UTC) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(("ignored", "weeks"), [(0, 1), (1, 1), (2, 2), (3, 2), (4, None), (9, None)])
def test_two_in_a_row_without_an_answer_make_it_every_two_weeks_and_four_end_it(ignored, weeks):
    assert weeks_between(ignored) == weeks
