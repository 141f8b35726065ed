"""Whether a service is open, in words, as its schedules say."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signposting.hours import is_holiday, opening, part_of
from signposting.hours.week import week_of
from signposting.service import Schedule
from tests.signposting.shapes import schedules

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
WEEK = (*WEEKDAYS, "SA", "SU")


def hours(opens, closes, days=WEEKDAYS, freq="WEEKLY", **more):
    times = (dt.time.fromisoformat(one) for one in (opens, closes))
    return Schedule(*times, days=days, freq=freq, **more)


def day(text):
    return dt.date.fromisoformat(text)


OFFICE = hours("09:00", "17:00")
NIGHTS = hours("20:00", "08:00", WEEK)
ALL_HOURS = hours("00:00", "23:59", WEEK)
BOTH_HALVES = (hours("09:00", "12:30"), hours("13:30", "17:00"))


def words(schedules, at, is_bank_holiday=lambda _: False):
    told = opening(schedules, dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC), is_bank_holiday)
    return told and told.words


def in_england(when):
    return is_holiday(when, "GB", "ENG")


@pytest.mark.parametrize(
    ("schedules", "at", "told"),
    [
        ((OFFICE,), "2026-03-12T10:00", "open till 5"),
        ((OFFICE,), "2026-03-12T08:00", "opens at 9"),
        ((OFFICE,), "2026-03-12T17:00", "opens Fri 9"),
        ((OFFICE,), "2026-03-13T18:00", "opens Mon 9"),
        ((NIGHTS,), "2026-03-12T23:30", "open till 8am"),
        ((NIGHTS,), "2026-03-12T03:00", "open till 8am"),
        ((NIGHTS,), "2026-03-12T08:00", "opens at 8pm"),
        ((ALL_HOURS,), "2026-03-12T08:00", "24 hours"),
        ((hours("09:00", "00:00"),), "2026-03-12T10:00", "open till midnight"),
        ((hours("08:00", "12:00"),), "2026-03-12T10:00", "open till noon"),
        ((hours("14:00", "16:30", ("SA",)),), "2026-03-12T10:00", "opens Sat 2pm"),
        (BOTH_HALVES, "2026-03-12T12:00", "open till 12:30"),
        (BOTH_HALVES, "2026-03-12T13:00", "opens at 1:30pm"),
        ((hours("09:00", "12:00"), hours("12:00", "17:00")), "2026-03-12T10:00", "open till 5"),
        ((hours("10:00", "11:00", ("1TU",), "MONTHLY"),), "2026-05-05T09:00", "opens at 10"),
        ((hours("10:00", "11:00", ("-1FR",), "MONTHLY"),), "2026-05-29T10:30", "open till 11am"),
        ((hours("10:00", "11:00", (), "MONTHLY", month_days=(-1,)),), "2026-05-31T10:30", "open till 11am"),
    ],
)
def test_it_is_told_as_people_say_it(schedules, at, told):
    assert words(schedules, at) == told


@pytest.mark.parametrize(
    "schedules",
    [
        (),
        (Schedule(text="Ring for our hours"),),
        (hours("09:00", "17:00", (), ""),),
        (hours("09:00", "17:00", ("MO",), interval=2),),
        (hours("09:00", "17:00", ("MO",), count=3),),
        (hours("09:00", "17:00", (), "YEARLY"),),
        (Schedule(closed=True, freq="DAILY", valid_from=day("2026-12-24"), valid_to=day("2026-12-26")),),
    ],
)
def test_nothing_is_said_of_hours_that_are_not_known(schedules):
    assert words(schedules, "2026-12-25T10:00") is None


def test_what_is_closed_or_open_otherwise_for_a_few_days_goes_before_the_week():
    shut = Schedule(closed=True, freq="DAILY", valid_from=day("2026-12-24"), valid_to=day("2026-12-26"))
    short = hours("10:00", "12:00", (), "DAILY", valid_from=day("2026-12-28"), valid_to=day("2026-12-28"))
    assert words((OFFICE, shut), "2026-12-24T10:00") == "opens Mon 9"
    assert words((OFFICE, short), "2026-12-28T11:00", in_england) == "open till noon"


def test_only_every_other_week_counts_from_its_first():
    every_other = hours("09:00", "17:00", ("TH",), interval=2, starts_on=day("2026-03-05"))
    assert words((every_other,), "2026-03-12T10:00") == "opens Thu 9"
    assert words((every_other,), "2026-03-19T10:00") == "open till 5"


def test_what_comes_so_many_times_is_over_after_the_last():
    twice = hours("09:00", "17:00", ("TH",), count=2, starts_on=day("2026-03-05"))
    assert words((twice,), "2026-03-12T10:00") == "open till 5"
    assert words((twice,), "2026-03-19T10:00") == ""


def test_on_a_bank_holiday_one_rings_first_and_the_next_usual_day_is_told():
    assert words((OFFICE,), "2026-12-25T10:00", in_england) == "ring first"
    assert words((OFFICE,), "2026-12-24T18:00", in_england) == "opens Tue 9"
    assert words((ALL_HOURS,), "2026-12-25T10:00", in_england) == "24 hours"


def test_each_nation_and_state_has_its_own_holidays():
    assert is_holiday(day("2026-11-30"), "GB", part_of("GB", "EH1 1AA", ""))
    assert not is_holiday(day("2026-11-30"), "GB", part_of("GB", "LS1 1AA", ""))
    assert is_holiday(day("2026-11-30"), "GB"), "where the nation is not known, any of the four counts"
    assert is_holiday(day("2026-03-31"), "US", part_of("US", "", "CA"))
    assert not is_holiday(day("2026-03-31"), "US", part_of("US", "", "WA"))
    assert not is_holiday(day("2026-12-25"), "ZZ", "QQ")


@pytest.mark.parametrize(
    ("schedules", "told"),
    [
        ((OFFICE,), "Mon-Fri 9-5"),
        ((OFFICE, hours("10:00", "13:00", ("SA",))), "Mon-Fri 9-5, Sat 10-1"),
        (BOTH_HALVES, "Mon-Fri 9-12:30 and 1:30-5"),
        ((ALL_HOURS,), "every day 24 hours"),
        ((NIGHTS,), "every day 8pm-8"),
        ((hours("10:00", "11:00", ("1TU",), "MONTHLY"),), ""),
    ],
)
def test_a_usual_week_is_told_in_few_words(schedules, told):
    assert week_of(schedules) == told


@given(st.lists(schedules(), max_size=3), st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2040, 1, 1)))
def test_no_schedule_is_too_strange_to_be_told_or_left_alone(told, at):
    known = opening(told, at.replace(tzinfo=dt.UTC), in_england)
    assert known is None or known.is_open <= bool(known.words)
    assert isinstance(week_of(told), str)
