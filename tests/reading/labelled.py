"""Labelled session logs on disk: reading them, and comparing a log with its label."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.reading.session_log import SessionLog, read_log
from bot.screening.flag import Severity

LONDON = ZoneInfo("Europe/London")
RECEIVED = dt.datetime(2026, 3, 12, 18, 30, tzinfo=LONDON)
SETS = {"topics", "support_flags", "confirm"}


@dataclass(frozen=True)
class Seen:
    """A worry as screening would have seen it."""

    category: str
    severity: Severity


def labelled(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def worries(row: dict[str, Any]) -> list[Seen]:
    return [Seen(flag["category"], Severity(flag["severity"])) for flag in row["expect"].get("flags", [])]


def read_row(row: dict[str, Any]) -> SessionLog:
    at = dt.datetime.fromisoformat(row["at"]).astimezone(LONDON) if "at" in row else RECEIVED
    return read_log(row["text"], at, day_first=row.get("day_first", True), flags=worries(row))


def agrees(field: str, told: Any, label: Any) -> bool:
    """Does a field say what its label says?

    A goal's hint may be the shorter or longer name of one thing, and capitals in a place do not matter.
    """
    if field == "date" and label is None:
        return True
    if field in SETS:
        return set(told) == set(label)
    if field == "goals":
        return len(told) == len(label) and all(any(_same_goal(one, other) for one in told) for other in label)
    if field == "next":
        return _lower_place(told) == _lower_place(label)
    return bool(told == label)


def _lower_place(meeting: dict[str, str | None] | None) -> dict[str, str | None] | None:
    return meeting and {**meeting, "place": (meeting["place"] or "").lower()}


def _same_goal(one: dict[str, str], other: dict[str, str]) -> bool:
    short, long = sorted((one["hint"].lower(), other["hint"].lower()), key=len)
    return one["progress"] == other["progress"] and short in long
