"""Each rung has its minute: S1 at any hour, S2 and S3 in the hours in which somebody is there."""

import datetime as dt
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.escalation.ladder import RUNGS, Calendar, Who, due_at, late_at, rung
from bot.screening import Severity

LONDON = Calendar(ZoneInfo("Europe/London"), "GB")
COVERED = Calendar(ZoneInfo("Europe/London"), "GB", covered=lambda _day: True)
S1, S2, S3, S4 = Severity
FAR_BACK = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def london(moment):
    """ "2026-03-12 18:30", as a clock in London shows it."""
    return dt.datetime.fromisoformat(moment).replace(tzinfo=LONDON.zone).astimezone(dt.UTC)


def rungs(severity, begun, calendar=LONDON):
    """When each rung is climbed, by a clock in London; the mornings of S1 left out."""
    begun = london(begun)
    moments = [due_at(severity, number, begun, begun, calendar) for number in range(len(RUNGS[severity]))]
    return [f"{moment.astimezone(LONDON.zone):%a %H:%M}" for moment in moments]


def late(severity, begun, calendar=LONDON):
    return f"{late_at(severity, london(begun), calendar).astimezone(LONDON.zone):%a %d %H:%M}"


@pytest.mark.parametrize("begun", ["2026-03-12 12:00", "2026-03-14 03:10", "2026-12-25 23:40"])
def test_s1_counts_minutes_at_any_hour_and_on_any_day(begun):
    start = london(begun)
    minutes = [due_at(S1, number, start, start, LONDON) - start for number in range(5)]
    assert minutes == [dt.timedelta(minutes=after) for after in (0, 5, 15, 30, 45)]
    assert late_at(S1, start, LONDON) - start == dt.timedelta(minutes=15)


@pytest.mark.parametrize("begun", ["2026-03-29 00:50", "2026-10-25 00:50"])
def test_a_change_of_clocks_makes_no_rung_of_s1_sooner_or_later(begun):
    start = london(begun).astimezone(LONDON.zone)
    for number, minutes in enumerate((0, 5, 15, 30, 45)):
        climbed = due_at(S1, number, start, start, LONDON)
        assert climbed - start.astimezone(dt.UTC) == dt.timedelta(minutes=minutes)


def test_s1_tells_one_after_the_other_and_everyone_each_morning_from_then_on():
    steps = [rung(S1, number) for number in range(7)]
    assert [step.who for step in steps] == [
        Who.ON_CALL,
        Who.ON_CALL,
        Who.DEPUTY,
        Who.LEAD,
        Who.EVERYONE,
        Who.EVERYONE,
        Who.EVERYONE,
    ]
    assert [step.calls for step in steps] == [True] * 4 + [False] * 3


def test_the_morning_is_at_nine_by_the_clock_of_the_programme_also_after_a_change_of_clocks():
    begun, climbed = london("2026-03-28 10:00"), []
    now = begun + dt.timedelta(minutes=45)
    for number in range(5, 8):
        now = due_at(S1, number, begun, now, LONDON)
        climbed.append(now)
    assert climbed == [london(f"2026-03-{day} 09:00") for day in (29, 30, 31)]


def test_a_drill_ends_with_its_last_rung():
    assert due_at(S1, 4, FAR_BACK, FAR_BACK, LONDON, drill=True) == FAR_BACK + dt.timedelta(minutes=45)
    assert due_at(S1, 5, FAR_BACK, FAR_BACK, LONDON, drill=True) is None


@pytest.mark.parametrize(
    ("begun", "climbed", "breach"),
    [
        ("2026-03-12 12:00", ["Thu 12:00", "Thu 13:00", "Thu 14:00"], "Thu 12 14:00"),
        ("2026-03-12 15:30", ["Thu 15:30", "Thu 16:30", "Fri 09:30"], "Fri 13 09:30"),
        ("2026-03-12 18:30", ["Fri 09:00", "Fri 10:00", "Fri 11:00"], "Fri 13 11:00"),
        ("2026-03-13 17:00", ["Mon 09:00", "Mon 10:00", "Mon 11:00"], "Mon 16 11:00"),
        ("2026-04-02 16:00", ["Thu 16:00", "Thu 17:00", "Tue 10:00"], "Tue 07 10:00"),  # Easter between
    ],
)
def test_s2_counts_working_hours_where_nobody_is_on_the_rota(begun, climbed, breach):
    assert rungs(S2, begun) == climbed
    assert late(S2, begun) == breach


@pytest.mark.parametrize(
    ("begun", "climbed", "breach"),
    [
        ("2026-03-14 18:30", ["Sat 18:30", "Sat 19:30", "Sat 20:30"], "Sat 14 20:30"),
        ("2026-12-25 21:30", ["Fri 21:30", "Sat 09:30", "Sat 10:30"], "Sat 26 10:30"),
        ("2026-03-12 23:00", ["Fri 09:00", "Fri 10:00", "Fri 11:00"], "Fri 13 11:00"),
        ("2026-03-13 03:00", ["Fri 09:00", "Fri 10:00", "Fri 11:00"], "Fri 13 11:00"),
    ],
)
def test_s2_counts_until_ten_at_night_of_a_day_on_which_somebody_is_on_call(begun, climbed, breach):
    assert rungs(S2, begun, COVERED) == climbed
    assert late(S2, begun, COVERED) == breach


def test_a_rota_of_one_day_counts_for_that_day_alone():
    saturdays = Calendar(LONDON.zone, "GB", covered=lambda day: day.isoweekday() == 6)
    assert rungs(S2, "2026-03-13 16:30", saturdays) == ["Fri 16:30", "Sat 09:30", "Sat 10:30"]


@pytest.mark.parametrize(
    ("begun", "climbed"),
    [
        ("2026-03-12 12:00", ["Thu 12:00", "Fri 17:00"]),
        ("2026-03-12 18:30", ["Fri 09:00", "Fri 17:00"]),
        ("2026-03-13 16:59", ["Fri 16:59", "Mon 17:00"]),
        ("2026-03-14 12:00", ["Mon 09:00", "Mon 17:00"]),
        ("2026-04-02 12:00", ["Thu 12:00", "Tue 17:00"]),
    ],
)
def test_s3_is_for_working_hours_and_for_the_lead_when_the_next_working_day_ends(begun, climbed):
    assert rungs(S3, begun, COVERED) == climbed
    assert late(S3, begun, COVERED).endswith("17:00")


def test_the_holidays_are_those_of_the_programmes_own_nation():
    scotland = Calendar(LONDON.zone, "GB", "SCT")
    assert rungs(S3, "2026-04-06 12:00", scotland)[0] == "Mon 12:00"  # Easter Monday is none there
    assert rungs(S3, "2026-04-06 12:00")[0] == "Tue 09:00"


def test_s4_has_no_ladder():
    assert rung(S4, 0) is None
    assert late_at(S4, FAR_BACK, LONDON) is None


@given(
    st.sampled_from([S1, S2, S3]),
    st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC)),
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe"]),
    st.booleans(),
)
def test_rungs_come_in_order_none_before_its_flag_and_outside_its_hours(severity, begun, zone, covered):
    calendar = Calendar(ZoneInfo(zone), "GB", covered=lambda _day: covered)
    moments = [due_at(severity, number, begun, begun, calendar) for number in range(len(RUNGS[severity]))]
    assert moments == sorted(moments)
    assert moments[0] >= begun
    if severity is not S1:
        clocks = [moment.astimezone(calendar.zone).time() for moment in moments]
        closes = dt.time(22) if severity is S2 and covered else dt.time(17)
        assert all(dt.time(9) <= clock <= closes for clock in clocks)
    first_that_is_late = [*takewhile(lambda moment: moment < late_at(severity, begun, calendar), moments)]
    assert first_that_is_late
