"""What lets the work of staff be looked at afterwards: what they opened with a reason; the audit's chain."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import Id, Sealed, Table, refers


class Opened(Table):
    """Somebody outside the caseload of one of staff, whom they opened with a reason, to read `until` then.

    `seen_by`, `seen_at`: which lead has looked at that, and when.
    """

    __tablename__ = "opened"
    id: Mapped[Id]
    programme_id: Mapped[UUID] = refers("programme")
    staff_id: Mapped[UUID] = refers("staff")
    person_id: Mapped[UUID] = refers("person", index=True)
    reason: Mapped[Sealed]
    at: Mapped[dt.datetime]
    until: Mapped[dt.datetime]
    seen_by: Mapped[UUID | None] = refers("staff")
    seen_at: Mapped[dt.datetime | None]


Index("ix_opened_staff", Opened.staff_id, Opened.until)
Index("ix_opened_programme", Opened.programme_id, Opened.id)
NOT_SEEN = text("seen_at IS NULL")
Index("ix_opened_not_seen", Opened.programme_id, sqlite_where=NOT_SEEN, postgresql_where=NOT_SEEN)


class AuditLink(Table):
    """One row of the audit, by the same id, in its place in the chain: 1, 2, 3.

    `hash` is made of the hash before it and of all that the row says.
    """

    __tablename__ = "audit_link"
    id: Mapped[Id]
    place: Mapped[int] = mapped_column(BigInteger, unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditEnd(Table):
    """Where the chain ends: one row. `mark` is its last place and hash, sealed: none can be made up."""

    __tablename__ = "audit_end"
    id: Mapped[Id]
    place: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[UUID]
    mark: Mapped[Sealed | None]
