"""Texts that staff wrote, on their way out like any other."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select

from bot.rules.person import Person
from bot.store import tables, texts
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import Place
from bot.store.rows import add_new, change

KIND, KEY = "staff", "staff_text.words"

staff_text = table(tables.StaffText)


def is_sent(db: Db, once: UUID) -> bool:
    """Has this form been sent before?"""
    return db.conn.execute(select(staff_text.c.id).where(staff_text.c.id == once)).first() is not None


def queue(
    db: Db,
    person: Person,
    place: Place,
    staff_id: UUID,
    once: UUID,
    body: str,
    now: dt.datetime,
    not_before: dt.datetime | None,
) -> bool:
    """Put it in the outbox. `once` is its form's. False: that form has been sent already."""
    whose = {"programme_id": person.programme.id, "person_id": person.id, "staff_id": staff_id}
    if add_new(db, "staff_text", id=once, **whose, text_id=once, at=now) is None:
        return False
    text_id = texts.queue(db, place, kind=KIND, key=KEY, body=body, now=now, not_before=not_before)
    change(db, "staff_text", once, text_id=text_id)
    return True
