"""What staff write: in the bot's place, to one person or to many, and about somebody."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Sealed, Table, Word, refers


class StandIn(Table):
    """Somebody of staff texts with a person in the bot's place, from `taken_at` to `ended_at`.

    `answered_at`: when staff last wrote. `told_at`: when the person was told that somebody is there.
    At `falls_back_at` the bot takes over again, unless staff write before. `ended_by`: who gave it back; none
    where it fell back.
    """

    __tablename__ = "stand_in"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person")
    staff_id: Mapped[UUID] = refers("staff")
    taken_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    told_at: Mapped[dt.datetime | None]
    falls_back_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[UUID | None] = refers("staff")


STANDS_IN = text("ended_at IS NULL")
Index(
    "ix_stand_in_person", StandIn.person_id, unique=True, sqlite_where=STANDS_IN, postgresql_where=STANDS_IN
)
Index("ix_stand_in_falls_back", StandIn.falls_back_at, sqlite_where=STANDS_IN, postgresql_where=STANDS_IN)


class StaffText(Table):
    """A text that somebody of staff wrote. `id` is that of its form, so that a form sent twice sends once."""

    __tablename__ = "staff_text"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person")
    staff_id: Mapped[UUID] = refers("staff")
    text_id: Mapped[UUID] = mapped_column(unique=True)
    at: Mapped[dt.datetime]


class StaffNote(Table):
    """What staff noted about a person. Rows are added, never changed: `corrects` names another."""

    __tablename__ = "staff_note"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person")
    staff_id: Mapped[UUID] = refers("staff")
    corrects: Mapped[UUID | None]
    words: Mapped[Sealed]
    at: Mapped[dt.datetime]


Index("ix_staff_note_person", StaffNote.person_id, StaffNote.id)


class ReadyText(Table):
    """Words that a programme's leads have made ready, for staff to begin a text with."""

    __tablename__ = "ready_text"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme", index=True)
    name: Mapped[str]
    words: Mapped[Sealed]
    made_by: Mapped[UUID] = refers("staff")
    made_at: Mapped[dt.datetime]
    removed_by: Mapped[UUID | None] = refers("staff")
    removed_at: Mapped[dt.datetime | None]


class Announcement(Table):
    """One text to many. `whom` and `left_out` (how many, by reason) are JSON.

    `state`: draft, set (it is sent from `send_at` on), stopped, done. `twin` is the same for the same words
    within a programme, so that two people do not send the same.
    """

    __tablename__ = "announcement"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    staff_id: Mapped[UUID] = refers("staff")
    words: Mapped[Sealed]
    whom: Mapped[str] = mapped_column(Text)
    twin: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[Word]
    made_at: Mapped[dt.datetime]
    send_at: Mapped[dt.datetime | None]
    left_out: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[dt.datetime | None]


Index("ix_announcement_programme", Announcement.programme_id, Announcement.id)
SET = text("state = 'set'")
Index("ix_announcement_set", Announcement.send_at, sqlite_where=SET, postgresql_where=SET)


class Announced(Table):
    """One person whom an announcement is for. `text_id`: their text, once it is in the outbox.

    `reason`: why they are left out after all.
    """

    __tablename__ = "announced"
    __table_args__ = (UniqueConstraint("announcement_id", "person_id"),)
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    announcement_id: Mapped[UUID] = refers("announcement")
    person_id: Mapped[UUID] = refers("person")
    text_id: Mapped[UUID | None]
    reason: Mapped[str | None]


STILL_TO_COME = text("text_id IS NULL AND reason IS NULL")
Index(
    "ix_announced_still_to_come",
    Announced.announcement_id,
    Announced.id,
    sqlite_where=STILL_TO_COME,
    postgresql_where=STILL_TO_COME,
)
