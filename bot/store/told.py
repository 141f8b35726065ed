"""Who was told on which rung, and of which flags there was nobody to tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, bindparam, literal_column, select, update

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.ladders import Climb
from bot.store.people import Place
from bot.store.prepared import Prepared
from bot.store.rows import add

flag = table(tables.Flag)
ladder = table(tables.Ladder)
told = table(tables.Told)

NOBODY = "nobody"
LOOK_BACK = dt.timedelta(days=7)
_AT = Prepared(
    select(told.c.address_id, told.c.way).where(
        told.c.ladder_id == bindparam("ladder"), told.c.at == bindparam("now")
    )
)
_RECENTLY = (told.c.way == literal_column("'nobody'", String), told.c.at > bindparam("since"))
_OF_NOBODY = (
    select(ladder.c.id, ladder.c.programme_id, flag.c.number.label("flag_number"))
    .distinct()
    .select_from(told.join(ladder, ladder.c.id == told.c.ladder_id).join(flag, flag.c.id == ladder.c.flag_id))
    .where(*_RECENTLY)
)
_UNHEARD = Prepared(_OF_NOBODY.where(ladder.c.alarmed_at.is_(None), ladder.c.stopped_at.is_(None)))
_HEARD = Prepared(_OF_NOBODY.where(ladder.c.alarmed_at.is_not(None), ladder.c.stopped_at.is_not(None)))
_THIS = ladder.c.id == bindparam("this")
_ALARM = Prepared(
    update(ladder).where(_THIS, ladder.c.alarmed_at.is_(None)).values(alarmed_at=bindparam("now"))
)
_CLEAR = Prepared(update(ladder).where(_THIS, ladder.c.alarmed_at.is_not(None)).values(alarmed_at=None))


@dataclass(frozen=True)
class Unheard:
    """A ladder on which there was nobody to tell."""

    id: UUID
    programme_id: UUID
    flag_number: int


def at(db: Db, ladder_id: UUID, now: dt.datetime) -> frozenset[tuple[UUID | None, str]]:
    """Who has been told at this very moment, and in which way."""
    return frozenset((row.address_id, row.way) for row in _AT.all(db, {"ladder": ladder_id, "now": now}))


def keep(db: Db, ladder: Climb, place: Place, way: str, text_id: UUID, now: dt.datetime) -> None:
    """Keep that somebody was told on the rung at which this ladder stands, and by which text or call."""
    _keep(db, ladder, way, now, person_id=place.person_id, address_id=place.id, text_id=text_id)


def nobody(db: Db, ladder: Climb, now: dt.datetime) -> None:
    """Keep that there was nobody to tell on this rung."""
    _keep(db, ladder, NOBODY, now)


def unheard(db: Db, now: dt.datetime) -> tuple[list[Unheard], list[Unheard]]:
    """Flags of which there was nobody to tell: those to be reported, and those taken on since."""
    recent = {"since": now - LOOK_BACK}
    raised, cleared = _UNHEARD.all(db, recent), _HEARD.all(db, recent)
    return [Unheard(*row) for row in raised], [Unheard(*row) for row in cleared]


def alarm(db: Db, one: Unheard, now: dt.datetime) -> bool:
    """Note that it was reported. False: somebody else has done that."""
    return _ALARM.run(db, {"this": one.id, "now": now}) == 1


def clear(db: Db, one: Unheard) -> bool:
    """Somebody has it. False: somebody else has noted that."""
    return _CLEAR.run(db, {"this": one.id}) == 1


def _keep(db: Db, ladder: Climb, way: str, now: dt.datetime, **where: UUID | None) -> None:
    row = {"programme_id": ladder.programme_id, "ladder_id": ladder.id, "rung": ladder.rung}
    add(db, "told", **row, **where, way=way, at=now)
