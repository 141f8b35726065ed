"""What staff may do with a flag as it stands, and how it stands after. Pure.

A flag of S1 or S2 is closed by two people: one proposes, another confirms (docs/practice.md, "Severities").
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bot.rules.staff import Act, Staff, may

TWO_PEOPLE = frozenset({"S1", "S2"})
LEVELS = ("S1", "S2", "S3", "S4")
HAS_IT = ("acknowledged", "handled", "proposed")
"""States in which somebody has a flag."""
OUTCOMES = {"right": "the worry was right", "false_alarm": "a false alarm", "handled": "handled before"}


@dataclass(frozen=True)
class Standing:
    """How a flag stands: open, acknowledged, handled, proposed (and by whom) or closed.

    `held_by`: who of staff has it. `lowered_by`: who took it below what two people close, if it was ever that
    severe.
    """

    severity: str
    state: str
    proposed_by: UUID | None = None
    lowered_by: UUID | None = None
    held_by: UUID | None = None


def is_closed_by_two(staff: Staff, standing: Standing) -> bool:
    """Does it take somebody else to confirm, if this person would close a flag?

    So for S1 and S2, and for what they have themselves taken below that.
    """
    return standing.severity in TWO_PEOPLE or standing.lowered_by == staff.id


def refusal(staff: Staff, act: Act, standing: Standing) -> str | None:
    """Why this may not be done with a flag as it stands. None: it may."""
    if not may(staff, act):
        return "Your role reads here, and changes nothing."
    match act:
        case Act.ACKNOWLEDGE if standing.state != "open":
            return "This flag has been acknowledged already."
        case Act.TAKE if standing.state not in HAS_IT:
            return "Nobody has this flag, so it cannot be taken over."
        case Act.TAKE if standing.held_by == staff.id:
            return "You have it already."
        case Act.CLOSE if standing.state in ("proposed", "closed"):
            return "Someone has closed this flag, or proposed to."
        case Act.CONFIRM | Act.KEEP_OPEN if standing.state != "proposed":
            return "Nobody is proposing to close this flag now."
        case Act.CONFIRM if standing.proposed_by == staff.id:
            return "Two people close a flag like this: somebody else must confirm."
        case Act.GRADE if standing.state == "closed":
            return "This flag is closed."
        case Act.GRADE if standing.state == "proposed":
            return "Someone proposes to close this flag. Keep it open first."
    return None


def state_after(staff: Staff, act: Act, standing: Standing) -> str:
    """How a flag stands once this person has done this.

    Whoever does something about an open flag has it; what is added to a closed one leaves it closed.
    """
    match act:
        case Act.ACKNOWLEDGE:
            return "acknowledged"
        case Act.KEEP_OPEN:
            return "handled"
        case Act.CLOSE:
            return "proposed" if is_closed_by_two(staff, standing) else "closed"
        case Act.CONFIRM:
            return "closed"
        case Act.CALL | Act.DO | Act.REFER if standing.state in ("open", "acknowledged"):
            return "handled"
        case Act.GRADE if standing.state == "open":
            return "acknowledged"
        case _:
            return standing.state
