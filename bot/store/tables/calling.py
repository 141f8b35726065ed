"""Who is on call, how far each flag has climbed towards somebody who acts, and drills of both."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Table, Word, refers


class Shift(Table):
    """Hours of the week in which somebody is on call, in their programme's local time.

    `post`: on_call, deputy or lead. `weekdays` are ISO digits ("12345"). It ends on the next day where `ends`
    is not after `begins`. `holidays`: also, not or only. It holds from `first_day` to `last_day`.
    """

    __tablename__ = "shift"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme", index=True)
    person_id: Mapped[UUID] = refers("person")
    post: Mapped[Word]
    weekdays: Mapped[Word]
    begins: Mapped[dt.time]
    ends: Mapped[dt.time]
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date | None]
    holidays: Mapped[Word] = mapped_column(default="also")
    made_at: Mapped[dt.datetime]
    removed_at: Mapped[dt.datetime | None]


class Away(Table):
    """Days on which somebody of staff is not there, whatever the rota says. No last day: they have left."""

    __tablename__ = "away"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme", index=True)
    person_id: Mapped[UUID] = refers("person")
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date | None]
    made_at: Mapped[dt.datetime]
    removed_at: Mapped[dt.datetime | None]


class Drill(Table):
    """A test of the ladder: a marked alert about nothing. `number` is counted together with flags."""

    __tablename__ = "drill"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme", index=True)
    number: Mapped[int] = mapped_column(unique=True)
    staff_id: Mapped[UUID | None] = refers("staff")
    at: Mapped[dt.datetime]


class Ladder(Table):
    """The climb of one flag, or of a drill, until somebody acknowledges it.

    `rung` is the next one, due at `due_at`; None: there is nothing more to climb. `joined_id`: another flag
    about the same person was being climbed already, and whoever acknowledges that one has this one too.
    `late_at` is when it counts as a breach; `breached_at` when that was kept. `alarmed_at` is when it was
    reported that there is nobody to tell.
    """

    __tablename__ = "ladder"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    flag_id: Mapped[UUID | None] = refers("flag", index=True)
    drill_id: Mapped[UUID | None] = refers("drill", index=True)
    person_id: Mapped[UUID | None] = refers("person", index=True)
    address_id: Mapped[UUID | None] = refers("address", index=True)
    joined_id: Mapped[UUID | None] = refers("ladder", index=True)
    severity: Mapped[Word]
    leads_only: Mapped[bool]
    begun_at: Mapped[dt.datetime]
    rung: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime | None]
    late_at: Mapped[dt.datetime | None]
    breached_at: Mapped[dt.datetime | None]
    alarmed_at: Mapped[dt.datetime | None]
    stopped_at: Mapped[dt.datetime | None]


CLIMBING = text("due_at IS NOT NULL")
NOT_BREACHED = text("late_at IS NOT NULL AND breached_at IS NULL AND stopped_at IS NULL")
Index("ix_ladder_due", Ladder.due_at, sqlite_where=CLIMBING, postgresql_where=CLIMBING)
STILL_LATE = text("breached_at IS NOT NULL AND stopped_at IS NULL")
Index("ix_ladder_still_late", Ladder.severity, sqlite_where=STILL_LATE, postgresql_where=STILL_LATE)
Index("ix_ladder_late", Ladder.late_at, sqlite_where=NOT_BREACHED, postgresql_where=NOT_BREACHED)


class Told(Table):
    """One rung climbed, and one way by which somebody was told. Rows are added, never changed.

    `way`: sms, telegram, whatsapp, voice, or nobody, where there was no one to tell. `text_id` is the row in
    `message_out` by which it went. One row a rung, address and way: no rung is climbed twice.
    """

    __tablename__ = "told"
    __table_args__ = (UniqueConstraint("ladder_id", "rung", "address_id", "way"),)
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    ladder_id: Mapped[UUID] = refers("ladder")
    rung: Mapped[int]
    person_id: Mapped[UUID | None] = refers("person")
    address_id: Mapped[UUID | None] = refers("address")
    way: Mapped[Word]
    text_id: Mapped[UUID | None] = refers("message_out", index=True)
    at: Mapped[dt.datetime]


NOBODY = text("way = 'nobody'")
Index("ix_told_nobody", Told.at, sqlite_where=NOBODY, postgresql_where=NOBODY)


class Concerned(Table):
    """Somebody of staff, or a mentor, whom a flag is about: they are not told, and do not see it."""

    __tablename__ = "concerned"
    __table_args__ = (UniqueConstraint("flag_id", "person_id"),)
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    flag_id: Mapped[UUID] = refers("flag")
    person_id: Mapped[UUID] = refers("person", index=True)
    at: Mapped[dt.datetime]


class DrillAnswer(Table):
    """Somebody answered a drill. `way`: text, voice or console. Rows are added, never changed."""

    __tablename__ = "drill_answer"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    drill_id: Mapped[UUID] = refers("drill", index=True)
    person_id: Mapped[UUID | None] = refers("person")
    staff_id: Mapped[UUID | None] = refers("staff")
    way: Mapped[Word]
    at: Mapped[dt.datetime]
