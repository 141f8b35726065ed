"""Which row a page is asked about."""

from __future__ import annotations

from uuid import UUID

from bot.console.office import Visit


def id_of(visit: Visit) -> UUID:
    """That of the page's own address."""
    which: UUID = visit.request.path_params["id"]
    return which


def typed_id(text: str | None) -> UUID | None:
    """That which a form or the end of an address gives; None where it is no id, or nothing."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
