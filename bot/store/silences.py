"""Serious worries after which it is still to be looked whether the one who told has texted again."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import String, bindparam, func, literal_column, select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared
from bot.store.rows import change

flag = table(tables.Flag)
sighting = table(tables.Sighting)
address = table(tables.Address)

# Written into the statements, since a partial index is used only where the database sees that it fits.
_TO_LOOK_AT = (
    flag.c.severity == literal_column("'S2'", String),
    flag.c.state.in_((literal_column("'open'", String), literal_column("'acknowledged'", String))),
    flag.c.silence_at.is_(None),
)
_SAID_AGAIN = select(func.max(sighting.c.at)).where(sighting.c.flag_id == flag.c.id).scalar_subquery()
_last_told = func.coalesce(_SAID_AGAIN, flag.c.at)
_DUE = (*_TO_LOOK_AT, flag.c.at <= bindparam("since"), _last_told <= bindparam("since"))
_WHO: Any = bindparam("who")
_PLACE: Any = bindparam("place")
_TELLERS = Prepared(
    select(flag.c.person_id, flag.c.address_id).where(*_DUE).order_by(flag.c.at).limit(bindparam("most"))
)
_FIRST_TOLD = Prepared(select(func.min(_last_told).label("at")).where(*_TO_LOOK_AT))
_THEIRS = select(flag, _last_told.label("last_told")).where(*_DUE).order_by(flag.c.number)
_OF_PERSON = Prepared(_THEIRS.where(flag.c.person_id == _WHO).with_for_update(of=flag))
_OF_NUMBER = Prepared(
    _THEIRS.where(flag.c.person_id.is_(None), flag.c.address_id == _PLACE).with_for_update(of=flag)
)
_HEARD = select(func.max(address.c.heard_at).label("at"))
_PERSON_HEARD = Prepared(_HEARD.where(address.c.person_id == _WHO))
_NUMBER_HEARD = Prepared(_HEARD.where(address.c.id == _PLACE))


@dataclass(frozen=True)
class Teller:
    """Who told of a worry: a person, or a number that nobody knows."""

    person_id: UUID | None
    address_id: UUID


@dataclass(frozen=True)
class Told:
    """A worry that a person, or a number, last told of at `last_told`."""

    id: UUID
    number: int
    message_id: UUID
    category: str
    about: str
    rule: str
    last_told: dt.datetime


def tellers(db: Db, since: dt.datetime, most: int) -> list[Teller]:
    """Whose worries were last told of at `since` or before, and have not been looked at; the oldest first."""
    rows = _TELLERS.all(db, {"since": since, "most": most})
    whose = {row.person_id or row.address_id: Teller(row.person_id, row.address_id) for row in rows}
    return list(whose.values())


def first_told(db: Db) -> dt.datetime | None:
    """When the first of those that are still to be looked at was last told of."""
    moment: dt.datetime | None = _FIRST_TOLD.one(db, {}).at
    return moment


def told(db: Db, teller: Teller, since: dt.datetime) -> list[Told]:
    """Their worries that are to be looked at, locked; none where another worker has been quicker."""
    statement = _OF_NUMBER if teller.person_id is None else _OF_PERSON
    rows = statement.all(db, _names(teller) | {"since": since})
    return [
        Told(row.id, row.number, row.message_id, row.category, row.about, row.rule, row.last_told)
        for row in rows
    ]


def heard_at(db: Db, teller: Teller) -> dt.datetime | None:
    """When anything last came from them, whichever of their phones it came from."""
    statement = _NUMBER_HEARD if teller.person_id is None else _PERSON_HEARD
    moment: dt.datetime | None = statement.one(db, _names(teller)).at
    return moment


def looked_at(db: Db, flag_id: UUID, now: dt.datetime) -> None:
    """It has been looked whether they had texted; it is not looked at again."""
    change(db, "flag", flag_id, silence_at=now)


def add_reason(db: Db, flag_id: UUID, reason: str) -> None:
    """One more reason for a flag to be as severe as it is."""
    kept = db.conn.execute(select(flag.c.reasons).where(flag.c.id == flag_id)).scalar()
    reasons = json.loads(db.seals.open(kept, "flag.reasons", flag_id)) if kept else []
    change(db, "flag", flag_id, reasons=json.dumps([*reasons, reason], ensure_ascii=False))


def _names(teller: Teller) -> dict[str, UUID | None]:
    return {"place": teller.address_id} if teller.person_id is None else {"who": teller.person_id}
