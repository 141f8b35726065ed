"""A programme's own phrases, as every text that comes in is screened with them.

See docs/practice.md, "Learning from staff".
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import bindparam, select

from bot.screening.phrases import MOST, NO_PHRASES, Phrases
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared
from bot.store.sealing import SealBroken

log = structlog.get_logger()

FRESH = dt.timedelta(seconds=30)
"""How long other processes screen without knowing of a phrase that was added here."""

PROGRAMMES = 500  # whose phrases are held at a time

phrase = table(tables.Phrase)

_IN_USE = Prepared(
    select(phrase.c.id, phrase.c.words, phrase.c.category, phrase.c.severity)
    .where(phrase.c.programme_id == bindparam("programme"), phrase.c.removed_at.is_(None))
    .order_by(phrase.c.id)
)
_held: OrderedDict[UUID, tuple[dt.datetime, Phrases]] = OrderedDict()
_one_at_a_time = threading.Lock()


def for_programme(db: Db, programme_id: UUID, now: dt.datetime) -> Phrases:
    """The phrases of a programme, read anew where they are older than `FRESH`.

    One that cannot be used is left out, so that the others, and the rules, go on.
    """
    held = _held.get(programme_id)
    if held is not None and abs(now - held[0]) < FRESH:
        return held[1]
    found = _read(db, programme_id)
    if held is not None and held[1] == found:
        found = held[1]  # and with it what has been built from them
    with _one_at_a_time:
        _held[programme_id] = now, found
        _held.move_to_end(programme_id)
        while len(_held) > PROGRAMMES:
            _held.popitem(last=False)
    return found


def forget(programme_id: UUID) -> None:
    """They have changed: this process reads them anew for the next text."""
    with _one_at_a_time:
        _held.pop(programme_id, None)


def _read(db: Db, programme_id: UUID) -> Phrases:
    rows = _IN_USE.all(db, {"programme": programme_id})
    if not rows:
        return NO_PHRASES
    added: list[tuple[str, str, str]] = []
    ignored: list[str] = []
    for row in rows[:MOST]:
        words = _usable(db, row)
        if words is not None and row.category is None:
            ignored.append(words)
        elif words is not None:
            added.append((words, row.category, row.severity))
    return Phrases.of(added, ignored)


def _usable(db: Db, row: Any) -> str | None:
    """The words of a phrase. None: they do not open, or this version of screening refuses them."""
    try:
        words = db.seals.open(row.words, "phrase.words", row.id)
        Phrases.of(*as_one(words, row.category, row.severity))
    except (SealBroken, ValueError):
        log.warning("phrase not used", phrase=row.id)
        return None
    return words


def as_one(
    words: str, category: str | None, severity: str | None
) -> tuple[list[tuple[str, str, str]], list[str]]:
    """A single phrase as `Phrases.of` takes them: added, or ignored where it has no category."""
    return ([], [words]) if category is None else ([(words, category, severity or "")], [])
