"""What staff may set about texting somebody."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.choosing import Unfit, as_fields, changed, less_careful, offered, read_chosen, seen
from bot.rules.limits import Limits
from bot.rules.nudging.open_hours import open_windows
from bot.rules.person import Choices, Person, PhoneSetting, Programme, Role

PROGRAMME = Programme(uuid4(), "Bridges", "Bridges", "01632 960000")
ADA = Person(uuid4(), PROGRAMME, Role.MENTEE, "Ada")
SAM = Person(uuid4(), PROGRAMME, Role.MENTOR, "Sam")
TIMES = st.times().map(lambda time: f"{time:%H:%M}") | st.just("")
FORMS = st.fixed_dictionaries(
    {
        "checkin_weekday": st.sampled_from(["", *"0123456"]),
        "checkin_time": TIMES,
        "safe_from": TIMES,
        "safe_to": TIMES,
        "same_day": st.sampled_from(["", "yes"]),
        "rest_days": st.sampled_from(["", "yes"]),
        "digest": st.sampled_from(["", "yes"]),
        "phone": st.sampled_from(["own", "shared", "watched"]),
    }
)


def chosen(person=ADA, **fields):
    return read_chosen({"phone": "own", **fields}, person)


def after(person, **fields):
    it = chosen(person, **fields)
    return replace(person, choices=it.choices, phone_setting=it.phone)


@given(form=FORMS, person=st.sampled_from([ADA, SAM]))
def test_whatever_is_taken_comes_back_as_it_was_typed_and_leaves_an_hour_to_text_in(form, person):
    try:
        it = read_chosen(form, person)
    except Unfit:
        return
    then = replace(person, choices=it.choices, phone_setting=it.phone)
    shown = as_fields(then)
    assert {name: shown[name] for name in offered(person.role)} == {
        name: form[name] for name in offered(person.role)
    }
    assert read_chosen(shown, then) == it
    assert open_windows(then)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"safe_from": "10:00"}, "both safe times"),
        ({"safe_to": "10:00"}, "both safe times"),
        ({"safe_from": "10:00", "safe_to": "10:00"}, "must differ"),
        ({"safe_from": "21:00", "safe_to": "22:00"}, "never text in these"),
        ({"safe_from": "ten", "safe_to": "22:00"}, "hours and minutes"),
        ({"safe_from": "24:00", "safe_to": "22:00"}, "hours and minutes"),
        ({"safe_from": "1٠:00", "safe_to": "22:00"}, "hours and minutes"),
        ({"checkin_time": "20:00"}, "09:00 to 20:00"),
        ({"checkin_time": "12:00", "safe_from": "15:00", "safe_to": "18:00"}, "15:00 to 18:00"),
        ({"checkin_weekday": "6"}, "Sundays"),
        ({"checkin_weekday": "7"}, "day of the week"),
        ({"checkin_weekday": "11"}, "day of the week"),
        ({"phone": "borrowed"}, "who may look"),
        ({"phone": ""}, "who may look"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_mend(fields, words):
    with pytest.raises(Unfit, match=words):
        chosen(**fields)


def test_sundays_are_for_check_ins_where_texts_on_them_are_wanted_by_them_or_by_the_programme():
    assert chosen(checkin_weekday="6", rest_days="yes").choices.checkin_weekday == 6
    open_on_sundays = replace(ADA, programme=replace(PROGRAMME, limits=Limits(rest_days=True)))
    assert chosen(open_on_sundays, checkin_weekday="6").choices.checkin_weekday == 6


def test_safe_times_over_midnight_leave_the_morning_and_the_evening():
    it = after(ADA, safe_from="18:00", safe_to="10:00", checkin_time="09:30")
    assert open_windows(it) == [(dt.time(9), dt.time(10)), (dt.time(18), dt.time(20))]


def test_what_is_not_offered_to_a_role_stays_as_it_is():
    sam = replace(SAM, choices=Choices(same_day=True))
    assert chosen(sam, checkin_weekday="2", digest="yes").choices == Choices(same_day=True, digest=True)


def test_only_a_phone_that_more_may_see_or_safe_times_taken_away_are_less_careful():
    watched = replace(ADA, phone_setting=PhoneSetting.WATCHED)
    safe = after(ADA, safe_from="10:00", safe_to="12:00")
    assert less_careful(watched, chosen(watched, phone="shared"))
    assert less_careful(safe, chosen(safe))
    assert not less_careful(ADA, chosen(phone="watched"))
    assert not less_careful(safe, chosen(safe, safe_from="11:00", safe_to="12:00"))


def test_changes_are_named_once_each_without_what_was_chosen():
    it = chosen(safe_from="10:00", safe_to="12:00", same_day="yes", phone="shared")
    assert changed(ADA, it) == ["same-day reminders", "safe times", "phone setting"]
    assert changed(ADA, chosen()) == []


@given(form=FORMS)
def test_the_mark_of_how_choices_stand_is_another_one_if_and_only_if_they_are(form):
    try:
        it = read_chosen(form, ADA)
    except Unfit:
        return
    then = replace(ADA, choices=it.choices, phone_setting=it.phone)
    assert (seen(then) == seen(ADA)) == (changed(ADA, it) == [])
