"""Mentors' texts are flagged as the labelled session logs say."""

import json
from pathlib import Path

import pytest

from bot.screening import Severity, screen

LOGS = Path(__file__).parents[3] / "shared" / "session_logs.jsonl"


@pytest.fixture(scope="module")
def logs():
    if not LOGS.exists():
        pytest.skip("the labelled session logs are kept outside this repository")
    return [json.loads(line) for line in LOGS.read_text(encoding="utf-8").splitlines()]


def test_each_log_is_flagged_as_labelled_and_no_more(logs):
    for log in logs:
        found = {
            (flag.category, flag.severity) for flag in screen(log["text"]) if flag.severity < Severity.S4
        }
        assert found == {(flag["category"], flag["severity"]) for flag in log["expect"]["flags"]}, log["id"]
