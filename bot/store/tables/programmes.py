"""What leads do for a whole programme: files that they bring in, and what they set."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Sealed, Table, Word, refers


class Upload(Table):
    """A file that somebody of staff brings in by the console. Only what was found in it is kept.

    `programme_id`: what is brought in may be of this programme alone; none: of any. `state`: checking,
    checked, unreadable, importing, done, failed or dropped. `done` of `of` rows are in. `worker` is the
    process that has it in hand, which shows itself at `beat_at`. `found` and `came` are JSON: what the check
    found, and what became of it. `feed` and `mapping` are a directory's name and its columns.
    """

    __tablename__ = "upload"
    id: Mapped[Id]
    programme_id: Mapped[UUID | None] = refers("programme")
    staff_id: Mapped[UUID] = refers("staff")
    kind: Mapped[Word]
    name: Mapped[Sealed]
    digest: Mapped[str]
    feed: Mapped[str] = mapped_column(default="")
    mapping: Mapped[str | None] = mapped_column(Text)
    partial: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[Word]
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int | None]
    found: Mapped[Sealed | None]
    came: Mapped[Sealed | None]
    worker: Mapped[Word]
    beat_at: Mapped[dt.datetime]
    made_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


Index("ix_upload_made", Upload.made_at)


class SettingChange(Table):
    """What a lead changed in the settings of a programme: rows are added, and never changed."""

    __tablename__ = "setting_change"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme", index=True)
    staff_id: Mapped[UUID] = refers("staff")
    name: Mapped[Word]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    at: Mapped[dt.datetime]
