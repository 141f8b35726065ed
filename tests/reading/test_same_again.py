"""A next meeting told by what was: the same day, time and place."""

import pytest

from bot.reading.session_log import read_log

from .labelled import RECEIVED


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("met A weds 1hr at library next weds same", "2026-03-18"),
        ("met A weds 1hr at library. next weds same time", "2026-03-18"),
        ("met A weds 1hr at library, nxt wk same", "2026-03-18"),
        ("met A weds 1hr at library same again next week", "2026-03-18"),
        ("met A weds 1hr at library same again thurs", "2026-03-19"),
    ],
)
def test_the_same_again_is_the_next_meeting_and_nothing_else(text, day):
    log = read_log(text, RECEIVED).as_json()
    assert (log["status"], log["date"], log["duration_min"]) == ("held", "2026-03-11", 60)
    assert log["next"]["date"] == day


def test_the_same_again_is_at_the_same_hour_and_place():
    log = read_log("met A weds 4pm 1hr at library next weds same", RECEIVED).as_json()
    assert log["next"] == {"date": "2026-03-18", "time": "16:00", "place": "same"}
