"""Whether staff are there, and when they next are, said truly whatever the rota and the office keep."""

import datetime as dt

import pytest
from hypothesis import given, settings

from bot.facts import duty_facts
from bot.rules.escalation.coverage import always_covered, are_there, is_open, next_in
from bot.rules.escalation.rota import Holidays, Post, on_duty
from tests.rules.escalation.test_rota import ANA, BEN, DAYS, NINE, at, rota, shift, some_days

EVENINGS = shift(ANA, dt.time(17), dt.time(22))
AROUND_THE_CLOCK = rota(shift(ANA, NINE, NINE))


@given(some_days())
@settings(max_examples=60, deadline=None)
def test_somebody_is_there_when_they_are_next_there_and_nobody_before(drawn):
    made, first = drawn
    start = dt.datetime.combine(first, dt.time(0), dt.UTC)
    found = next_in(made, start)

    def there(when):
        return is_open(made, when) or bool(on_duty(made, Post.ON_CALL, when))

    assert there(found)
    minutes = min(int((found - start) / dt.timedelta(minutes=1)), DAYS * 24 * 60)
    assert not any(there(start + dt.timedelta(minutes=n)) for n in range(0, minutes, 5))


@pytest.mark.parametrize(
    ("moment", "told", "there"),
    [
        ("2026-03-12 12:00", {BEN}, True),  # a Thursday: the office is open
        ("2026-03-12 12:00", set(), False),
        ("2026-03-12 19:00", {ANA}, True),
        ("2026-03-12 19:00", {BEN}, False),  # told, but not on call
        ("2026-03-12 23:00", {ANA}, False),
        ("2026-04-03 12:00", {BEN}, False),  # Good Friday
    ],
)
def test_who_was_told_is_there_in_the_office_or_on_call(moment, told, there):
    assert are_there(rota(EVENINGS), told, at(moment)) is there


def test_always_covered_is_every_hour_of_the_next_two_weeks():
    now = at("2026-03-12 12:00")
    nights = shift(ANA, dt.time(17), NINE)
    weekends = shift(ANA, NINE, dt.time(17), weekdays=frozenset({6, 7}))
    holidays = shift(ANA, NINE, dt.time(17), holidays=Holidays.ONLY)
    assert always_covered(AROUND_THE_CLOCK, now)
    assert not always_covered(rota(nights), now)
    assert always_covered(rota(nights, weekends), now)
    assert not always_covered(rota(nights, weekends), at("2026-03-26 12:00"))  # Easter comes
    assert always_covered(rota(nights, weekends, holidays), at("2026-03-26 12:00"))


@pytest.mark.parametrize(
    ("made", "moment", "told_at", "said"),
    [
        (rota(), "2026-03-12 19:00", None, "9am Fri"),
        (rota(), "2026-03-13 19:00", None, "9am Mon"),
        (rota(), "2026-03-12 12:00", None, "9am Fri"),  # the office is open, but nobody can be told
        (rota(EVENINGS), "2026-03-12 23:00", None, "9am Fri"),
        (rota(EVENINGS), "2026-03-14 12:00", None, "5pm"),  # a Saturday
        (rota(EVENINGS), "2026-03-14 12:00", "2026-03-14 21:30", "9.30pm"),
        (AROUND_THE_CLOCK, "2026-03-12 23:00", "2026-03-13 09:00", "9am Fri"),
        (rota(subdivision="SCT"), "2026-11-30 12:00", None, "9am Tue"),  # St Andrew's Day
    ],
)
def test_by_when_somebody_is_there_is_true(made, moment, told_at, said):
    now = at(moment).astimezone(made.zone)
    facts = duty_facts("crisis.nobody_on_duty", now, made, at(told_at) if told_at else None)
    assert facts == {"time": said}


def test_a_concern_is_answered_by_the_end_of_the_next_day_that_is_no_holiday_there():
    now = at("2026-11-27 12:00")  # a Friday before St Andrew's Day
    said = [
        duty_facts("crisis.concern", now.astimezone(one.zone), one)["time"]
        for one in (rota(), rota(subdivision="SCT"))
    ]
    assert said == ["5pm Mon", "5pm Tue"]
