"""Session logs as mentors text them, read field by field."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.session_log import read_log
from bot.screening.flag import Severity

from .labelled import LONDON, RECEIVED, SETS, Seen, agrees, labelled, read_row
from .rows import ROWS

LOGS = Path(__file__).parent / "logs"
SHARED = Path(__file__).parents[3] / "shared" / "session_logs.jsonl"
VOICES = labelled(LOGS / "own_voices.jsonl")
APART = {
    # Hands disagree: stress about court is mental health to one, about release it is not to another.
    "H01": ["topics"],
    # The same goal and progress by another name: "enrolled" for GCSE English, "warehouse" for the job kept.
    "G16": ["goals"],
    "H18": ["goals"],
    # "On the 8th ... on the 15th ...": what was said of the first meeting is counted with the second.
    "G17": ["topics"],
}
"""Fields of other hands' logs that are knowingly read otherwise than labelled."""
WORDS = [word for text, _ in ROWS for word in text.split()]


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text[:40] for text, _ in ROWS])
def test_each_rule_holds_for_texts_that_lean_on_it(text: str, expected: dict[str, Any]) -> None:
    told = read_log(text, RECEIVED, day_first=expected.get("day_first", True)).as_json()
    told["also"] = [(log["status"], log["date"], log["duration_min"]) for log in told["also"]]
    for field in expected.keys() - {"day_first"}:
        label = expected[field]
        assert (set(told[field]) == set(label)) if field in SETS else (told[field] == label), (
            field,
            told[field],
        )


@pytest.mark.parametrize("row", VOICES, ids=[row["text"][:40] for row in VOICES])
def test_many_voices_are_understood(row: dict[str, Any]) -> None:
    told = read_row(row).as_json()
    assert [field for field, label in row["expect"].items() if not agrees(field, told[field], label)] == []


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/session_logs.jsonl is not on this machine")
def test_the_examples_of_practice_are_read_right_in_every_field() -> None:
    wrong = [
        (row["id"], field)
        for row in labelled(SHARED)
        for field, label in row["expect"].items()
        if field != "flags" and not agrees(field, read_row(row).as_json()[field], label)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted(LOGS.glob("dev_*.jsonl")), ids=lambda path: path.stem)
def test_logs_written_by_other_hands_are_read_right(path: Path) -> None:
    wrong = set()
    for row in labelled(path):
        told = read_row(row).as_json()
        for field in ("status", "date", "type", "duration_min", "topics", "goals", "next", "confirm"):
            if not agrees(field, told[field], row["expect"][field]):
                wrong.add((row["id"], field))
    assert wrong == {(row["id"], field) for row in labelled(path) for field in APART.get(row["id"], ())}


def test_a_disclosure_with_an_s1_asks_only_whether_anyone_is_in_danger() -> None:
    log = read_log(
        "met D tues, says hes going to end it", RECEIVED, flags=[Seen("suicide_explicit", Severity.S1)]
    )
    assert log.confirm == ("danger_now",)


def test_a_boundary_worry_never_asks_for_the_next_date() -> None:
    log = read_log("lent D 20 quid. met yday 1hr", RECEIVED, flags=[Seen("boundary_breach", Severity.S2)])
    assert "next" not in log.confirm


def test_topics_come_in_the_order_in_which_they_are_told() -> None:
    log = read_log("met D today 1h. talked about his dad, then his tenancy, then his CV", RECEIVED)
    assert log.topics == ("family", "housing", "work")


def test_a_slight_worry_adds_no_topic_to_a_meeting() -> None:
    log = read_log("met D today 1h about his tenancy", RECEIVED, flags=[Seen("low_mood", Severity.S4)])
    assert log.topics == ("housing",)


def test_a_worry_alone_is_a_concern_and_no_session() -> None:
    log = read_log("he says hes using again", RECEIVED, flags=[Seen("substance", Severity.S3)])
    assert (log.status, log.duration_min, log.is_log) == ("concern_only", None, True)


def test_a_text_that_is_no_log_finds_nothing() -> None:
    log = read_log("what time is the training on tues?", RECEIVED)
    assert not log.is_log
    assert (log.topics, log.goals, log.next, log.confirm) == ((), (), None, ())


def test_after_midnight_a_session_tonight_was_the_evening_before() -> None:
    night = dt.datetime(2026, 3, 13, 1, 10, tzinfo=RECEIVED.tzinfo)
    assert read_log("met D tonight 2h at costa", night).date == dt.date(2026, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        "met Darren Smith today 1h",
        "met D at 14 Mill Road today 1h",
        "D lives at M14 5TP, met 1h",
        "his number is 07700 900123",
    ],
)
def test_a_surname_or_an_address_is_noticed(text: str) -> None:
    assert read_log(text, RECEIVED).privacy


@pytest.mark.parametrize(
    "text", ["Met D Tues 1h Costa", "Saw Jay Monday 2h Library", "Met with D. Discussed CV. Next Tues 3pm"]
)
def test_places_days_and_first_names_are_left_alone(text: str) -> None:
    assert not read_log(text, RECEIVED).privacy


_TIMES = st.datetimes(dt.datetime(2000, 3, 1), dt.datetime(2090, 1, 1), timezones=st.just(LONDON))


@given(
    st.one_of(st.text(max_size=2_000), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)), _TIMES
)
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_it_and_what_it_finds_is_sane(text: str, at: dt.datetime) -> None:
    log = read_log(text, at)
    for one in (log, *log.also):
        assert one.duration_min is None or 0 <= one.duration_min <= 24 * 60
        assert len(one.confirm) <= 2
        assert one.status == "held" or not one.duration_min
    assert log.as_json()["status"] == log.status
