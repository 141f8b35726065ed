"""How soon flags are seen and acted on: medians, slow tenths, targets, and shares that are too good."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.rules.escalation.figures import TOO_LITTLE, TOO_MUCH, Course, act_by, figures
from bot.rules.escalation.ladder import Calendar
from bot.screening import Severity

S1, S2, S3, S4 = Severity
LONDON = Calendar(ZoneInfo("Europe/London"), "GB")
THURSDAY = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


def course(severity=S1, after=None, acted=None, **more):
    """A flag that was acknowledged, and acted on, so many minutes after it was raised."""
    moments = (None if minutes is None else THURSDAY + minutes * MINUTE for minutes in (after, acted))
    return Course(severity, THURSDAY, *moments, **more)


def test_the_median_and_the_slowest_tenth_are_of_those_that_were_acknowledged():
    times = figures([course(after=n) for n in range(1, 11)] + [course()], THURSDAY).acknowledged[S1]
    assert (times.done, times.not_yet) == (10, 1)
    assert (times.median, times.slowest_tenth) == (5.5 * MINUTE, 9 * MINUTE)


@pytest.mark.parametrize(("count", "slow"), [(1, 1), (2, 2), (9, 9), (10, 9), (20, 18)])
def test_one_in_ten_takes_as_long_as_the_slowest_tenth_or_longer(count, slow):
    courses = [course(after=n) for n in range(count, 0, -1)]
    assert figures(courses, THURSDAY).acknowledged[S1].slowest_tenth == slow * MINUTE


def test_nothing_is_said_of_times_where_nobody_has_acknowledged_anything():
    times = figures([course(), course()], THURSDAY).acknowledged[S1]
    assert (times.done, times.not_yet, times.median, times.slowest_tenth) == (0, 2, None, None)


def test_severities_are_timed_apart_and_breaches_are_added_up():
    found = figures([course(S1, 2), course(S1, 20, breached=True), course(S3, breached=True)], THURSDAY)
    assert {level: times.late for level, times in found.acknowledged.items()} == {S1: 1, S3: 1}
    assert (found.breaches, found.all, list(found.acknowledged)) == (2, 3, [S1, S3])


def test_acting_is_late_when_it_came_late_or_is_overdue_and_not_when_it_may_still_come():
    by = THURSDAY + HOUR
    courses = [course(acted=50, act_by=by), course(acted=61, act_by=by), course(act_by=by)]
    assert figures(courses, THURSDAY + 59 * MINUTE).acted[S1].late == 1
    assert figures(courses, THURSDAY + 61 * MINUTE).acted[S1].late == 2
    assert figures([course(S4)], THURSDAY + 500 * HOUR).acted[S4].late == 0


def test_the_share_of_false_flags_is_of_those_that_are_closed():
    found = figures([course(closed=True, false=True), course(closed=True), course()], THURSDAY)
    assert (found.share_false.part, found.share_false.whole) == (1, 2)


@pytest.mark.parametrize(
    ("severe", "others", "remark"),
    [
        (0, 0, None),
        (3, 0, None),
        (8, 0, TOO_MUCH),
        (55, 45, None),
        (700, 300, TOO_MUCH),
        (0, 50, None),
        (0, 200, TOO_LITTLE),
        (1, 300, TOO_LITTLE),
        (10, 200, None),
    ],
)
def test_a_share_of_s1_is_remarked_on_where_chance_does_not_explain_it(severe, others, remark):
    assert figures([course(S1)] * severe + [course(S4)] * others, THURSDAY).remark == remark


def test_an_s1_is_acted_on_within_the_hour_even_while_clocks_change():
    before = dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC)
    assert act_by(S1, before, None, LONDON) == before + HOUR


def test_an_s2_is_acted_on_on_the_day_on_which_it_must_be_seen():
    friday_morning = dt.datetime(2026, 3, 13, 10, 30, tzinfo=dt.UTC)
    assert act_by(S2, THURSDAY, None, LONDON) == dt.datetime(2026, 3, 13, tzinfo=dt.UTC)
    assert act_by(S2, THURSDAY, friday_morning, LONDON) == dt.datetime(2026, 3, 14, tzinfo=dt.UTC)


def test_an_s3_has_three_working_days_and_an_s4_has_no_hurry():
    assert act_by(S3, THURSDAY, None, LONDON) == dt.datetime(2026, 3, 17, 17, tzinfo=dt.UTC)
    before_easter = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
    assert act_by(S3, before_easter, None, LONDON) == dt.datetime(2026, 4, 8, 16, tzinfo=dt.UTC)
    assert act_by(S4, THURSDAY, None, LONDON) is None
