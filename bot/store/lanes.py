"""Fair shares of a queue: what waits is taken in turn from each lane, such as a programme's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

T = TypeVar("T")
Row = TypeVar("Row")


def distinct(rows: Any, names: Sequence[str], waits: Callable[[Any], Any]) -> Select[Any]:
    """The distinct values of the columns that an index begins with, by one look-up in it for each of them.

    A plain DISTINCT would read the whole of the index, which grows with what waits.
    """
    first = _first(rows.alias("first"), names, waits)
    lane = select(*(rows.c[name] for name in names)).where(rows.c.id == first).cte("lane", recursive=True)
    behind = rows.alias("behind")
    next_one = select(*_columns(behind, names)).select_from(
        lane.join(behind, behind.c.id == _next(rows.alias("further"), lane, names, waits))
    )
    return select(lane.union_all(next_one))


def some(lanes: Sequence[T], now: dt.datetime, most: int) -> Sequence[T]:
    """So many of the lanes, and others each time: each that is read costs a look."""
    start = int(now.timestamp() * 1000) % max(1, len(lanes))
    return lanes if len(lanes) <= most else [*lanes[start:], *lanes[:start]][:most]


def fair(lanes: Sequence[T], read: Callable[[T, int], Sequence[Row]], most: int) -> list[Row]:
    """Up to `most` rows, in turn from each lane; `read` gives a lane's first so many.

    Of each no more is read than its share, unless others leave room.
    """
    share = most // max(1, len(lanes)) + 1
    found = [read(lane, share) for lane in lanes]
    left = most - sum(len(rows) for rows in found)
    if left > 0:
        pairs = zip(lanes, found, strict=True)
        found = [read(lane, share + left) if len(rows) == share else rows for lane, rows in pairs]
    return interleaved(found, most)


def interleaved(lanes: Iterable[Sequence[T]], most: int) -> list[T]:
    """The first of each lane, then the second of each, and so on, up to `most`."""
    gone: Any = object()
    mixed = chain.from_iterable(zip_longest(*lanes, fillvalue=gone))
    return [one for one in mixed if one is not gone][:most]


def _first(rows: Any, names: Sequence[str], waits: Callable[[Any], Any], *where: Any) -> Any:
    found = select(rows.c.id).where(waits(rows), *where)
    return found.order_by(*_columns(rows, names)).limit(1).scalar_subquery()


def _next(further: Any, lane: Any, names: Sequence[str], waits: Callable[[Any], Any]) -> Any:
    """The first row beyond a lane: one that differs in the last column alone, or else in one before it.

    Compared as a whole, (a, b) > (x, y), SQLite would read all of the lane that it is to get beyond.
    """
    beyond = []
    for place, name in reversed(list(enumerate(names))):
        same = [further.c[before] == lane.c[before] for before in names[:place]]
        beyond.append(_first(further, names, waits, *same, further.c[name] > lane.c[name]))
    return func.coalesce(*beyond) if len(beyond) > 1 else beyond[0]


def _columns(rows: Any, names: Sequence[str]) -> list[Any]:
    return [rows.c[name] for name in names]
