"""What staff teach the readers: whether a flag was right, what was missed, and words of their own."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from bot.store.columns import Id, Sealed, Table, Word, refers


class Verdict(Table):
    """What someone of staff thinks of a flag: right, wrong or not_sure. The last one of a flag counts.

    `missed_category` and `missed_severity`: what the text held besides, or in truth. Never changed.
    """

    __tablename__ = "verdict"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    flag_id: Mapped[UUID] = refers("flag", index=True)
    staff_id: Mapped[UUID] = refers("staff")
    verdict: Mapped[Word]
    missed_category: Mapped[Word | None]
    missed_severity: Mapped[Word | None]
    note: Mapped[Sealed | None]
    at: Mapped[dt.datetime]


class SpotCheck(Table):
    """A text that no reader flagged, picked by chance for a person to read. `verdict`: nothing, missed.

    `reworded` is what was missed in staff's own words, with nothing of anybody in it: it may leave the house.
    """

    __tablename__ = "spot_check"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    message_id: Mapped[UUID] = refers("message_in", unique=True)
    picked_at: Mapped[dt.datetime]
    verdict: Mapped[Word | None]
    missed_category: Mapped[Word | None]
    missed_severity: Mapped[Word | None]
    reworded: Mapped[Sealed | None]
    staff_id: Mapped[UUID | None] = refers("staff")
    read_at: Mapped[dt.datetime | None]


NOT_READ = text("verdict IS NULL")
Index(
    "ix_spot_check_not_read",
    SpotCheck.programme_id,
    SpotCheck.picked_at,
    sqlite_where=NOT_READ,
    postgresql_where=NOT_READ,
)


class Phrase(Table):
    """Words that a programme's staff want flagged, or, without a category, not flagged above S4."""

    __tablename__ = "phrase"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme", index=True)
    words: Mapped[Sealed]
    category: Mapped[Word | None]
    severity: Mapped[Word | None]
    added_by: Mapped[UUID] = refers("staff")
    added_at: Mapped[dt.datetime]
    removed_by: Mapped[UUID | None] = refers("staff")
    removed_at: Mapped[dt.datetime | None]
