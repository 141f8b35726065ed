"""Being late for a meeting is told from everything else that is late."""

import pytest

from bot.reading.lateness import OnTheWay, on_the_way


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("il be 10 mins late bus", 10),
        ("runnin late", None),
        ("running 15 late tell A", 15),
        ("gonna be late today 20 min", 20),
        ("I'm gonna be half an hour late soz", 30),
        ("20 mins late sorry", 20),
        ("bus is running late", None),
    ],
)
def test_how_late_is_read(text, minutes):
    assert on_the_way(text) == OnTheWay(minutes)


@pytest.mark.parametrize("text", ["i'm outside wheres grace", "im here", "Im just waiting outside"])
def test_who_is_there_and_waits_is_not_late(text):
    assert on_the_way(text) == OnTheWay(there=True)


@pytest.mark.parametrize(
    "text",
    [
        "A is running late",
        "met A she was 10 mins late",
        "sorry log is late",
        "im late with my log",
        "my rent is late",
        "ill be late for work",
        "i will be there at 4",
        "1",
        "10 mins on the bus",
    ],
)
def test_what_is_late_otherwise_is_not_told_on(text):
    assert on_the_way(text) is None
