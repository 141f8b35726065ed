"""`try` says what the bot would make of a text, and needs nothing that is kept."""

import json
from pathlib import Path

import pytest

from bot.screening import screen

AT = "2026-03-12T18:30:00+00:00"
LOG = "Met D tues 2hrs at costa. did cv, applied for 2 jobs. next weds 3pm same place"
SHARED = Path(__file__).parents[3] / "shared/session_logs.jsonl"


def lines(ended):
    return [json.loads(line) for line in ended.out.splitlines()]


def test_a_log_is_read_in_the_shape_that_logs_are_kept_in(alongside, machine):
    (read,) = lines(alongside("try", "log", LOG, "--json", "--at", AT))
    assert (read["status"], read["date"], read["duration_min"]) == ("held", "2026-03-10", 120)
    assert read["next"] == {"date": "2026-03-18", "time": "15:00", "place": "same"}
    assert list(machine.iterdir()) == []


def test_the_shape_is_that_of_the_agreed_examples(piped):
    if not SHARED.exists():
        pytest.skip("the agreed examples are not beside the repository")
    examples = [json.loads(line) for line in SHARED.read_text().splitlines()]
    asked = "".join(json.dumps({"text": one["text"], "at": AT}) + "\n" for one in examples)
    read = lines(piped(asked, "try", "log", "--json"))
    assert len(read) == len(examples)
    for one, example in zip(read, examples, strict=True):
        assert example["expect"].keys() <= one.keys()
        assert one["status"] == example["expect"]["status"]


def test_each_line_of_stdin_is_answered_by_a_line_in_order(piped):
    asked = [LOG, json.dumps({"text": "D cancelled", "at": AT, "place": "Leeds"}), "", "  "]
    read = lines(piped("\n".join(asked) + "\n", "try", "log", "--json", "--at", AT))
    assert [one["status"] for one in read] == ["held", "mentee_cancelled", "unknown", "unknown"]


def test_answers_come_while_more_is_still_to_be_asked(started):
    program = started("try", "screen", "--json")
    for text in (b"hello\n", b"nowhere to sleep tonite\n"):
        program.stdin.write(text)
        program.stdin.flush()
        assert "flags" in json.loads(program.stdout.readline())


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": 1}',
        b'{"at": "x"}',
        b"{not json",
        b'{"text": "a", "at": 3}',
        b'{"text": "a", "at": "noon"}',
        b'{"text": "a", "at": "0001-01-01T00:00:00+23:00"}',
        b"\xff\xfe",
    ],
)
def test_a_bad_line_is_told_on_its_own_line_and_the_rest_goes_on(piped, line):
    ended = piped(b"hello\n" + line + b"\nhello\n", "try", "screen", "--json")
    first, bad, last = lines(ended)
    assert ended.code == 1
    assert list(bad) == ["error"]
    assert first == last == {"flags": []}


def test_a_flag_points_into_the_text_as_it_was_given(alongside):
    text = "ok 👍 nowhere to sleep tonite"
    (read,) = lines(alongside("try", "screen", text, "--json"))
    assert [set(flag) for flag in read["flags"]] == [{"category", "severity", "span", "quote", "rule"}]
    for flag in read["flags"]:
        start, end = flag["span"]
        assert text[start:end] == flag["quote"]


def test_half_characters_do_not_stop_it(piped):
    read = lines(piped(b'{"text": "a\\ud800b nowhere to sleep tonight\\u0000"}\n', "try", "screen", "--json"))
    assert len(read[0]["flags"]) == 1


def test_a_time_without_an_offset_is_londons_and_an_offset_is_kept(alongside):
    for at, date in (("2026-07-01T00:30", "2026-07-01"), ("2026-07-01T23:30-05:00", "2026-07-01")):
        (read,) = lines(alongside("try", "log", "met A today 1hr at 9am", "--json", "--at", at))
        assert read["date"] == {"2026-07-01T00:30": "2026-06-30"}.get(at, date)


def test_a_reading_is_laid_out_for_people(alongside):
    said = alongside("try", "log", LOG, "--at", AT).out
    assert "Tue 10 Mar 2026" in said
    assert "120 minutes" in said
    assert alongside("try", "screen", "see you tuesday").out == "No worry was seen.\n"
    (flag, *_) = screen("nowhere to sleep tonight")
    assert flag.severity in alongside("try", "screen", "nowhere to sleep tonight").out


def test_a_text_may_come_by_a_pipe(piped):
    assert "S1" in piped("nowhere to sleep tonight", "try", "screen").out
