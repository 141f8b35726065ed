"""Who is signed in, and who has knocked."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Table, refers


class SignIn(Table):
    """One time that someone signed in, until they go. Only the hash of their cookie's token is kept."""

    __tablename__ = "sign_in"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme")
    staff_id: Mapped[UUID] = refers("staff")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    begun_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class Knock(Table):
    """Tries to sign in: as whom, or from where, by blind index. Whoever knocks has no programme yet."""

    __tablename__ = "knock"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme")
    blind: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    tries: Mapped[int]
    last_at: Mapped[dt.datetime]
    locked_until: Mapped[dt.datetime | None]
