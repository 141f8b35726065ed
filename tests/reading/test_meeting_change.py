"""A meeting moved or called off by text, and all that only sounds like it."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.meeting_change import Change, read_change
from bot.reading.moments import Moment, Unclear, read_moment
from tests.reading.labelled import LONDON, labelled

NOW = dt.datetime(2026, 3, 12, 12, 30, tzinfo=LONDON)
TODAY = dt.datetime(2026, 3, 12, 18, tzinfo=LONDON)
TUESDAY = dt.datetime(2026, 3, 17, 18, tzinfo=LONDON)
HERE = Path(__file__).parent
ROWS = [
    line.split("\t")
    for line in (HERE / "changes.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def told(to):
    """A new time as the table writes it."""
    if not isinstance(to, Moment):
        return to or ""
    return f"{to.at:%Y-%m-%d %H:%M}{'' if to.sure else '?'}"


@pytest.mark.parametrize(("text", "kind", "day", "to"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_a_change_is_read_as_people_text_it(text, kind, day, to):
    change = read_change(text, NOW, [TODAY, TUESDAY])
    assert [kind, day, to] == (
        [change.kind, str(change.day or ""), told(change.to)] if change else ["", "", ""]
    )


def test_the_table_holds_as_much_that_is_no_change():
    assert len(ROWS) >= 110
    assert sum(not row[1] for row in ROWS) >= 50


def test_hardly_a_session_log_is_taken_for_a_change():
    """One of them all is: it calls off a meeting to come, and asks for that to be passed on."""
    logs = [row["text"] for path in sorted((HERE / "logs").glob("*.jsonl")) for row in labelled(path)]
    taken = [text for text in logs if read_change(text, NOW)]
    assert len(logs) > 250
    assert taken == ["job on so cant get there tonight, tell him sorry will ya"]


@pytest.mark.parametrize(
    ("text", "at", "sure"),
    [
        ("half 4 friday", "2026-03-13 16:30", True),
        ("same time next week", "2026-03-24 18:00", True),
        ("same time weds", "2026-03-18 18:00", True),
        ("fri", "2026-03-13 18:00", False),
        ("8", "2026-03-17 20:00", False),
        ("mon at 9", "2026-03-16 09:00", False),
        ("thurs 3", "2026-03-12 15:00", False),
        ("thurs 11am", "2026-03-19 11:00", True),
        ("10/4 at 2", "2026-04-10 14:00", True),
        ("a week on tues 6", "2026-03-24 18:00", True),
        ("between 2 and 4 fri", "2026-03-13 14:00", False),
        ("sun 29th 1.30am", "2026-03-29 02:30", True),
    ],
)
def test_a_time_to_come_is_read_beside_the_one_it_replaces(text, at, sure):
    moment = read_moment(text, NOW, TUESDAY)
    assert isinstance(moment, Moment)
    assert (f"{moment.at:%Y-%m-%d %H:%M}", moment.sure) == (at, sure)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Unclear.NOTHING),
        ("whenever", Unclear.NOTHING),
        ("next week", Unclear.NOTHING),
        ("friday morning", Unclear.NO_TIME),
        ("weds or thurs 3pm", Unclear.SEVERAL),
        ("yesterday 3pm", Unclear.GONE),
        ("today 11am", Unclear.GONE),
        ("25 dec 3pm", Unclear.FAR),
    ],
)
def test_what_gives_no_time_says_why(text, why):
    assert read_moment(text, NOW, TUESDAY) is why


def test_without_a_meeting_to_go_by_nothing_is_filled_in():
    assert read_moment("fri", NOW) is Unclear.NO_TIME
    assert read_moment("3pm", NOW) is Unclear.NOTHING


@given(st.text(max_size=80) | st.text("cant make tues 3pm instead2.,", max_size=60), st.integers(0, 800))
def test_whatever_is_texted_a_new_time_is_ahead_and_near(text, hours):
    now = NOW + dt.timedelta(hours=hours)
    for found in (read_moment(text, now, TUESDAY), (read_change(text, now, [TUESDAY]) or Change("off")).to):
        if isinstance(found, Moment):
            assert now < found.at <= now + dt.timedelta(days=60, hours=1)


def test_the_time_is_of_the_readers_own_clock():
    new_york = ZoneInfo("America/New_York")
    moment = read_moment("fri 3pm", NOW.astimezone(new_york), TUESDAY.astimezone(new_york))
    assert isinstance(moment, Moment)
    assert moment.at.astimezone(LONDON).hour == 19
