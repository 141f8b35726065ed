"""Who is signed in, who has knocked, their second steps, and who is invited."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Sealed, Table, Word, refers


class SignIn(Table):
    """One time that someone signed in, until they go. Only the hash of their cookie's token is kept.

    `proved_at`: when they last gave their password, and a code where they have one.
    """

    __tablename__ = "sign_in"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme")
    staff_id: Mapped[UUID] = refers("staff", index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    begun_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime] = mapped_column(index=True)
    proved_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class Knock(Table):
    """Tries to sign in: as whom, or from where, by blind index. Whoever knocks has no programme yet."""

    __tablename__ = "knock"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme")
    blind: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    tries: Mapped[int]
    last_at: Mapped[dt.datetime] = mapped_column(index=True)
    locked_until: Mapped[dt.datetime | None]


class SecondStep(Table):
    """The secret that someone's app makes codes from. `last_slice`: of which time the last one was taken."""

    __tablename__ = "second_step"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme")
    staff_id: Mapped[UUID] = refers("staff", unique=True)
    secret: Mapped[Sealed]
    last_slice: Mapped[int]
    made_at: Mapped[dt.datetime]


class RecoveryCode(Table):
    """A code for whoever has lost their app. It is good once, and only its hash is kept."""

    __tablename__ = "recovery_code"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme")
    staff_id: Mapped[UUID] = refers("staff", index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Doorstep(Table):
    """Somebody whose password was right, and whose second step is still to come: they may nothing yet.

    `secret`: what their app is to make codes from, once they have given one.
    """

    __tablename__ = "doorstep"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme")
    staff_id: Mapped[UUID] = refers("staff", index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    secret: Mapped[Sealed | None]
    begun_at: Mapped[dt.datetime] = mapped_column(index=True)


class Invitation(Table):
    """A link by which someone becomes one of staff, once. Only the hash of its token is kept.

    `ended_at`: it was used, or another has taken its place, or a lead took it back.
    """

    __tablename__ = "invitation"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme", index=True)
    email: Mapped[Sealed]
    role: Mapped[Word]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_by: Mapped[UUID] = refers("staff")
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    ended_at: Mapped[dt.datetime | None]
