"""Consent taken back or given again by a keyword. The welcome keeps a first consent as a record."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from bot.store.database import Db
from bot.store.people import Place
from bot.store.rows import add, change


def withdrawn(db: Db, place: Place, message_id: UUID | None, now: dt.datetime) -> None:
    _keep(db, place, message_id, now, given=False)


def given_again(db: Db, place: Place, message_id: UUID | None, now: dt.datetime) -> None:
    _keep(db, place, message_id, now, given=True)


def _keep(db: Db, place: Place, message_id: UUID | None, now: dt.datetime, *, given: bool) -> None:
    if place.person_id is None:
        return
    change(db, "person", place.person_id, consent="yes" if given else "no")
    add(
        db,
        "consent",
        programme_id=place.programme_id,
        person_id=place.person_id,
        address_id=place.id,
        message_id=message_id,
        given=given,
        wording="carrier keyword",
        method="own text",
        at=now,
    )
