"""Does a mentor give more than was agreed?"""

import datetime as dt

import pytest

from bot.rules.commitment import calls_off_often
from bot.rules.meeting_plan import read_plan
from bot.rules.overload import Contact, TooMuch, agreed_a_week, by_week, too_much

TODAY = dt.date(2026, 3, 12)
HOUR = 60


def contact(days_ago, minutes=0, start=None):
    return Contact(
        TODAY - dt.timedelta(days=days_ago), minutes, dt.time.fromisoformat(start) if start else None
    )


@pytest.mark.parametrize(
    ("contacts", "found"),
    [
        ([contact(0, 150), contact(7, 130)], TooMuch.MINUTES),
        ([contact(0, 70), contact(2, 60), contact(8, 121)], TooMuch.MINUTES),
        ([contact(0, 120), contact(7, 120)], None),
        ([contact(0, 300), contact(7, 60)], None),
        ([contact(0, 300), contact(14, 300)], None),
        ([contact(0), contact(1), contact(2)], TooMuch.DAYS_RUNNING),
        ([contact(0), contact(2), contact(3)], None),
        ([contact(8), contact(9), contact(10)], None),
        ([contact(0), contact(0), contact(1)], None),
        ([contact(0, 20, "21:00"), contact(5, 20, "07:59")], TooMuch.AT_NIGHT),
        ([contact(0, 20, "20:59"), contact(5, 20, "08:00")], None),
        ([contact(0, 20, "23:30")], None),
        ([], None),
    ],
)
def test_twice_the_minutes_for_two_weeks_three_days_running_and_two_nights_are_too_much(contacts, found):
    assert too_much(contacts, HOUR, TODAY) is found


def test_what_was_agreed_comes_from_the_weekly_plan():
    assert agreed_a_week(read_plan("every 2 weeks tue 18:00"), HOUR) == 30
    assert agreed_a_week(read_plan("tue 18:00"), HOUR) == agreed_a_week(None, HOUR) == 60


def test_minutes_are_counted_for_this_week_and_the_one_before():
    assert by_week(
        [contact(0, 10), contact(6, 20), contact(7, 40), contact(13, 80), contact(14, 9)], TODAY
    ) == (
        30,
        120,
    )


@pytest.mark.parametrize(
    ("statuses", "often"),
    [
        (["mentor_cancelled", "held", "held", "mentor_cancelled"], True),
        (["mentor_cancelled", "held", "held", "held", "mentor_cancelled"], False),
        (["held", "mentor_cancelled", "mentor_cancelled", "held"], False),
        (["mentor_cancelled"], False),
        ([], False),
    ],
)
def test_two_of_the_last_four_called_off_by_the_mentor_are_often(statuses, often):
    assert calls_off_often(statuses) is often
