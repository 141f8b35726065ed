"""Links the rows of the audit in a chain, so that none is changed, taken away or put in unseen.

It is done afterwards, in the order of the rows' ids, once whoever wrote them must have finished: nobody who
writes a row waits for anybody else. The end of the chain is sealed: without keys, no other can be made.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, func, insert, select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database, Db
from bot.store.rows import change

SETTLED = dt.timedelta(minutes=5)
"""A row is linked so long after its id was made: longer than any transaction takes, and clocks differ."""
AT_ONCE = 500  # rows to a transaction
END = UUID(int=1)  # the one row that tells where the chain ends
NOTHING = b""

audit = table(tables.Audit)
link = table(tables.AuditLink)
end = table(tables.AuditEnd)

_LOCKED = select(end).where(end.c.id == END).with_for_update()
# In one statement, since the chain may grow between two.
_END = select(end, select(func.max(link.c.place)).scalar_subquery().label("linked")).where(end.c.id == END)
_NEXT = (
    select(audit)
    .where(audit.c.id > bindparam("last"), audit.c.id < bindparam("settled"))
    .order_by(audit.c.id)
    .limit(AT_ONCE)
)
_HASH = select(link.c.hash).where(link.c.place == bindparam("place"))
_LINKS = (
    select(link.c.id.label("linked"), link.c.place, link.c.hash, audit)
    .outerjoin(audit, audit.c.id == link.c.id)
    .where(link.c.place > bindparam("place"))
    .order_by(link.c.place)
    .limit(AT_ONCE)
)
_IS_LINKED = exists().where(link.c.id == audit.c.id)
_PUT_IN = select(audit.c.id).where(audit.c.id <= bindparam("last"), ~_IS_LINKED).order_by(audit.c.id).limit(1)
_YOUNG = select(func.count()).where(audit.c.id > bindparam("last"))


@dataclass(frozen=True)
class Broken:
    """The first place at which the audit is not what it was, about when that row was written, and why."""

    place: int
    at: dt.datetime
    why: str


@dataclass(frozen=True)
class Verdict:
    """How many rows are linked, how many are too young for that, the last hash, and where it is broken."""

    linked: int
    young: int
    mark: str
    broken: Broken | None


@dataclass(frozen=True)
class _End:
    place: int
    last: UUID
    mark: str
    whole: bool


def extend(db: Db, now: dt.datetime) -> int:
    """Link the next rows that have settled by `now`, on the wall's clock; how many. One at a time does it."""
    ends = db.conn.execute(_LOCKED).one()
    rows = db.conn.execute(_NEXT, {"last": ends.last_id, "settled": _id_at(now - SETTLED)}).all()
    if not rows:
        return 0
    before = db.conn.execute(_HASH, {"place": ends.place}).scalar() or NOTHING
    links = []
    for place, row in enumerate(rows, ends.place + 1):
        before = _hash(before, row)
        links.append({"id": row.id, "place": place, "hash": before})
    db.conn.execute(insert(link), links)
    last = links[-1]
    change(db, "audit_end", END, place=last["place"], last_id=last["id"], mark=_mark(last["place"], before))
    return len(rows)


def verify(database: Database) -> Verdict:
    """Go through the whole chain. Raises SealBroken where no key opens its end."""
    ends = database.read(_read_end)
    before, place = NOTHING, 0
    broken = None if ends.whole else Broken(ends.place + 1, _moment(ends.last), "its end was taken back")
    while broken is None and place < ends.place:
        rows = database.read(partial(_links_after, place=place))
        before, broken = _followed(before, place, rows)
        place += len(rows)
        if not rows:
            broken = Broken(place + 1, _moment(ends.last), "rows were taken away from its end")
    if broken is None and _mark(ends.place, before) != ends.mark:
        broken = Broken(ends.place, _moment(ends.last), "its end is not the one that was sealed")
    young, put_in = database.read(partial(_unlinked, last=ends.last))
    if put_in is not None and (broken is None or _moment(put_in) < broken.at):
        broken = database.read(partial(_put_in, row=put_in))
    return Verdict(ends.place, young, before.hex() if broken is None else "", broken)


def _followed(before: bytes, place: int, rows: Sequence[Any]) -> tuple[bytes, Broken | None]:
    """The hash after these rows, which come after `place`, or where they break."""
    for expected, row in enumerate(rows, place + 1):
        at = _moment(row.linked)
        if row.place != expected:
            return before, Broken(expected, at, "a link of the chain was taken away")
        if row.id is None:
            return before, Broken(expected, at, "the row was taken away")
        before = _hash(before, row)
        if before != row.hash:
            return before, Broken(expected, at, "the row was changed")
    return before, None


def _put_in(db: Db, row: UUID) -> Broken:
    count = select(func.count()).where(link.c.id < row)
    place = db.conn.execute(count).scalar_one() + 1
    return Broken(place, _moment(row), "a row was put in that was not there when those around it were linked")


def _links_after(db: Db, place: int) -> Sequence[Any]:
    return db.conn.execute(_LINKS, {"place": place}).all()


def _unlinked(db: Db, last: UUID) -> tuple[int, UUID | None]:
    young: int = db.conn.execute(_YOUNG, {"last": last}).scalar_one()
    put_in: UUID | None = db.conn.execute(_PUT_IN, {"last": last}).scalar()
    return young, put_in


def _read_end(db: Db) -> _End:
    row = db.conn.execute(_END).first()
    if row is None:
        return _End(0, UUID(int=0), "", whole=False)
    mark = db.seals.open(row.mark, "audit_end.mark", END) if row.mark else _mark(0, NOTHING)
    return _End(row.place, row.last_id, mark, whole=(row.linked or 0) == row.place)


def _hash(before: bytes, row: Any) -> bytes:
    said = [
        str(row.id),
        str(row.programme_id or ""),
        row.actor,
        row.action,
        row.subject,
        str(row.subject_id or ""),
        row.at.astimezone(dt.UTC).isoformat(),
    ]
    return sha256(before + json.dumps(said).encode()).digest()


def _mark(place: int, last_hash: bytes) -> str:
    return f"{place} {last_hash.hex()}"


def _id_at(moment: dt.datetime) -> UUID:
    """The lowest id that can be made at that moment: an id begins with its milliseconds."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _moment(row: UUID) -> dt.datetime:
    """When an id was made."""
    return dt.datetime.fromtimestamp((row.int >> 80) / 1000, dt.UTC)
