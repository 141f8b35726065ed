"""What the bot is to begin in the next two weeks, and what would hold it back as things stand now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, String, literal_column, or_, select

from bot.rules.gate import never_texted, not_begun
from bot.rules.nudging.decision import FLAGGED, PAUSED, WATCHED
from bot.rules.nudging.kinds import WELCOME, kind_of
from bot.rules.person import Consent, Person, PhoneSetting, Programme, Role, State
from bot.rules.staff import Staff, reason_told, within
from bot.store import flags, schedule, tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.unsent import walls
from bot.store.database import Db
from bot.store.sign_ins import actor
from bot.store.staff import trace

AHEAD = dt.timedelta(days=14)
A_PAGE = 30
NO_TEXT = "log_overdue"  # only a look whether a log has come
SKIPPED = "skipped a text"
BY_STAFF = "left out by staff"

nudge = table(tables.Nudge)
person = table(tables.Person)
address = table(tables.Address)
programme = table(tables.Programme)
# A literal, not a parameter: only so does SQLite know that its index of them will do.
_WAITING = literal_column("'waiting'", String)
_PLANNED: Select[Any] = (
    select(
        *(nudge.c.id, nudge.c.kind, nudge.c.due_at, nudge.c.planned_at, nudge.c.person_id),
        *(person.c.name, person.c.role, person.c.state, person.c.consent, person.c.phone_setting),
        *(person.c.paused_until, person.c.timezone),
        *(programme.c.name.label("programme"), programme.c.id.label("programme_id")),
    )
    .join(person, person.c.id == nudge.c.person_id)
    .join(programme, programme.c.id == nudge.c.programme_id)
    .where(nudge.c.state == _WAITING, nudge.c.kind != NO_TEXT)
)


@dataclass(frozen=True)
class Planned:
    """One text that is to be begun. `held`: why it would be held back now; `put_off`: it has waited."""

    id: UUID
    kind: str
    due_at: dt.datetime
    person_id: UUID
    name: str
    role: str
    programme: str
    timezone: str
    put_off: bool
    held: str

    @property
    def day(self) -> dt.date:
        """By their own clock."""
        return self.due_at.astimezone(ZoneInfo(self.timezone)).date()


def planned(db: Db, staff: Staff, now: dt.datetime, after: UUID | None) -> tuple[list[Planned], UUID | None]:
    """A page of them, soonest first, after that one; and after which one the next page begins."""
    wanted = _PLANNED.where(
        nudge.c.programme_id.in_(walls(db, staff)),
        nudge.c.due_at <= now + AHEAD,
        caseload.people(staff, nudge.c.person_id),
    )
    begins = _begins(db, after)
    if begins is not None:
        wanted = wanted.where(nudge.c.due_at >= begins, or_(nudge.c.due_at > begins, nudge.c.id > after))
    rows = db.conn.execute(wanted.order_by(nudge.c.due_at, nudge.c.id).limit(A_PAGE + 1)).all()
    shown = rows[:A_PAGE]
    ids = {row.person_id for row in shown}
    reached, worried = _addresses(db, ids), flags.with_hard_flags(db, ids)
    found = [
        _planned(db, staff, row, _held(row, reached[row.person_id], row.person_id in worried, now))
        for row in shown
    ]
    return found, shown[-1].id if len(rows) > A_PAGE else None


def wall_of(db: Db, staff: Staff, which: UUID) -> UUID | None:
    """The programme of one. None: there is none that is theirs."""
    mine = select(nudge.c.programme_id, nudge.c.person_id, nudge.c.kind).where(nudge.c.id == which)
    row = db.conn.execute(mine).first()
    if row is None or row.kind == NO_TEXT or not within(staff, row.programme_id):
        return None
    found: UUID | None = row.programme_id if caseload.holds(db, staff, row.person_id) else None
    return found


def skip(db: Db, staff: Staff, programme_id: UUID, which: UUID, why: str, now: dt.datetime) -> bool:
    """Leave this one out. False: it was begun or left out already."""
    if schedule.locked(db, which).state != "waiting":
        return False
    schedule.settle(db, which, "dropped", now, f"{BY_STAFF}: {why}")
    trace(db, programme_id, actor(staff), SKIPPED, "nudge", which, now)
    return True


def _begins(db: Db, after: UUID | None) -> dt.datetime | None:
    if after is None:
        return None
    found: dt.datetime | None = db.conn.execute(select(nudge.c.due_at).where(nudge.c.id == after)).scalar()
    return found


def _addresses(db: Db, ids: set[UUID]) -> defaultdict[UUID, list[Any]]:
    columns = address.c.person_id, address.c.opted_out_at, address.c.frozen_at, address.c.unreachable_at
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in db.conn.execute(select(*columns).where(address.c.person_id.in_(ids))):
        found[row.person_id].append(row)
    return found


def _planned(db: Db, staff: Staff, row: Any, held: str) -> Planned:
    return Planned(
        row.id,
        row.kind,
        row.due_at,
        row.person_id,
        db.seals.open(row.name, "person.name", row.person_id),
        row.role,
        row.programme,
        row.timezone,
        row.planned_at is not None and row.due_at > row.planned_at,
        reason_told(held, staff) if held else "",
    )


def _held(row: Any, addresses: Sequence[Any], worried: bool, now: dt.datetime) -> str:
    """Why it would be held back now, by the same rules as when it is begun; hours and caps are left out."""
    who = Person(
        row.person_id,
        Programme(row.programme_id, row.programme, "", ""),
        Role(row.role),
        "",
        state=State(row.state) if row.state else None,
        consent=Consent(row.consent),
        phone_setting=PhoneSetting(row.phone_setting),
        opted_out=bool(addresses) and all(one.opted_out_at for one in addresses),
        frozen=bool(addresses) and all(one.frozen_at for one in addresses),
        unreachable=bool(addresses) and all(one.unreachable_at for one in addresses),
    )
    today = now.astimezone(ZoneInfo(row.timezone)).date()
    reason = (never_texted if row.kind == WELCOME else not_begun)(who, today)
    if reason is None and not addresses:
        reason = "no address that may be texted"
    if reason is None and who.phone_setting is PhoneSetting.WATCHED:
        reason = WATCHED
    if reason is None and kind_of(row.kind).about_goals and worried:
        reason = FLAGGED
    if reason is None and kind_of(row.kind).about_goals and row.paused_until and row.paused_until > now:
        reason = PAUSED
    return reason or ""
