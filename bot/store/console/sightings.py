"""Why a flag was raised, and how often its worry was said again, as staff may read it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from bot.rules.staff import Staff, masked
from bot.store import tables
from bot.store.columns import table
from bot.store.console.texts import Evidence, marked, without_safe_word
from bot.store.database import Db

NEWEST = 20  # of them on the page

message = table(tables.MessageIn)
sighting = table(tables.Sighting)

_OF = sighting.c.flag_id == bindparam("flag")
_NEWEST = (
    select(sighting, message.c.body)
    .join(message, message.c.id == sighting.c.message_id)
    .where(_OF)
    .order_by(sighting.c.id.desc())
    .limit(NEWEST)
)
_COUNT = select(func.count()).where(_OF)


@dataclass(frozen=True)
class Sighted:
    """The worry of a flag once more. No `reasons` where the rest of its text is kept for leads."""

    severity: str
    reader: str
    version: str
    why: str
    reasons: tuple[str, ...]
    at: dt.datetime
    evidence: Evidence


@dataclass(frozen=True)
class SaidAgain:
    """How often a worry was said again, and the newest of those times."""

    count: int
    newest: list[Sighted]


def said_again(db: Db, staff: Staff, flag_id: UUID) -> SaidAgain:
    """The later times of a flag's worry, newest first."""
    found = [_sighted(db, staff, row) for row in db.conn.execute(_NEWEST, {"flag": flag_id})]
    if len(found) < NEWEST:
        return SaidAgain(len(found), found)
    return SaidAgain(db.conn.execute(_COUNT, {"flag": flag_id}).scalar_one(), found)


def reasons_of(db: Db, staff: Staff, row: Any, column: str, evidence: Evidence) -> tuple[str, ...]:
    """Why a reader flagged a row of `column`. They hold words of the text: who may not read it gets none."""
    if row.reasons is None or not evidence.whole:
        return ()
    reasons = json.loads(db.seals.open(row.reasons, column, row.id))
    return tuple(masked(without_safe_word(db, staff, row, reason), staff) for reason in reasons)


def _sighted(db: Db, staff: Staff, row: Any) -> Sighted:
    evidence = marked(db, staff, row)
    reasons = reasons_of(db, staff, row, "sighting.reasons", evidence)
    return Sighted(row.severity, row.reader, row.version, row.why, reasons, row.at, evidence)
