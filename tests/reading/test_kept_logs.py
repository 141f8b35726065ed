"""How well logs are read that nobody tuned to."""

from __future__ import annotations

from pathlib import Path

import pytest

from .labelled import agrees, labelled, read_row

KEPT = sorted((Path(__file__).parent / "logs").glob("kept_*.jsonl"))
FIELDS = ("status", "date", "duration_min", "type", "topics", "goals")
FLOOR = 0.7


def _right(path: Path) -> dict[str, list[bool]]:
    """For each field, which logs of one hand have it right."""
    rows = labelled(path)
    logs = [read_row(row).as_json() for row in rows]
    return {
        field: [agrees(field, log[field], row["expect"][field]) for log, row in zip(logs, rows, strict=True)]
        for field in FIELDS
    }


@pytest.mark.skipif(not KEPT, reason="there are no kept logs here")
def test_logs_kept_aside_are_mostly_read_right() -> None:
    hands = {path.stem: _right(path) for path in KEPT}
    for hand, right in hands.items():
        print(hand, {field: f"{sum(told)}/{len(told)}" for field, told in right.items()})
    every = {field: [one for right in hands.values() for one in right[field]] for field in FIELDS}
    share = {field: sum(told) / len(told) for field, told in every.items()}
    print("all", {field: f"{told:.2f}" for field, told in share.items()})
    assert min(share[field] for field in ("status", "date", "duration_min")) >= FLOOR
