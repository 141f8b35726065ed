"""Days, clock times and lengths as people text them. Today is Thursday 12 March 2026."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.days import day, find_days
from bot.reading.lengths import find_lengths, length
from bot.reading.times import clock_time, find_times

TODAY = dt.date(2026, 3, 12)

GONE = {
    "tues": "03-10",
    "on weds": "03-11",
    "thurs": "03-12",
    "last thurs": "03-05",
    "mon gone": "03-09",
    "yday": "03-11",
    "last nite": "03-11",
    "this am": "03-12",
    "sun": "03-08",
    "11th": "03-11",
    "10/3": "03-10",
    "10/03/26": "03-10",
    "10.03.26": "03-10",
    "11 march": "03-11",
    "march 10": "03-10",
    "2026-03-10": "03-10",
    "day before yesterday": "03-10",
    "2 days ago": "03-10",
    "a week ago": "03-05",
    "wed 11/03": "03-11",
    "tues 10": "03-10",
    "last week tues": "03-03",
    "3/25": "2025-03-25",
}
COMING = {
    "tues": "03-17",
    "thurs": "03-19",
    "next weds": "03-18",
    "thurs week": "03-26",
    "in a fortnight": "03-26",
    "in 2 weeks": "03-26",
    "tmrw": "03-13",
    "25th": "03-25",
    "18/03": "03-18",
    "next week weds": "03-18",
    "fri 13": "03-13",
    "a week today": "03-19",
    "in 3 days": "03-15",
    "friday after next": "03-20",
    "week on thurs": "03-26",
    "29 feb": "2028-02-29",
    "day after tomorrow": "03-14",
}


def _on(short: str) -> dt.date:
    return dt.date.fromisoformat(short if len(short) > 5 else f"2026-{short}")


@pytest.mark.parametrize(("text", "date"), GONE.items())
def test_a_day_gone_is_the_nearest_one_back(text: str, date: str) -> None:
    assert day(text, TODAY) == _on(date)


@pytest.mark.parametrize(("text", "date"), COMING.items())
def test_a_day_to_come_is_the_next_one(text: str, date: str) -> None:
    assert day(text, TODAY, coming=True) == _on(date)


@pytest.mark.parametrize(
    "text",
    [
        "sat in the park",
        "we sat",
        "24/7",
        "mood 7/10",
        "8/10",
        "31/02",
        "1st time",
        "1/2 hr",
        "may be late",
        "the sun came out",
        "99/99",
        "next week",
    ],
)
def test_what_is_no_day_gives_none(text: str) -> None:
    assert day(text, TODAY) is None


def test_the_programme_says_whether_the_day_comes_first() -> None:
    assert day("3/10", TODAY, day_first=False) == dt.date(2026, 3, 10)


def test_a_bare_next_day_early_in_the_week_is_uncertain() -> None:
    monday = dt.date(2026, 3, 9)
    (found,) = find_days("next thurs", monday)
    assert (found.coming, found.vague) == (TODAY, True)


def test_before_four_in_the_morning_tonight_was_the_evening_before() -> None:
    (found,) = find_days("tonight", TODAY, hour=2)
    assert found.past == dt.date(2026, 3, 11)


def test_a_deadline_is_no_day_of_meeting() -> None:
    (found,) = find_days("by friday", TODAY)
    assert found.deadline


CLOCK = {
    "3pm": "15:00",
    "3.30pm": "15:30",
    "15:00": "15:00",
    "half 4": "16:30",
    "half past 3": "15:30",
    "quarter to 5": "16:45",
    "at 10 to 4": "15:50",
    "noon": "12:00",
    "12": "12:00",
    "3": "15:00",
    "7": "19:00",
    "8": "08:00",
    "11": "11:00",
    "at 3ish": "15:00",
    "3 o'clock": "15:00",
    "9.15": "09:15",
    "1430hrs": "14:30",
    "6 in the morning": "06:00",
    "tonight 8": "20:00",
    "fri at 6": "18:00",
    "tues 3": "15:00",
    "5p": "17:00",
    "3 p.m.": "15:00",
    "half three": "15:30",
    "about 7": "19:00",
    "7am": "07:00",
    "12am": "00:00",
    "midnight": "00:00",
}
STRETCH = {
    "10-11.30": 90,
    "14:00-15:15": 75,
    "2-3pm": 60,
    "11-1pm": 120,
    "from 2 til 4": 120,
    "between 2 and 3.30": 90,
    "1430-1600": 90,
    "2 til half 3": 90,
    "10am - 12": 120,
    "quarter past 2 while 4 oclock": 105,
}


@pytest.mark.parametrize(("text", "time"), CLOCK.items())
def test_a_clock_time_is_read(text: str, time: str) -> None:
    assert clock_time(text) == dt.time.fromisoformat(time)


@pytest.mark.parametrize(("text", "minutes"), STRETCH.items())
def test_a_stretch_has_a_start_and_a_length(text: str, minutes: int) -> None:
    assert [clock.minutes for clock in find_times(text)] == [minutes]


@pytest.mark.parametrize(
    "text",
    [
        "2-3 jobs",
        "20 quid",
        "£3.50",
        "2.50 for bus",
        "at 5 places",
        "1-2-1 session",
        "11th march",
        "24/7",
        "10 mins",
        "tues 3 jobs",
        "he is 19",
    ],
)
def test_counts_money_and_dates_are_no_times(text: str) -> None:
    assert find_times(text) == []


LENGTH = {
    "2hrs": 120,
    "2h": 120,
    "1h30": 90,
    "1hr 30 mins": 90,
    "1.5h": 90,
    "90m": 90,
    "hour n half": 90,
    "an hour and a half": 90,
    "half hr": 30,
    "half an hour": 30,
    "1/2 hr": 30,
    "1½ hrs": 90,
    "two and a half hours": 150,
    "forty five mins": 45,
    "one hour thirty minutes": 90,
    "3/4 hr": 45,
    "three quarters of an hour": 45,
    "1:15h": 75,
    "2hrs 12 march": 120,
    "1pm 2h": 120,
    "45": 45,
    "2": 120,
    "1.5": 90,
    "120": 120,
}
ROUGHLY = {
    "30-40 min": 35,
    "an hour and a bit": 60,
    "just under 2 hours": 120,
    "about 45m": 45,
    "2hrs ish": 120,
    "1-2 hours": 90,
    "an hour or so": 60,
    "a couple of hours": 120,
}


@pytest.mark.parametrize(("text", "minutes"), LENGTH.items())
def test_a_length_is_read(text: str, minutes: int) -> None:
    found = length(text)
    assert found is not None
    assert (found.minutes, found.approximate) == (minutes, False)


@pytest.mark.parametrize(("text", "minutes"), ROUGHLY.items())
def test_a_rough_length_says_that_it_is(text: str, minutes: int) -> None:
    found = length(text)
    assert found is not None
    assert (found.minutes, found.approximate) == (minutes, True)


@pytest.mark.parametrize(
    "text",
    [
        "20 mins late",
        "waited 40 mins",
        "an hour ago",
        "hour drive each way",
        "works 16 hours a week",
        "£11 an hour",
        "in an hour",
        "8hr shift",
        "slept 4 hours",
        "20 quid",
        "6 weeks",
        "rush hour",
        "10 min walk to the shop",
    ],
)
def test_waiting_travel_and_work_are_no_length_of_a_meeting(text: str) -> None:
    assert find_lengths(text) == []


@given(st.text(max_size=1_600))
def test_no_text_breaks_them_and_every_span_lies_in_the_text(text: str) -> None:
    spans = [found.span for found in find_days(text, TODAY)]
    spans += [found.span for found in find_times(text)] + [found.span for found in find_lengths(text)]
    for start, end in spans:
        assert 0 <= start < end <= len(text)


@given(
    st.dates(dt.date(2000, 2, 1), dt.date(2090, 1, 1)),
    st.sampled_from(["mon", "11th", "29 feb", "31/12", "31st", "next fri", "last sun"]),
)
def test_past_and_coming_stand_on_their_own_sides_of_today(today: dt.date, text: str) -> None:
    for found in find_days(text, today):
        assert found.past is None or found.past <= today
        assert found.coming is None or found.coming > today
