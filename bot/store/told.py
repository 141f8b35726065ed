"""Who was told on which rung, and of which flags there was nobody to tell."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.ladders import Climb
from bot.store.people import Place
from bot.store.prepared import Prepared
from bot.store.rows import add

told = table(tables.Told)

NOBODY = "nobody"
_AT = Prepared(
    select(told.c.address_id, told.c.way).where(
        told.c.ladder_id == bindparam("ladder"), told.c.at == bindparam("now")
    )
)


def at(db: Db, ladder_id: UUID, now: dt.datetime) -> frozenset[tuple[UUID | None, str]]:
    """Who has been told at this very moment, and in which way."""
    return frozenset((row.address_id, row.way) for row in _AT.all(db, {"ladder": ladder_id, "now": now}))


def keep(db: Db, ladder: Climb, place: Place, way: str, text_id: UUID, now: dt.datetime) -> None:
    """Keep that somebody was told on the rung at which this ladder stands, and by which text or call."""
    _keep(db, ladder, way, now, person_id=place.person_id, address_id=place.id, text_id=text_id)


def nobody(db: Db, ladder: Climb, now: dt.datetime) -> None:
    """Keep that there was nobody to tell on this rung."""
    _keep(db, ladder, NOBODY, now)


def _keep(db: Db, ladder: Climb, way: str, now: dt.datetime, **where: UUID | None) -> None:
    row = {"programme_id": ladder.programme_id, "ladder_id": ladder.id, "rung": ladder.rung}
    add(db, "told", **row, **where, way=way, at=now)
