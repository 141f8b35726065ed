"""What a lead may change of other staff. Pure: who asks, whom it is about and who is lead in, why not out."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from bot.rules.staff import Act, Staff, may

YOURSELF = "You cannot change that for yourself. Ask another lead."
NOT_A_LEAD = "You are not a lead any more."


def refusal(lead: Staff, member: Staff, leads: Collection[UUID]) -> str | None:
    """Why `lead` may not change the role or the access of `member`. None: they may.

    `leads` are those with access at this moment. One always remains: only a lead changes this, and nobody
    changes it for themselves.
    """
    if not may(lead, Act.STAFF) or lead.id not in leads:
        return NOT_A_LEAD
    return YOURSELF if member.id == lead.id else None
