"""Who changed what of a service, and when: rows that are only ever added to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, insert

from signposting.directory.made import written
from signposting.directory.moment import new_id
from signposting.directory.tables import service_change

What = Literal["added", "changed", "closed", "reopened", "edited"]
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a service; before and after are of the keys that differ, if any do."""

    service_id: UUID
    what: What
    before: Told = field(default_factory=dict)
    after: Told = field(default_factory=dict)


def differing(before: Told, after: Told) -> tuple[Told, Told]:
    """What each says under the keys in which they differ."""
    keys = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    return {key: before[key] for key in keys if key in before}, {
        key: after[key] for key in keys if key in after
    }


def note(conn: Connection, changes: Iterable[Change], who: str, now: dt.datetime) -> None:
    """Keep them; `who` is whoever did it."""
    rows = [
        {
            "id": new_id(),
            "service_id": one.service_id,
            "at": now,
            "who": who[:200],
            "what": one.what,
            "before": written(one.before) if one.before else None,
            "after": written(one.after) if one.after else None,
        }
        for one in changes
    ]
    if rows:
        conn.execute(insert(service_change), rows)
