"""Texts that have left, as a provider's news of them needs them. Nothing personal is opened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.outbox import URGENT
from bot.store.people import Place

text = table(tables.MessageOut)

_LOCKED = select(text).where(text.c.id == bindparam("this")).with_for_update()


@dataclass(frozen=True)
class Delivery:
    """One text and how far it has come. `place` is where it went, as far as the text itself tells."""

    id: UUID
    place: Place
    talk_id: UUID | None
    kind: str
    key: str
    state: str
    provider_id: str | None
    sent_at: dt.datetime | None

    @property
    def urgent(self) -> bool:
        """A crisis reply, or an alert to staff."""
        return self.kind in URGENT


def by_id(db: Db, text_id: UUID) -> Delivery | None:
    """A text, locked. None: nobody here knows it."""
    row = db.conn.execute(_LOCKED, {"this": text_id}).first()
    if row is None:
        return None
    place = Place(row.address_id, row.programme_id, row.person_id, row.channel, opted_out=False)
    return Delivery(row.id, place, row.talk_id, row.kind, row.key, row.state, row.provider_id, row.sent_at)
