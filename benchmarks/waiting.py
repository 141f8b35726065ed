"""Rows that wait: as many nudges or texts as are asked for, of one programme or of many."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import insert, text

from benchmarks.crowd import SEALS
from bot.store.columns import Table, new_id
from bot.store.database import Database, Db
from bot.store.rows import add

BATCH = 5_000
PHONE = "+447700900000"
ASKED = "goal_checkin.how_did_it_go"
WITHIN = dt.timedelta(days=365)  # in which they all fall due

Row = dict[str, Any]
Make = Callable[[Row, dt.datetime], dict[str, Row]]
"""The rows of one that is somebody's and falls due then, by their tables."""


def somebody(db: Db, number: int, now: dt.datetime) -> Row:
    """A programme, and a mentee of it."""
    words = {"name": f"Bridges {number}", "alias": "Bridges", "phone": "020 7946 0000"}
    within = {"programme_id": add(db, "programme", **words, timezone="Europe/London")}
    their = {"language": "en", "timezone": "Europe/London", "consent": "yes", "state": "community"}
    return within | {
        "person_id": add(db, "person", **within, role="mentee", name="Ada", made_at=now, **their)
    }


def nudge(whose: Row, due: dt.datetime) -> dict[str, Row]:
    how = {"about": new_id(), "kind": "goal_checkin", "local_date": due.date(), "state": "waiting"}
    return {"nudge": {"id": new_id(), **whose, **how, "due_at": due, "planned_at": due}}


def message(whose: Row, due: dt.datetime) -> dict[str, Row]:
    """A text, to an address that gets no other."""
    there, this, within = new_id(), new_id(), {"programme_id": whose["programme_id"]}
    at = {"value": SEALS.seal(PHONE, "address.value", there), "blind": os.urandom(32)}
    how = {"channel": "sms", "kind": "nudge", "key": ASKED, "state": "waiting", "not_before": due, "at": due}
    body = SEALS.seal("Hi Ada, how did it go?", "message_out.body", this)
    return {
        "address": {"id": there, **within, "channel": "sms", **at},
        "message_out": {"id": this, **within, "address_id": there, **how, "body": body},
    }


def fill(database: Database, make: Make, whose: Sequence[Row], many: int, first: dt.datetime) -> None:
    """Let so many wait, in turn for each of `whose`, and each a little later than the one before."""
    for batch in _batches(many):
        made = [make(whose[n % len(whose)], first + n / many * WITHIN) for n in batch]
        for name in made[0]:
            rows = [one[name] for one in made]
            database.write(lambda db, to=name, rows=rows: _insert(db, to, rows))
    if database.engine.dialect.name == "postgresql":  # it does that by itself, in time
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("VACUUM ANALYZE"))


def _insert(db: Db, to: str, rows: list[Row]) -> None:
    db.conn.execute(insert(Table.metadata.tables[to]), rows)


def _batches(many: int) -> Iterator[range]:
    for first in range(0, many, BATCH):
        yield range(first, min(first + BATCH, many))
