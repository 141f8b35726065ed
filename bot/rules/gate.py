"""May this person be texted at all? Asked when hearing, queueing and sending (docs/practice.md, "States")."""

from __future__ import annotations

import datetime as dt

from bot.rules.person import Consent, Person, Role, State

CLOSED_OFF = frozenset(
    {State.REFERRED, State.IN_CUSTODY, State.RELEASE_PLANNED, State.RECALLED, State.ARCHIVE}
)
OVER = frozenset({State.CLOSED, State.FOLLOWED_UP})
FROZEN = "the number may be a stranger's by now"
OUT_OF_REACH = "texts do not reach them"
YOUNGEST = 13  # years; below that only the carer's phone is texted (docs/practice.md, "Children")


def age(person: Person, today: dt.date) -> int | None:
    """In whole years, if their birthday is known."""
    if person.born is None:
        return None
    had_birthday = (today.month, today.day) >= (person.born.month, person.born.day)
    return today.year - person.born.year - (not had_birthday)


def never_texted(person: Person, today: dt.date) -> str | None:
    """Why nothing at all may go to this person's phone, not even an answer. None: it may."""
    if person.role is Role.MENTEE and person.state in CLOSED_OFF:
        return f"state is {person.state}"
    years = age(person, today)
    if person.role is Role.MENTEE and years is not None and years < YOUNGEST:
        return "under 13: only the carer is texted"
    return "opted out" if person.opted_out else None


def not_begun(person: Person, today: dt.date) -> str | None:
    """Why the bot may not begin a talk with this person. None: it may."""
    reason = never_texted(person, today)
    if reason is None and person.frozen:
        reason = FROZEN
    if reason is None and person.unreachable:
        reason = OUT_OF_REACH
    if reason is None and person.consent is not Consent.YES:
        reason = f"consent is {person.consent}"
    if reason is None and person.role is Role.MENTEE and person.state in OVER:
        reason = f"state is {person.state}"
    return reason
