"""What each role of staff is for, in words."""

from __future__ import annotations

from bot.rules.staff import StaffRole, may_enter

ROLES = {
    "lead": "Lead: all of it, and who else may sign in",
    "coordinator": "Coordinator: looks after people, and answers flags",
    "duty": "Duty: sees to flags when they are on call",
    "auditor": "Auditor: reads with numbers masked, and changes nothing",
    "trainee": "Trainee: practises with people who do not exist, and signs in nowhere else",
}


def roles(*, practice: bool) -> dict[str, str]:
    """Every role that somebody may have here, in words."""
    mine = (role.value for role in StaffRole if may_enter(role, practice=practice))
    return {role: ROLES.get(role, role.capitalize()) for role in mine}
