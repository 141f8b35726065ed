"""What a person and the programme texted each other, both ways and in order, as each of staff may read it."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select, union_all

from bot.outbound import VOICE
from bot.rules.staff import Staff, may_read, reason_told
from bot.store import colleagues, tables
from bot.store.columns import table
from bot.store.console.texts import told_for_leads
from bot.store.database import Db

A_PAGE = 20

address = table(tables.Address)
flag = table(tables.Flag)
message = table(tables.MessageIn)
sighting = table(tables.Sighting)
staff_row = table(tables.Staff)
staff_text = table(tables.StaffText)
text = table(tables.MessageOut)

_ADDRESSES = select(address.c.id).where(address.c.person_id == bindparam("who"))
_HEARD: Select[Any] = select(message)
_SAID: Select[Any] = (
    select(text, staff_text.c.staff_id, staff_row.c.email)
    .select_from(
        text.outerjoin(staff_text, staff_text.c.text_id == text.c.id).outerjoin(
            staff_row, staff_row.c.id == staff_text.c.staff_id
        )
    )
    .where(text.c.channel != VOICE)
)
_IN_THESE: Any = bindparam("messages", expanding=True)
_SPOTS = (flag.c.id, flag.c.number, flag.c.category)
_FLAGS = union_all(
    select(flag.c.message_id, flag.c.severity, flag.c.span_start, flag.c.span_end, *_SPOTS).where(
        flag.c.message_id.in_(_IN_THESE)
    ),
    select(sighting.c.message_id, sighting.c.severity, sighting.c.span_start, sighting.c.span_end, *_SPOTS)
    .join(flag, flag.c.id == sighting.c.flag_id)
    .where(sighting.c.message_id.in_(_IN_THESE)),
)
_LAST_HEARD = (
    select(message.c.id, message.c.at)
    .where(message.c.address_id.in_(_ADDRESSES), message.c.person_id == bindparam("who"))
    .order_by(message.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Spot:
    """Some words of a text. `number`: of the flag that they raised, if they did."""

    words: str
    number: int | None = None
    severity: str = ""


@dataclass(frozen=True)
class Passed:
    """One text, theirs or `ours`. No `words`: they were not asked for, or are `kept` for leads.

    `by`: who of staff wrote it. `media`: what came with it, by kind. `flags`: (number, severity) each.
    """

    id: UUID
    ours: bool
    at: dt.datetime
    channel: str
    words: tuple[Spot, ...] | None = None
    kept: bool = False
    media: tuple[str, ...] = ()
    flags: tuple[tuple[int, str], ...] = ()
    state: str = ""
    reason: str = ""
    not_before: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    kind: str = ""
    by: str = ""


@dataclass(frozen=True)
class Thread:
    """One page of a thread, the oldest first. `older`, `newer`: from which texts the next pages go on."""

    texts: list[Passed] = field(default_factory=list)
    older: UUID | None = None
    newer: UUID | None = None


def page(
    db: Db,
    staff: Staff,
    person_id: UUID,
    *,
    words: bool,
    before: UUID | None = None,
    after: UUID | None = None,
) -> Thread:
    """The texts before or after one, or the newest."""
    places = list(db.conn.execute(_ADDRESSES, {"who": person_id}).scalars())
    rows = _rows(db, places, person_id, before, after)
    more, rows = len(rows) > A_PAGE, rows[:A_PAGE]
    if after is None:
        rows.reverse()
    found = _opened(db, staff, person_id, rows, words)
    first, last = (rows[0][1].id, rows[-1][1].id) if rows else (None, None)
    if after is not None:
        return Thread(found, first, last if more else None)
    return Thread(found, first if more else None, last if before is not None else None)


def last_heard(db: Db, person_id: UUID) -> tuple[UUID, dt.datetime] | None:
    """The newest text of theirs, and when it came."""
    row = db.conn.execute(_LAST_HEARD, {"who": person_id}).first()
    return (row.id, row.at) if row else None


def _rows(
    db: Db, places: list[UUID], person_id: UUID, before: UUID | None, after: UUID | None
) -> list[tuple[bool, Any]]:
    """One more than fits, from the newest on; `after` one, from the oldest on. (ours, row)."""
    found: list[tuple[bool, Any]] = []
    for ours, rows, wanted in ((False, message, _HEARD), (True, text, _SAID)):
        wanted = wanted.where(rows.c.address_id.in_(places), rows.c.person_id == person_id)
        if before is not None:
            wanted = wanted.where(rows.c.id < before)
        if after is not None:
            wanted = wanted.where(rows.c.id > after)
        order = rows.c.id if after is not None else rows.c.id.desc()
        found += [(ours, row) for row in db.conn.execute(wanted.order_by(order).limit(A_PAGE + 1))]
    return sorted(found, key=lambda one: one[1].id, reverse=after is None)[: A_PAGE + 1]


def _opened(db: Db, staff: Staff, person_id: UUID, rows: list[tuple[bool, Any]], words: bool) -> list[Passed]:
    hidden = colleagues.hidden_from(db, staff)
    gone = colleagues.moments(db, hidden)
    kept = gone | told_for_leads(db, staff, {person_id})
    spots = _spots(db, staff, [row.id for ours, row in rows if not ours], hidden.flags)
    return [
        _said(db, staff, row, moment in kept, words)
        if ours
        else _heard(db, row, moment in kept, spots[row.id], words)
        for ours, row in rows
        if (moment := (row.address_id, row.at)) not in gone
    ]


def _spots(db: Db, staff: Staff, ids: list[UUID], hidden: frozenset[UUID]) -> dict[UUID, list[Any]]:
    """What raised a worry in each text, as far as this person may know of it."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in db.conn.execute(_FLAGS, {"messages": ids}) if ids else ():
        if row.id not in hidden and may_read(staff, [row.category]):
            found[row.message_id].append(row)
    return found


def _heard(db: Db, row: Any, kept: bool, spots: list[Any], words: bool) -> Passed:
    said = db.seals.open(row.body, "message_in.body", row.id) if words and not kept else None
    sent_along = json.loads(db.seals.open(row.media, "message_in.media", row.id)) if row.media else []
    flags = sorted({(spot.number, spot.severity) for spot in spots}) if not kept else []
    return Passed(
        row.id,
        False,
        row.at,
        row.channel,
        _marked(said, spots) if said is not None else None,
        kept,
        tuple(map(_kind_of, sent_along)),
        tuple(flags),
    )


def _said(db: Db, staff: Staff, row: Any, kept: bool, words: bool) -> Passed:
    said = db.seals.open(row.body, "message_out.body", row.id) if words and not kept else None
    return Passed(
        row.id,
        True,
        row.at,
        row.channel,
        (Spot(said),) if said is not None else None,
        kept,
        state=row.state,
        reason=reason_told(row.reason or "", staff),
        not_before=row.not_before,
        sent_at=row.sent_at,
        kind=row.kind,
        by=db.seals.open(row.email, "staff.email", row.staff_id) if row.email else "",
    )


def _marked(said: str, spots: Iterable[Any]) -> tuple[Spot, ...]:
    """The words in pieces, each either plain or what raised a flag; of two that overlap, the first."""
    pieces, at = [], 0
    for spot in sorted(spots, key=lambda one: (one.span_start, one.severity)):
        if spot.span_start < at or spot.span_end <= spot.span_start:
            continue
        pieces.append(Spot(said[at : spot.span_start]))
        pieces.append(Spot(said[spot.span_start : spot.span_end], spot.number, spot.severity))
        at = spot.span_end
    return tuple(piece for piece in (*pieces, Spot(said[at:])) if piece.words)


def _kind_of(sent_along: str) -> str:
    """Such as "voice", of what Telegram names; a provider that names nothing sent "file"."""
    parts = sent_along.split(":")
    return parts[1] if parts[0] == "telegram" and len(parts) > 1 else "file"
