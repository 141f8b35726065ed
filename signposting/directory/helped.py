"""Whether a service helped those whom it was offered to."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, update

from signposting.directory.tables import service


def outcome(conn: Connection, service_id: UUID, helped: bool) -> None:
    """Somebody said that it helped, or that it did not. Ranking counts it; nothing of who said so is kept."""
    told = service.c.helped if helped else service.c.not_helped
    conn.execute(update(service).where(service.c.id == service_id).values({told: told + 1}))
