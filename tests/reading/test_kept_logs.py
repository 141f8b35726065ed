"""How well logs are read that nobody tuned to."""

from __future__ import annotations

from pathlib import Path

import pytest

from .labelled import agrees, labelled, read_row

KEPT = sorted((Path(__file__).parent / "logs").glob("kept_*.jsonl"))
FIELDS = ("status", "date", "duration_min", "type", "topics", "goals")
FLOOR = 0.7


@pytest.mark.skipif(not KEPT, reason="there are no kept logs here")
def test_logs_kept_aside_are_mostly_read_right() -> None:
    rows = [row for path in KEPT for row in labelled(path)]
    logs = [read_row(row).as_json() for row in rows]
    share = {
        field: sum(
            agrees(field, log[field], row["expect"][field]) for log, row in zip(logs, rows, strict=True)
        )
        / len(rows)
        for field in FIELDS
    }
    print(f"{len(rows)} kept logs:", ", ".join(f"{field} {told:.2f}" for field, told in share.items()))
    assert min(share[field] for field in ("status", "date", "duration_min")) >= FLOOR
