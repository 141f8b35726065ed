"""What was not sent, or did not arrive, and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, func, literal_column, select

from bot.rules.nudging import NEEDLESS
from bot.rules.staff import Staff, reason_told
from bot.store import tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.lists import Who, who
from bot.store.console.texts import kept_for_leads
from bot.store.database import Db

WINDOW = dt.timedelta(days=14)
NEWEST = 2000  # of each kind: as many as are counted and listed
A_PAGE = 50
PROGRAMMES = 50

address = table(tables.Address)
nudge = table(tables.Nudge)
person = table(tables.Person)
programme = table(tables.Programme)
text = table(tables.MessageOut)

# Literals, not parameters: only so does SQLite know that its index of them will do.
UNSENT = [literal_column(f"'{state}'", String) for state in ("dropped", "failed", "undelivered", "unknown")]
_TEXTS = select(
    text.c.person_id, text.c.address_id, text.c.kind, text.c.key, text.c.state, text.c.reason, text.c.at
).where(text.c.state.in_(UNSENT))
NO_TEXTS = ("no address that may be texted", "planned for another day")  # reasons: none was to be sent
_NUDGES = select(nudge.c.person_id, nudge.c.kind, nudge.c.reason, nudge.c.settled_at).where(
    nudge.c.state == UNSENT[0],
    nudge.c.kind != "log_overdue",  # only a look whether a log has come
    func.coalesce(nudge.c.reason, "").not_in(NO_TEXTS),
)
_PEOPLE = select(
    person.c.id.label("person_id"),
    person.c.name,
    person.c.role,
    programme.c.name.label("programme"),
    programme.c.timezone,
).join(programme, programme.c.id == person.c.programme_id)


@dataclass(frozen=True)
class Unsent:
    """A nudge that was not begun (no `state`), or a text that was not sent, did not arrive, or may have.

    `kind` is the nudge's, or the text's: reply, crisis, alert, nudge; `key` names its sentence.
    """

    person_id: UUID | None
    kind: str
    key: str
    state: str
    reason: str
    at: dt.datetime

    @property
    def about(self) -> str:
        """The kind of nudge that it is, or that its text began."""
        return self.key.partition(".")[0] if self.kind == "nudge" else self.kind


@dataclass(frozen=True)
class Listed:
    """One of them with its person. No `who`: a number that nobody knows."""

    what: Unsent
    who: Who | None


@dataclass(frozen=True)
class UnsentList:
    """One page of the newest, and how often each reason is among all that were looked at (`whole`: all).

    `reasons`: the state, the reason, the kind of nudge where the reason hangs on it, and how often.
    """

    listed: list[Listed]
    reasons: list[tuple[str, str, str, int]]
    count: int
    whole: bool
    page: int
    pages: int


@dataclass(frozen=True)
class Troubles:
    """Texts of which the provider cannot tell what became, and addresses that texts no longer reach."""

    unknown: int
    unreachable: int


def newest(db: Db, staff: Staff, now: dt.datetime, page: int) -> UnsentList:
    """A page, from 1 on, of what was not sent in the last two weeks, newest first."""
    found, whole = _found(db, staff, now - WINDOW)
    found.sort(key=lambda one: one.at, reverse=True)
    counted = Counter((one.state, one.reason, one.about if one.reason == NEEDLESS else "") for one in found)
    reasons = [(*why, count) for why, count in counted.most_common()]
    shown = found[(page - 1) * A_PAGE : page * A_PAGE]
    named = _named(db, staff, {one.person_id for one in shown if one.person_id})
    listed = [Listed(one, named.get(one.person_id) if one.person_id else None) for one in shown]
    return UnsentList(listed, reasons, len(found), whole, page, max(1, -(-len(found) // A_PAGE)))


def of_person(db: Db, staff: Staff, person_id: UUID, since: dt.datetime, most: int) -> list[Unsent]:
    """What one person was not sent since then, newest first."""
    mine = select(address.c.id).where(address.c.person_id == person_id)
    texts = _TEXTS.where(text.c.address_id.in_(mine), text.c.person_id == person_id, text.c.at >= since)
    when = func.coalesce(nudge.c.settled_at, nudge.c.due_at)  # those of before had no moment of their own
    nudges = _NUDGES.with_only_columns(*_NUDGES.selected_columns[:3], when.label("settled_at")).where(
        nudge.c.person_id == person_id, when >= since
    )
    rows = db.conn.execute(texts.order_by(text.c.id.desc()).limit(most)).all()
    found = [*_texts(db, staff, rows), *_nudges(staff, db.conn.execute(nudges.limit(most)))]
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def troubles(db: Db, staff: Staff, since: dt.datetime) -> Troubles:
    """How many texts and addresses came to grief since then."""
    mine = walls(db, staff)
    unknown = select(func.count()).where(
        text.c.programme_id.in_(mine), text.c.state.in_(UNSENT), text.c.state == UNSENT[3], text.c.at >= since
    )
    unknown = unknown.where(caseload.people(staff, text.c.person_id))
    unreachable = select(func.count()).where(
        address.c.programme_id.in_(mine), address.c.unreachable_at >= since
    )
    unreachable = unreachable.where(caseload.people(staff, address.c.person_id))
    return Troubles(db.conn.execute(unknown).scalar_one(), db.conn.execute(unreachable).scalar_one())


def walls(db: Db, staff: Staff) -> list[UUID]:
    """The programmes that this person may see. Named one by one, since the indexes begin with them."""
    if staff.programme_id is not None:
        return [staff.programme_id]
    return list(db.conn.execute(select(programme.c.id).order_by(programme.c.id).limit(PROGRAMMES)).scalars())


def _found(db: Db, staff: Staff, since: dt.datetime) -> tuple[list[Unsent], bool]:
    """All of every programme since then, and whether that is all there is."""
    found: list[Unsent] = []
    whole = True
    their_texts = _TEXTS.where(text.c.at >= since, caseload.people(staff, text.c.person_id))
    their_nudges = _NUDGES.where(nudge.c.settled_at >= since, caseload.people(staff, nudge.c.person_id))
    for mine in walls(db, staff):
        texts = _all(db, their_texts.where(text.c.programme_id == mine), text.c.at)
        nudges = _all(db, their_nudges.where(nudge.c.programme_id == mine), nudge.c.settled_at)
        whole = whole and len(texts) < NEWEST and len(nudges) < NEWEST
        found += [*_texts(db, staff, texts), *_nudges(staff, nudges)]
    return found, whole


def _all(db: Db, wanted: Select[Any], moment: Any) -> Sequence[Any]:
    return db.conn.execute(wanted.order_by(moment.desc()).limit(NEWEST)).all()


def _texts(db: Db, staff: Staff, rows: Sequence[Any]) -> Iterable[Unsent]:
    kept = kept_for_leads(db, staff, {row.person_id for row in rows if row.person_id})
    for row in rows:
        hidden = (row.address_id, row.at) in kept
        kind, key = ("reply", "") if hidden else (row.kind, row.key)
        yield Unsent(row.person_id, kind, key, row.state, reason_told(row.reason or "", staff), row.at)


def _nudges(staff: Staff, rows: Iterable[Any]) -> Iterable[Unsent]:
    for row in rows:
        yield Unsent(row.person_id, row.kind, "", "", reason_told(row.reason or "", staff), row.settled_at)


def _named(db: Db, staff: Staff, person_ids: Collection[UUID]) -> dict[UUID, Who]:
    rows = db.conn.execute(_PEOPLE.where(person.c.id.in_(person_ids)))
    return {row.person_id: who(db, staff, row) for row in rows}
