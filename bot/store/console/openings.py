"""Who has said why they need to read somebody's texts, and may read them for a while."""

from __future__ import annotations

import datetime as dt
import json
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.rules.person import Person
from bot.rules.staff import Staff
from bot.store import tables
from bot.store.columns import table
from bot.store.console.people import BY_STAFF, record
from bot.store.database import Db
from bot.store.stand_ins import StandIn

READ = "read their texts"
FOR = dt.timedelta(minutes=30)

learned = table(tables.Learned)
_LATELY = select(learned.c.id, learned.c.facts).where(
    learned.c.person_id == bindparam("who"),
    learned.c.kind == BY_STAFF,
    learned.c.at > bindparam("since"),
)


def open_words(db: Db, staff: Staff, person: Person, reason: str, now: dt.datetime) -> None:
    """From now on, for half an hour, they may read the words. The reason is kept."""
    record(db, staff, person.programme.id, person.id, READ, now, reason)


def may_read_words(db: Db, staff: Staff, person_id: UUID, there: StandIn | None, now: dt.datetime) -> bool:
    """Have they said why, a moment ago, or are they `there`, and text with them in the bot's place?"""
    if there is not None and there.staff_id == staff.id:
        return True
    for row in db.conn.execute(_LATELY, {"who": person_id, "since": now - FOR}):
        facts = json.loads(db.seals.open(row.facts, "learned.facts", row.id))
        if (facts.get("by"), facts.get("what")) == (staff.email, READ):
            return True
    return False
