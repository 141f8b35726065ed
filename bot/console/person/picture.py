"""Small pictures of how something went over time, drawn on the server. A table beside each says the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

LEFT, RIGHT, TOP, BOTTOM = 8, 472, 8, 92  # in the drawing's own units, 480 by 100
HIGHEST = 10
HOW_WELL = {"done": 3, "some": 2, "not_yet": 1, "stuck": 0}
"""How far somebody came with a step, for a line that goes up as it goes better."""


@dataclass(frozen=True)
class Point:
    """Where a dot stands."""

    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """A line through dots. `path` is for SVG; `first` and `last` are written under its ends."""

    points: list[Point]
    path: str
    first: dt.datetime
    last: dt.datetime


def of_scores(scores: Sequence[tuple[dt.datetime, int]]) -> Picture | None:
    """How close somebody felt to their goal, 0 to 10. None: there is nothing to draw a line through."""
    return _drawn([(at, score / HIGHEST) for at, score in scores])


def of_check_ins(results: Sequence[tuple[dt.datetime, str]]) -> Picture | None:
    """How check-ins went. None: there are too few."""
    best = max(HOW_WELL.values())
    return _drawn([(at, HOW_WELL[result] / best) for at, result in results if result in HOW_WELL])


def _drawn(values: Sequence[tuple[dt.datetime, float]]) -> Picture | None:
    if len(values) < 2:
        return None
    first, last = values[0][0], values[-1][0]
    whole = (last - first).total_seconds() or 1.0
    points = [
        Point(
            round(LEFT + (at - first).total_seconds() / whole * (RIGHT - LEFT), 1),
            round(BOTTOM - value * (BOTTOM - TOP), 1),
        )
        for at, value in values
    ]
    path = "M" + " L".join(f"{one.x} {one.y}" for one in points)
    return Picture(points, path, first, last)
