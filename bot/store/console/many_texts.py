"""The words of many texts at once, as each of staff may read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, union

from bot.rules.staff import Staff, StaffRole, masked, may_read
from bot.screening.safe_word import SAFE_WORD
from bot.store import colleagues, tables
from bot.store.columns import table
from bot.store.database import Db

flag = table(tables.Flag)
sighting = table(tables.Sighting)

_THESE: Any = bindparam("messages", expanding=True)
_WORRIES = select(flag.c.message_id, flag.c.category).where(flag.c.message_id.in_(_THESE)).distinct()
_SAFE_WORDS = union(
    select(flag.c.message_id, flag.c.span_start, flag.c.span_end).where(
        flag.c.message_id.in_(_THESE), flag.c.category == SAFE_WORD
    ),
    select(sighting.c.message_id, sighting.c.span_start, sighting.c.span_end)
    .join(flag, flag.c.id == sighting.c.flag_id)
    .where(sighting.c.message_id.in_(_THESE), flag.c.category == SAFE_WORD),
)


def bodies(db: Db, staff: Staff, sealed: Mapping[UUID, bytes]) -> dict[UUID, str | None]:
    """The words of each text by its id. None: they are kept for leads, or hidden from this person."""
    if not sealed:
        return {}
    these = {"messages": list(sealed)}
    worries: dict[UUID, list[str]] = defaultdict(list)
    for row in db.conn.execute(_WORRIES, these):
        worries[row.message_id].append(row.category)
    hidden = colleagues.hidden_from(db, staff).messages
    covered = _safe_words(db, staff, these)
    return {
        one: _body(db, staff, one, kept, covered[one])
        if one not in hidden and may_read(staff, worries[one])
        else None
        for one, kept in sealed.items()
    }


def _body(db: Db, staff: Staff, message_id: UUID, sealed: bytes, covered: Iterable[tuple[int, int]]) -> str:
    body = masked(db.seals.open(sealed, "message_in.body", message_id), staff)
    for start, end in covered:
        body = body[:start] + "•" * (end - start) + body[end:]
    return body


def _safe_words(db: Db, staff: Staff, these: Mapping[str, Any]) -> dict[UUID, list[tuple[int, int]]]:
    """Where the safe words stand that an auditor does not see."""
    spans: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    if staff.role is StaffRole.AUDITOR:
        for row in db.conn.execute(_SAFE_WORDS, these):
            spans[row.message_id].append((row.span_start, row.span_end))
    return spans
