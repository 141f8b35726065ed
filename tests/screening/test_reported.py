"""What was missed once, or flagged in vain, and is so no more: corpus/reported.jsonl."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from bot.screening import Severity, screen
from corpus.count import CATEGORIES, DISCLOSURES, SEVERITIES

REPORTED = Path(__file__).parents[2] / "corpus/reported.jsonl"
LINES = [json.loads(line) for line in REPORTED.read_text("utf-8").splitlines()]
FIELDS = {"text", "category", "severity", "label"}
MISSED = [line for line in LINES if line["label"] == 1]
IN_VAIN = [line for line in LINES if line["label"] == 0]
BY_RULES = [line for line in MISSED if "reader" not in line]
BY_MEANING = [line for line in MISSED if line.get("reader") == "meaning"]


def texts(lines):
    return [pytest.param(line, id=line["text"]) for line in lines]


def far_enough(severity):
    """How severe at least: a person is paged alike for S1 and S2."""
    return Severity.S3 if severity == "S3" else Severity.S2


@pytest.fixture(scope="module")
def worries():
    from meaning import NotThere
    from meaning.worries import Worries

    try:
        return Worries.load()
    except NotThere:
        pytest.skip("the second reader's model is not here")


@pytest.mark.parametrize("line", texts(BY_RULES))
def test_what_was_missed_is_found_by_the_rules(line):
    found = {flag.category: flag.severity for flag in screen(line["text"])}
    assert found.get(line["category"], Severity.S4) <= far_enough(line["severity"])


@pytest.mark.parametrize("line", texts(IN_VAIN))
def test_what_was_flagged_in_vain_is_no_more_than_a_note_for_supervision(line):
    assert all(flag.severity is Severity.S4 for flag in screen(line["text"]))


@pytest.mark.parametrize("line", texts(BY_MEANING))
def test_what_the_rules_cannot_tell_is_found_by_meaning(worries, line):
    [reading] = worries.read([line["text"]])
    assert reading.is_worry


def test_each_line_has_the_fields_that_it_needs_and_no_others():
    for line in LINES:
        assert set(line) - {"reader"} == FIELDS
        assert line.get("reader", "meaning") == "meaning"
        assert line["category"] in CATEGORIES
        assert line["severity"] in SEVERITIES
        assert (line["category"] in DISCLOSURES) == (line["label"] == 1)


def test_no_line_is_there_twice():
    said = sorted(" ".join(line["text"].casefold().split()) for line in LINES)
    assert [one for one, other in pairwise(said) if one == other] == []
