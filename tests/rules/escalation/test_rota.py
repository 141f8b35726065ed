"""Who is on call, and when nobody is."""

import datetime as dt
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.escalation.coverage import come_on, next_change, out_of_hours
from bot.rules.escalation.rota import (
    Away,
    Holidays,
    Post,
    Rota,
    Shift,
    away,
    gaps,
    left,
    on_duty,
    overlaps,
    spans,
)
from bot.rules.hours import staff_are_in
from tests.rules.escalation import naive_rota

LONDON = ZoneInfo("Europe/London")
ANA, BEN, CAT = (UUID(int=n) for n in (1, 2, 3))
EVERY_DAY = frozenset(range(1, 8))
LONG_AGO = dt.date(2026, 1, 1)
DAYS = 3
NINE, FIVE = dt.time(9), dt.time(17)

times = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 0, 15, 30, 59]))
near_midnight_and_change = st.builds(dt.time, st.sampled_from([0, 1, 2, 3]), st.sampled_from([0, 15, 30, 45]))


def at(text, zone=LONDON):
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(dt.UTC)


def shift(who, begins=NINE, ends=FIVE, *, post=Post.ON_CALL, weekdays=EVERY_DAY, first=LONG_AGO, **more):
    return Shift(who, post, weekdays, begins, ends, first, **more)


def rota(*shifts, out=(), zone=LONDON, country="GB", subdivision=None):
    return Rota(zone, country, subdivision, shifts, tuple(out))


@st.composite
def some_days(draw):
    """A rota, and days on which much can go wrong: a clock change, a public holiday, a turn of the year."""
    zone, country, first = draw(
        st.sampled_from(
            [
                (LONDON, "GB", dt.date(2026, 3, 28)),
                (LONDON, "GB", dt.date(2026, 10, 24)),
                (LONDON, "GB", dt.date(2026, 12, 24)),
                (LONDON, "GB", dt.date(2026, 12, 31)),
                (ZoneInfo("America/New_York"), "US", dt.date(2026, 3, 7)),
                (ZoneInfo("America/New_York"), "US", dt.date(2026, 10, 31)),
                (ZoneInfo("Australia/Lord_Howe"), "AU", dt.date(2026, 10, 3)),
                (ZoneInfo("Asia/Kolkata"), "IN", dt.date(2026, 1, 25)),
            ]
        )
    )
    day = st.integers(-3, DAYS + 2).map(lambda n: first + dt.timedelta(days=n))
    clock = times | near_midnight_and_change
    shifts = st.builds(
        Shift,
        st.sampled_from([ANA, BEN, CAT]),
        st.sampled_from([Post.ON_CALL, Post.ON_CALL, Post.DEPUTY]),
        st.frozensets(st.integers(1, 7), min_size=1) | st.just(EVERY_DAY),
        clock,
        clock,
        st.just(LONG_AGO) | day,
        st.none() | day,
        st.sampled_from(Holidays),
    )
    out = st.builds(Away, st.sampled_from([ANA, BEN, CAT]), day, st.none() | day)
    made = rota(
        *draw(st.lists(shifts, max_size=4)),
        out=draw(st.lists(out, max_size=2)),
        zone=zone,
        country=country,
    )
    return made, first


@given(some_days())
@settings(max_examples=150, deadline=None)
def test_the_rota_says_of_every_minute_what_a_clock_on_the_wall_and_a_calendar_say(drawn):
    made, first = drawn
    naive = list(naive_rota.minutes(made, Post.ON_CALL, first, DAYS))
    start, end = naive[0][0], naive[-1][0] + naive_rota.MINUTE

    found = spans(made, Post.ON_CALL, start, end)

    expected = [(len(list(same)), there) for there, same in groupby(frozenset(there) for _, there in naive)]
    assert [((one.ends - one.begins) / naive_rota.MINUTE, one.people) for one in found] == expected
    assert gaps(made, Post.ON_CALL, start, end) == [(s.begins, s.ends) for s in found if not s.people]
    assert overlaps(made, Post.ON_CALL, start, end) == [s for s in found if len(s.people) > 1]


@given(some_days(), st.lists(st.integers(0, DAYS * 24 * 60 - 1), min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_who_is_on_duty_at_a_minute_is_who_the_wall_clock_says(drawn, asked):
    made, first = drawn
    naive = list(naive_rota.minutes(made, Post.ON_CALL, first, DAYS))
    for minute in asked:
        moment, there = naive[minute]
        found = on_duty(made, Post.ON_CALL, moment)
        assert len(found) == len(set(found))
        assert set(found) == there


@given(some_days())
@settings(max_examples=80, deadline=None)
def test_out_of_hours_is_when_nobody_is_on_call_and_the_office_is_closed(drawn):
    made, first = drawn
    naive = list(naive_rota.minutes(made, Post.ON_CALL, first, DAYS))
    bare = out_of_hours(made, naive[0][0], naive[-1][0] + naive_rota.MINUTE)
    for moment, there in naive[::7]:
        office = staff_are_in(moment.astimezone(made.zone), made.country, made.subdivision)
        assert any(begins <= moment < ends for begins, ends in bare) is (not there and not office)


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        ("2026-03-12 21:59", []),
        ("2026-03-12 22:00", [ANA]),
        ("2026-03-13 05:59", [ANA]),
        ("2026-03-13 06:00", []),
        ("2026-03-13 22:00", []),  # a Friday
    ],
)
def test_a_shift_past_midnight_belongs_to_the_day_on_which_it_begins(moment, who):
    thursdays = shift(ANA, dt.time(22), dt.time(6), weekdays=frozenset({4}))
    assert on_duty(rota(thursdays), Post.ON_CALL, at(moment)) == who


def test_a_shift_that_ends_when_it_begins_lasts_the_whole_day():
    assert gaps(rota(shift(ANA, NINE, NINE)), Post.ON_CALL, at("2026-03-01"), at("2026-04-20")) == []


@pytest.mark.parametrize(
    ("holds", "easter_monday", "a_tuesday"),
    [(Holidays.ALSO, [ANA], [ANA]), (Holidays.NOT, [], [ANA]), (Holidays.ONLY, [ANA], [])],
)
def test_a_shift_holds_on_public_holidays_also_not_or_only(holds, easter_monday, a_tuesday):
    made = rota(shift(ANA, holidays=holds))
    assert on_duty(made, Post.ON_CALL, at("2026-04-06 12:00")) == easter_monday
    assert on_duty(made, Post.ON_CALL, at("2026-04-07 12:00")) == a_tuesday


def test_the_holidays_are_those_of_the_programmes_own_nation():
    made = rota(shift(ANA, holidays=Holidays.NOT), subdivision="SCT")
    assert on_duty(made, Post.ON_CALL, at("2026-11-30 12:00")) == []  # St Andrew's Day
    assert on_duty(made, Post.ON_CALL, at("2026-04-06 12:00")) == [ANA]  # Easter Monday is none there


def test_who_is_away_is_not_on_duty_from_midnight_to_the_end_of_the_last_day():
    made = rota(
        shift(ANA, dt.time(22), dt.time(6)), out=[Away(ANA, dt.date(2026, 3, 11), dt.date(2026, 3, 12))]
    )
    nobody = gaps(made, Post.ON_CALL, at("2026-03-10 22:00"), at("2026-03-14 06:00"))
    assert nobody[0] == (at("2026-03-11"), at("2026-03-13 22:00"))
    assert away(made, at("2026-03-12 23:59")) == {ANA}
    assert away(made, at("2026-03-13 00:00")) == left(made, at("2026-03-12 12:00")) == frozenset()


def test_who_has_left_is_never_on_duty_again():
    made = rota(shift(ANA, NINE, NINE), out=[Away(ANA, dt.date(2026, 3, 11))])
    assert on_duty(made, Post.ON_CALL, at("2026-03-10 23:59")) == [ANA]
    assert on_duty(made, Post.ON_CALL, at("2026-03-11 00:00")) == []
    assert on_duty(made, Post.ON_CALL, at("2036-03-11 00:00")) == []
    assert left(made, at("2026-03-11 00:00")) == {ANA}


def test_two_whose_shifts_overlap_are_both_on_duty():
    made = rota(shift(ANA), shift(BEN, dt.time(16), dt.time(20)))
    assert on_duty(made, Post.ON_CALL, at("2026-03-12 16:30")) == [ANA, BEN]
    (both,) = overlaps(made, Post.ON_CALL, at("2026-03-12"), at("2026-03-13"))
    assert (both.begins, both.ends) == (at("2026-03-12 16:00"), at("2026-03-12 17:00"))


def test_each_post_has_its_own_people():
    made = rota(shift(ANA), shift(BEN, post=Post.DEPUTY), shift(CAT, post=Post.LEAD))
    assert [on_duty(made, post, at("2026-03-12 12:00")) for post in Post] == [[ANA], [BEN], [CAT]]


def test_the_next_change_is_when_others_are_on_call():
    made = rota(shift(ANA, NINE, FIVE), shift(BEN, FIVE, dt.time(22)))
    assert next_change(made, at("2026-03-12 12:00")) == at("2026-03-12 17:00")
    assert next_change(made, at("2026-03-12 17:00")) == at("2026-03-12 22:00")
    assert next_change(rota(shift(ANA, NINE, NINE)), at("2026-03-12 12:00")) is None


def test_whoever_follows_on_somebody_else_comes_on():
    made = rota(shift(ANA, NINE, FIVE), shift(BEN, FIVE, NINE))
    five = at("2026-03-12 17:00")
    assert come_on(made, five, five) == [BEN]


def test_who_stays_on_or_follows_on_themselves_does_not_come_on():
    made = rota(shift(ANA, NINE, FIVE), shift(BEN, dt.time(16), dt.time(22)))
    five, nine = at("2026-03-12 17:00"), at("2026-03-13 09:00")
    assert come_on(made, five, five) == []
    assert come_on(rota(shift(ANA)), nine, nine) == []
    assert come_on(made, nine, nine) == [ANA]
