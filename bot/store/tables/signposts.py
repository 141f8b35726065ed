"""What the directory was asked for by text, and what became of it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Table, Word, refers


class Signpost(Table):
    """A service of the directory that somebody was told of. `asked_by`: the mentor who sent it to them.

    `accepted_at` is when they wanted to know more of it; `contacted_at` when they told that they had tried
    it; `asked_at` when they were asked how it went, which is once. `outcome`: helped, not, not tried, no
    answer, or passed on.
    """

    __tablename__ = "signpost"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    person_id: Mapped[UUID] = refers("person")
    relationship_id: Mapped[UUID | None] = refers("relationship")
    service_id: Mapped[UUID]  # in the directory, whose tables are another house's
    category: Mapped[Word]
    asked_by: Mapped[UUID | None] = refers("person")
    offered_at: Mapped[dt.datetime]
    accepted_at: Mapped[dt.datetime | None]
    contacted_at: Mapped[dt.datetime | None]
    asked_at: Mapped[dt.datetime | None]
    outcome: Mapped[Word | None]


Index("ix_signpost_person", Signpost.person_id, Signpost.offered_at)
Index("ix_signpost_service", Signpost.programme_id, Signpost.service_id)


class Gap(Table):
    """Something that was asked for and could not be found, and where: nobody's name stands beside it.

    `area` is a town or the first half of a postcode, "" where none was told. `why`: none, far (only what is
    for the whole country), or refused (nothing that was offered was any good).
    """

    __tablename__ = "gap"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    category: Mapped[Word]
    area: Mapped[str] = mapped_column(default="")
    why: Mapped[Word]
    at: Mapped[dt.datetime]


Index("ix_gap_programme", Gap.programme_id, Gap.at)
