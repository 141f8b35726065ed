"""Whether a nudge is begun, waits or is dropped."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from bot.rules.limits import Limits, WrongLimits, read_limits
from bot.rules.nudging import Begun, Busy, Drop, Due, Go, Standing, Wait, decide, spread
from bot.rules.person import Consent, PhoneSetting, Role, State
from tests.rules.nudging.people import US_TWO, ada, at

MEETING, OTHER = UUID(int=10), UUID(int=11)
NOW = at("2026-03-12 12:00")  # a Thursday


def decided(kind="goal_checkin", person=None, *, planned=NOW, until=None, now=NOW, about=MEETING, **standing):
    due = Due(kind, about, planned, until)
    return decide(due, person or ada(), US_TWO, Standing(**standing), now)


def begun(text, kind="goal_checkin", about=OTHER):
    return Begun(at(text), kind, about)


def test_what_is_due_in_the_day_goes():
    assert decided() == Go()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"state": State.IN_CUSTODY}, "state is in_custody"),
        ({"state": State.RECALLED}, "state is recalled"),
        ({"state": State.REFERRED}, "state is referred"),
        ({"state": State.RELEASE_PLANNED}, "state is release_planned"),
        ({"state": State.CLOSED}, "state is closed"),
        ({"consent": Consent.ASK}, "consent is ask"),
        ({"opted_out": True}, "opted out"),
        ({"frozen": True}, "the number may be a stranger's by now"),
        ({"unreachable": True}, "texts do not reach them"),
        ({"phone_setting": PhoneSetting.WATCHED}, "someone may look at the phone"),
        ({"born": dt.date(2015, 1, 1)}, "under 13: only the carer is texted"),
        ({"paused_until": at("2026-04-01 12:00")}, "paused"),
        ({"safe_from": dt.time(1), "safe_to": dt.time(2)}, "no hour that is safe for them is one of ours"),
    ],
)
def test_what_is_not_begun_says_why(changed, reason):
    assert decided(person=ada(**changed)) == Drop(reason)


def test_a_pause_stops_check_ins_and_no_reminder():
    paused = ada(paused_until=at("2026-04-01 12:00"))
    assert decided("meeting_reminder", paused) == Go()
    assert decided("goal_idea", paused) == Wait(NOW + dt.timedelta(days=1))


def test_an_open_worry_stops_what_is_about_goals_and_nothing_else():
    assert decided(hard_flag=True) == Drop("a flag is open")
    assert decided("meeting_reminder", hard_flag=True) == Go()


def test_a_reminder_for_a_past_meeting_is_dropped_and_never_sent_late():
    assert decided("meeting_reminder", until=NOW) == Drop("too late to be of use")
    later = decided("meeting_reminder", until=at("2026-03-13 08:00"), now=at("2026-03-12 20:30"))
    assert later == Drop("too late to be of use")


def test_a_second_text_on_one_day_waits_for_the_next():
    assert decided(begun=[begun("2026-03-12 09:00")]) == Wait(at("2026-03-13 09:00"))


def test_a_fourth_text_in_a_week_waits_until_the_first_is_a_week_old():
    week = [begun("2026-03-07 09:00"), begun("2026-03-10 09:00"), begun("2026-03-11 09:00")]
    assert decided("goal_idea", begun=week) == Wait(at("2026-03-14 09:00"))
    assert decided(begun=week, planned=at("2026-03-11 12:00")) == Drop("as many texts as they may get")


def test_two_reminders_of_one_meeting_come_on_top_and_a_third_counts():
    day = [begun("2026-03-12 09:00")]
    assert decided("meeting_reminder", begun=day) == Go()
    two = [
        begun("2026-03-10 09:00", "meeting_reminder", MEETING),
        begun("2026-03-11 09:00", "meeting_today", MEETING),
    ]
    assert decided("meeting_reminder", begun=two) == Go()
    assert isinstance(decided("meeting_reminder", begun=two + day), Wait)


def test_all_three_reminders_of_a_date_come_on_top():
    day = [begun("2026-03-12 09:00")]
    two = [begun(f"2026-03-{on} 09:00", "appointment_reminder", MEETING) for on in ("06", "10")]
    assert decided("appointment_reminder", begun=two + day) == Go()


def test_two_texts_are_some_time_apart():
    reminder = [begun("2026-03-12 11:00", "meeting_reminder")]
    assert decided(begun=reminder) == Wait(at("2026-03-12 13:00"))


def test_a_reminder_comes_soon_after_another_text_rather_than_too_late():
    close = [begun("2026-03-12 11:00", "meeting_reminder")]
    assert decided("meeting_today", begun=close, until=at("2026-03-12 12:30")) == Go()


def test_that_a_meeting_was_moved_is_told_past_every_cap_but_not_at_night():
    day = [begun("2026-03-12 11:59"), begun("2026-03-11 09:00"), begun("2026-03-10 09:00")]
    assert decided("meeting_changed", begun=day) == Go()
    assert decided("meeting_changed", begun=day, now=at("2026-03-12 20:30")) == Wait(at("2026-03-13 09:00"))


def test_what_is_about_a_meeting_does_not_wait_behind_an_old_question():
    assert decided("meeting_reminder", busy=Busy.SILENT) == Go()
    assert decided("meeting_reminder", busy=Busy.TALKING) == Wait(NOW + dt.timedelta(hours=1))
    assert decided(busy=Busy.SILENT) == Wait(NOW + dt.timedelta(hours=1))


def test_a_carer_gets_two_a_week():
    two = [begun("2026-03-09 09:00"), begun("2026-03-11 09:00")]
    carer = replace(ada(role=Role.CARER), state=None)
    assert decided("support", carer, begun=two) == Wait(at("2026-03-16 09:00"))


def test_a_programme_changes_what_it_likes_of_the_limits():
    generous = read_limits('{"mentee_a_day": 3, "gap_minutes": 0, "mentee_opens": "07:30"}')
    assert generous == Limits(mentee_a_day=3, gap_minutes=0, mentee_opens=dt.time(7, 30))
    assert decided(person=ada(limits=generous), begun=[begun("2026-03-12 09:00")]) == Go()
    assert decided(person=ada(limits=Limits(mentee_a_day=0)), begun=[]) == Drop(
        "as many texts as they may get"
    )


@pytest.mark.parametrize("wrong", ['{"speed": 3}', '{"mentee_a_day": "lots"}', '{"mentee_a_day": -1}'])
def test_limits_that_cannot_be_read_are_refused(wrong):
    with pytest.raises(WrongLimits):
        read_limits(wrong)


def test_after_an_outage_texts_are_spread_and_one_persons_stay_together():
    late = dt.timedelta(hours=5)
    waits = [spread(UUID(int=number), late) for number in range(0, 3600, 60)]
    assert min(waits) == dt.timedelta(0)
    assert dt.timedelta(minutes=50) < max(waits) <= dt.timedelta(hours=1)
    assert spread(UUID(int=7), late) == spread(UUID(int=7), late)
    assert spread(UUID(int=3599), dt.timedelta(minutes=5)) == dt.timedelta(0)


def test_nobody_is_asked_about_the_same_twice_on_one_day_of_theirs():
    today = [begun("2026-03-12 09:30", "appointment_reminder", MEETING)]
    assert decided("appointment_reminder", begun=today) == Drop("said once already on this day")
    assert (
        decided("appointment_reminder", begun=[begun("2026-03-11 12:00", "appointment_reminder", MEETING)])
        == Go()
    )
    assert decided("appointment_reminder", about=OTHER, begun=today) == Go()


def test_a_meeting_that_changes_twice_in_a_day_is_told_of_twice():
    assert decided("meeting_changed", begun=[begun("2026-03-12 09:30", "meeting_changed", MEETING)]) == Go()
