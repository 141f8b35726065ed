"""Days and times for check-ins, and dates that others have set, as people text them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.reading.appointment import Wish, after_to, before_to, day_and_time, wish
from bot.reading.weekly import asks_for_check_ins, weekly

NOW = dt.datetime(2026, 3, 12, 18, 30, tzinfo=ZoneInfo("Europe/London"))
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


@pytest.mark.parametrize(
    ("text", "weekday", "time"),
    [
        ("fridays 5pm", FRI, "17:00"),
        ("check in fridays 5pm", FRI, "17:00"),
        ("ask me on mondays instead", MON, None),
        ("mondays not fridays", MON, None),
        ("not fridays, mondays", MON, None),
        ("weds 10.30", WED, "10:30"),
        ("thurs at 6", THU, "18:00"),
        ("monday 9", MON, "09:00"),
        ("satdays", SAT, None),
        ("sundays noon", SUN, "12:00"),
        ("tuesday evenings", TUE, "18:00"),
        ("thu mornings", THU, "10:00"),
        ("after work", None, "18:00"),
        ("half 4", None, "16:30"),
        ("5", None, "17:00"),
        ("0", None, None),
        ("tuesdays and fridays", None, None),
        ("whenever mate", None, None),
    ],
)
def test_the_day_and_time_for_something_weekly(text, weekday, time):
    assert weekly(text, NOW.date()) == (weekday, dt.time.fromisoformat(time) if time else None)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("check in fridays 5pm", True),
        ("ask me on mondays instead", True),
        ("can you ask me fridays", True),
        ("can we change my check-in day to monday", True),
        ("can we do check ins on friday mornings", True),
        ("change check in time", True),
        ("ask me about friday", False),
        ("check in went ok friday", False),
        ("check in", False),
        ("he will ask me fri", False),
    ],
)
def test_what_asks_for_check_ins_at_another_time(text, asks):
    assert asks_for_check_ins(text, NOW.date()) is asks


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("remind me fri 2pm", Wish.NEW),
        ("remind me", Wish.NEW),
        ("can u remind me to ring the gp fri 2pm", Wish.NEW),
        ("appt weds 10.30", Wish.NEW),
        ("court thurs 10", Wish.NEW),
        ("ive got court friday", Wish.NEW),
        ("thurs 10am probation", Wish.NEW),
        ("hospital appt thurs 2.15", Wish.NEW),
        ("cancel my thing", Wish.OFF),
        ("appt cancelled", Wish.OFF),
        ("thing moved to mon 3pm", Wish.MOVED),
        ("court adjourned til 20 april 10am", Wish.MOVED),
        ("remind me what day we meet", None),
        ("court was ok thurs", None),
        ("gp said ring fri 10am", None),
        ("scared about court thurs 10", None),
        ("is court thurs at 10?", None),
        ("that thing we talked about friday", None),
        ("my thing is ill set off at 9", None),
        ("all good, the thing is i got the job", None),
        ("see you tues 2pm", None),
    ],
)
def test_what_is_wanted_about_a_date(text, meant):
    assert wish(text, NOW) is meant


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("remind me fri 2pm", "2026-03-13", "14:00"),
        ("appt weds 10.30", "2026-03-18", "10:30"),
        ("court thurs 10", "2026-03-19", "10:00"),
        ("appt fri 1400", "2026-03-13", "14:00"),
        ("appt 1400 fri", "2026-03-13", "14:00"),
        ("court on the 25th at 3", "2026-03-25", "15:00"),
        ("hearing 3 april 10am", "2026-04-03", "10:00"),
        ("appt 10/3 2pm", "2026-03-10", "14:00"),
        ("appt 25/12/28 10am", "2028-12-25", "10:00"),
        ("dentist tomorrow half 2", "2026-03-13", "14:30"),
        ("fri", "2026-03-13", None),
        ("2pm", None, "14:00"),
        ("sometime", None, None),
    ],
)
def test_the_day_and_time_of_a_date_to_come(text, day, time):
    assert day_and_time(text, NOW) == (
        dt.date.fromisoformat(day) if day else None,
        dt.time.fromisoformat(time) if time else None,
    )


def test_in_the_united_states_the_month_comes_first():
    assert day_and_time("appt 4/3 2pm", NOW, day_first=False)[0] == dt.date(2026, 4, 3)


def test_what_is_moved_and_where_to_are_told_apart():
    assert (
        before_to("fri thing moved to mon 3pm").strip(),
        after_to("fri thing moved to mon 3pm").strip(),
    ) == (
        "fri thing moved",
        "mon 3pm",
    )
