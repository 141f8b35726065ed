"""The reading list as staff see it: texts that no reader flagged, without whose they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, and_, bindparam, exists, func, literal_column, or_, select, update

from bot.rules.staff import LEADS_ONLY, Staff, reads_for_leads, within
from bot.rules.verdicts import Missed
from bot.store import tables
from bot.store.columns import table
from bot.store.console import caseload
from bot.store.console.unsent import walls
from bot.store.database import Db
from bot.store.rows import sealed
from bot.store.sign_ins import actor
from bot.store.spot_checks import is_flagged
from bot.store.staff import trace

AT_A_TIME = 20
COUNTED = 1000  # that many means that many or more
LOOKED = "read a text by chance"
SAID = "judged a text by chance"

check = table(tables.SpotCheck)
flag = table(tables.Flag)
message = table(tables.MessageIn)
person = table(tables.Person)
programme = table(tables.Programme)
sighting = table(tables.Sighting)

_NOT_READ = check.c.verdict.is_(None)  # as the index has it
_TEXT: Select[Any] = (
    select(
        check.c.id,
        check.c.programme_id,
        check.c.message_id,
        message.c.body,
        message.c.at,
        message.c.address_id,
        message.c.person_id,
        person.c.role,
        programme.c.timezone,
    )
    .select_from(
        check.join(message, message.c.id == check.c.message_id)
        .join(programme, programme.c.id == check.c.programme_id)
        .outerjoin(person, person.c.id == message.c.person_id)
    )
    .where(_NOT_READ)
)
_FOR_LEADS = exists().where(
    or_(
        and_(message.c.person_id.is_not(None), flag.c.person_id == message.c.person_id),
        flag.c.address_id == message.c.address_id,
    ),
    flag.c.category.in_([literal_column(f"'{category}'", String) for category in sorted(LEADS_ONLY)]),
)
_MINE = (
    select(check.c.programme_id)
    .join(message, message.c.id == check.c.message_id)
    .where(check.c.id == bindparam("this"))
)
_RAISED = select(flag.c.number).where(
    or_(
        flag.c.message_id == bindparam("text"),
        flag.c.id.in_(select(sighting.c.flag_id).where(sighting.c.message_id == bindparam("text"))),
    ),
    flag.c.category == bindparam("category"),
)
_SETTLE = update(check).where(check.c.id == bindparam("this"), _NOT_READ)


@dataclass(frozen=True)
class ToRead:
    """A text to read. Neither its name nor its number is shown: `role` and the day are all that is told.

    `address_id` and `person_id` are for raising a flag, and stand on no page.
    """

    id: UUID
    programme_id: UUID
    message_id: UUID
    address_id: UUID
    person_id: UUID | None
    text: str
    at: dt.datetime
    role: str
    timezone: str


def to_read(db: Db, staff: Staff) -> list[ToRead]:
    """The texts that have waited longest for a person, in the programmes of this one."""
    wanted = _for(db, staff, _TEXT).order_by(check.c.picked_at, check.c.id).limit(AT_A_TIME)
    return [_opened(db, row) for row in db.conn.execute(wanted)]


def look(db: Db, staff: Staff, now: dt.datetime) -> list[ToRead]:
    """The same, with a trace of each text that is shown."""
    found = to_read(db, staff)
    for one in found:
        trace(db, one.programme_id, actor(staff), LOOKED, "spot_check", one.id, now)
    return found


def count(db: Db, staff: Staff) -> int:
    """How many texts wait for this person to read."""
    wanted = _for(db, staff, _TEXT.with_only_columns(check.c.id)).limit(COUNTED)
    found: int = db.conn.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    return found


def by_id(db: Db, staff: Staff, check_id: UUID) -> ToRead | None:
    """One of them. None: it is not this person's to read, or somebody has."""
    row = db.conn.execute(_for(db, staff, _TEXT).where(check.c.id == check_id)).first()
    return _opened(db, row) if row else None


def is_within(db: Db, staff: Staff, check_id: UUID) -> bool:
    """Is there such a text within this person's walls, be it read already?"""
    mine = _MINE.where(caseload.people(staff, message.c.person_id))
    found = db.conn.execute(mine, {"this": check_id}).first()
    return found is not None and within(staff, found.programme_id)


def raised(db: Db, text: ToRead, category: str) -> int:
    """The number of the flag that holds a worry of this category in a text."""
    found = db.conn.execute(_RAISED, {"text": text.message_id, "category": category}).scalars()
    return max(map(int, found))


def settle(
    db: Db, staff: Staff, text: ToRead, missed: Missed | None, reworded: str, now: dt.datetime
) -> bool:
    """Keep what somebody says of a text that they read. False: someone was quicker."""
    said = {
        "verdict": "missed" if missed else "nothing",
        "missed_category": missed.category if missed else None,
        "missed_severity": missed.severity if missed else None,
        "reworded": reworded or None,
        "staff_id": staff.id,
        "read_at": now,
    }
    values = sealed(db, "spot_check", text.id, said)
    done = db.conn.execute(_SETTLE.values(values), {"this": text.id}).rowcount == 1
    if done:
        trace(db, text.programme_id, actor(staff), SAID, "spot_check", text.id, now)
    return done


def _for(db: Db, staff: Staff, wanted: Select[Any]) -> Select[Any]:
    """Those within this person's walls, not flagged since, and kept from coordinators where leads' are."""
    wanted = wanted.where(check.c.programme_id.in_(walls(db, staff)), ~is_flagged(message))
    wanted = wanted.where(caseload.people(staff, message.c.person_id))
    return wanted if reads_for_leads(staff) else wanted.where(~_FOR_LEADS)


def _opened(db: Db, row: Any) -> ToRead:
    return ToRead(
        row.id,
        row.programme_id,
        row.message_id,
        row.address_id,
        row.person_id,
        db.seals.open(row.body, "message_in.body", row.message_id),
        row.at,
        row.role or "somebody unknown",
        row.timezone,
    )
