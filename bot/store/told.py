"""Who was told on which rung, and of which flags there was nobody to tell."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from bot.store.database import Db
from bot.store.ladders import Climb
from bot.store.people import Place
from bot.store.rows import add

NOBODY = "nobody"


def keep(db: Db, ladder: Climb, place: Place, way: str, text_id: UUID, now: dt.datetime) -> None:
    """Keep that somebody was told on the rung at which this ladder stands, and by which text or call."""
    _keep(db, ladder, way, now, person_id=place.person_id, address_id=place.id, text_id=text_id)


def nobody(db: Db, ladder: Climb, now: dt.datetime) -> None:
    """Keep that there was nobody to tell on this rung."""
    _keep(db, ladder, NOBODY, now)


def _keep(db: Db, ladder: Climb, way: str, now: dt.datetime, **where: UUID | None) -> None:
    row = {"programme_id": ladder.programme_id, "ladder_id": ladder.id, "rung": ladder.rung}
    add(db, "told", **row, **where, way=way, at=now)
