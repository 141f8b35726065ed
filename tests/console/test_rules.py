"""Who may see and do what, as rules alone."""

import datetime as dt
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.flag_review import Standing, refusal, state_after
from bot.rules.sign_ins import LOCK, TRIES, Tries, after_entry, after_knock, is_locked, is_over
from bot.rules.staff import (
    LEADS_ONLY,
    Act,
    Staff,
    StaffRole,
    masked,
    masked_number,
    may,
    may_enter,
    may_read,
    within,
)

NOW = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)
HERE, THERE = uuid4(), uuid4()
LEAD, COORDINATOR, DUTY, AUDITOR, TRAINEE = (
    Staff(uuid4(), role, f"{role}@example.org") for role in StaffRole
)
HARD, SOFT = ("S1", "S2"), ("S3", "S4")


def test_staff_of_one_programme_see_that_one_and_staff_of_none_see_all():
    assert [within(Staff(uuid4(), StaffRole.LEAD, "", HERE), where) for where in (HERE, THERE)] == [
        True,
        False,
    ]
    assert within(LEAD, HERE)
    assert within(LEAD, THERE)


@pytest.mark.parametrize("act", list(Act))
def test_an_auditor_reads_and_does_nothing_else(act):
    own = (Act.ACCOUNT, Act.RENEW)
    assert may(AUDITOR, act) == (act in (Act.LOOK, Act.FIGURES, Act.AUDIT, Act.AUDIT_FILE, *own))


@pytest.mark.parametrize("act", list(Act))
def test_leads_do_what_is_not_the_bots_own_and_coordinators_nearly_all_of_it(act):
    of_leads = (Act.FIGURES, Act.DRILL, Act.OVERSEE, Act.AUDIT, Act.AUDIT_FILE)
    of_leads += (Act.IMPORT, Act.ROTA, Act.SETTINGS, Act.STAFF, Act.RESET)
    of_leads += (Act.MERGE, Act.TRANSFER, Act.READY, Act.ANNOUNCE)
    assert may(LEAD, act) == (act not in (Act.LIFT, Act.OPEN))
    assert may(COORDINATOR, act) == (act not in (Act.LIFT, *of_leads))
    assert may(TRAINEE, act) == (may(COORDINATOR, act) and act is not Act.OPEN)


def test_who_is_on_duty_handles_flags_and_sets_nothing_up():
    of_the_day = (Act.SPOT_CHECK, Act.TEACH, Act.FIGURES, Act.DRILL, Act.AUDIT)
    assert not any(may(DUTY, act) for act in of_the_day)
    assert all(may(DUTY, act) for act in (Act.ACKNOWLEDGE, Act.CALL, Act.CLOSE, Act.CONFIRM, Act.FINISH))


def test_a_trainee_signs_in_only_where_one_practises():
    assert [role for role in StaffRole if not may_enter(role, practice=False)] == [StaffRole.TRAINEE]
    assert all(may_enter(role, practice=True) for role in StaffRole)


@pytest.mark.parametrize("category", sorted(LEADS_ONLY))
def test_what_may_be_about_staff_or_a_child_is_not_for_coordinators(category):
    may_all = [
        one for one in (LEAD, COORDINATOR, DUTY, AUDITOR, TRAINEE) if may_read(one, ["low_mood", category])
    ]
    assert may_all == [LEAD, AUDITOR]
    assert may_read(COORDINATOR, ["low_mood"])


@pytest.mark.parametrize("severity", HARD)
def test_a_hard_flag_is_closed_by_two_different_people(severity):
    assert state_after(LEAD, Act.CLOSE, Standing(severity, "open")) == "proposed"
    proposed = Standing(severity, "proposed", proposed_by=LEAD.id)

    assert "somebody else" in refusal(LEAD, Act.CONFIRM, proposed)
    assert refusal(COORDINATOR, Act.CONFIRM, proposed) is None
    assert refusal(LEAD, Act.KEEP_OPEN, proposed) is None
    assert state_after(LEAD, Act.CONFIRM, proposed) == "closed"
    assert state_after(LEAD, Act.KEEP_OPEN, proposed) == "handled"


@pytest.mark.parametrize("severity", SOFT)
def test_a_softer_flag_is_closed_by_one(severity):
    assert state_after(LEAD, Act.CLOSE, Standing(severity, "open")) == "closed"


@given(
    some.sampled_from(HARD),
    some.lists(
        some.tuples(some.sampled_from(list(Act)), some.booleans(), some.sampled_from(HARD + SOFT)),
        max_size=12,
    ),
)
def test_whatever_is_pressed_no_hard_flag_closes_on_one_persons_word(severity, presses):
    standing, proposer, lowered_by = Standing(severity, "open"), None, None
    for act, by_lead, level in presses:
        staff = LEAD if by_lead else COORDINATOR
        if refusal(staff, act, standing) is not None:
            continue
        after = state_after(staff, act, standing)
        if after == "closed" and standing.state != "closed":
            assert staff.id not in (proposer, standing.lowered_by)
            assert act is Act.CONFIRM or standing.lowered_by is not None
        if act is Act.GRADE:
            severity = level
            lowered_by = staff.id if level not in HARD and standing.severity in HARD else lowered_by
            lowered_by = None if level in HARD else lowered_by
        proposer = staff.id if act is Act.CLOSE else proposer
        standing = Standing(severity, after, proposer, lowered_by)


def test_who_takes_a_hard_flag_below_what_two_people_close_does_not_close_it_alone():
    lowered = Standing("S3", "acknowledged", lowered_by=LEAD.id)
    assert state_after(LEAD, Act.CLOSE, lowered) == "proposed"
    assert state_after(COORDINATOR, Act.CLOSE, lowered) == "closed"


def test_nothing_changes_a_closed_flag():
    closed = Standing("S1", "closed", proposed_by=COORDINATOR.id)
    assert all(refusal(LEAD, act, closed) for act in (Act.ACKNOWLEDGE, Act.CLOSE, Act.CONFIRM, Act.KEEP_OPEN))


@pytest.mark.parametrize(
    ("begun", "seen", "over"),
    [(60, 60, False), (61, 61, True), (12 * 60, 0, False), (12 * 60 + 1, 0, True), (300, 59, False)],
)
def test_a_sign_in_ends_after_an_idle_hour_and_after_twelve_in_any_case(begun, seen, over):
    minutes = dt.timedelta(minutes=1)
    assert is_over(NOW - begun * minutes, NOW - seen * minutes, NOW) == over


def knocks(times, tries, now=NOW):
    for _ in range(times):
        tries = after_knock(tries, now)
    return tries


def test_the_fifth_try_locks_for_a_quarter_of_an_hour():
    tries = knocks(TRIES - 1, Tries(0, NOW))
    assert not is_locked(tries, NOW)
    locked = after_knock(tries, NOW)
    assert is_locked(locked, NOW + LOCK - dt.timedelta(seconds=1))
    assert not is_locked(locked, NOW + LOCK)
    assert not is_locked(after_knock(locked, NOW + LOCK), NOW + LOCK)


def test_tries_of_long_ago_do_not_count():
    later = NOW + LOCK + dt.timedelta(seconds=1)
    assert not is_locked(after_knock(knocks(TRIES - 1, Tries(0, NOW)), later), later)


def test_a_right_password_takes_back_its_own_try_and_no_other():
    assert after_entry(knocks(TRIES, Tries(0, NOW))) == Tries(TRIES - 1, NOW)


@pytest.mark.parametrize(
    "text", ["ring +44 7700 900123", "07700900123", "(07700) 900-123 ok", "+1 (212) 555-0123"]
)
def test_an_auditor_sees_no_whole_number(text):
    shown = masked(text, AUDITOR)
    assert sum(map(str.isdigit, shown)) == 3
    assert len(shown) == len(text)
    assert masked(text, COORDINATOR) == text


def test_small_numbers_stay_readable_for_an_auditor():
    assert masked("met at 3pm, 2 hrs, room 101", AUDITOR) == "met at 3pm, 2 hrs, room 101"


@pytest.mark.parametrize(
    ("number", "shown"), [("+447700900123", "••••••••••123"), ("700123", "••••••"), ("1", "•")]
)
def test_a_short_chat_is_masked_whole(number, shown):
    assert masked_number(number, AUDITOR) == shown
    assert masked_number(number, LEAD) == number
