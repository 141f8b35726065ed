"""Consent taken back or given again by a keyword. The welcome keeps a first consent as a record."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import Place
from bot.store.rows import add, change

BY_KEYWORD = "carrier keyword"
consent = table(tables.ConsentGiven)
person = table(tables.Person)


def withdrawn(db: Db, place: Place, message_id: UUID | None, now: dt.datetime) -> None:
    """They had said yes, and take it back. Who had not said yes has nothing to take back."""
    agreed = select(person.c.id).where(person.c.id == place.person_id, person.c.consent == "yes")
    if db.conn.execute(agreed).first() is not None:
        _keep(db, place, message_id, now, given=False)


def given_again(db: Db, place: Place, message_id: UUID | None, now: dt.datetime) -> bool:
    """They had taken back a yes, and give it again. False: there was no yes to give again."""
    last = (
        select(consent).where(consent.c.person_id == place.person_id).order_by(consent.c.id.desc()).limit(1)
    )
    row = db.conn.execute(last).first()
    if row is None or row.given or row.wording != BY_KEYWORD:
        return False
    _keep(db, place, message_id, now, given=True)
    return True


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
        wording=BY_KEYWORD,
        method="own text",
        at=now,
    )
