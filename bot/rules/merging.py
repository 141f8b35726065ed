"""What holds of somebody who was kept twice, once they are one (docs/practice.md, "Here twice"). Pure.

Wherever the two differ, what is more careful holds.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.rules.choosing import CAREFUL
from bot.rules.gate import CLOSED_OFF
from bot.rules.person import Consent, Person, PhoneSetting, State

CARED = (Consent.YES, Consent.ASK, Consent.NO)  # each more careful than the last


@dataclass(frozen=True)
class Merged:
    """What holds of both from now on."""

    consent: Consent
    phone_setting: PhoneSetting
    state: State | None
    paused_until: dt.datetime | None
    safe_word: str | None


def merged(kept: Person, other: Person) -> Merged:
    """The two as one. `kept` is the record that stays."""
    consent = max(kept.consent, other.consent, key=CARED.index)
    stopped = kept.opted_out or other.opted_out
    pauses = [one for one in (kept.paused_until, other.paused_until) if one is not None]
    return Merged(
        Consent.NO if stopped else consent,
        max(kept.phone_setting, other.phone_setting, key=CAREFUL.index),
        _state(kept.state, other.state),
        max(pauses, default=None),
        kept.safe_word or other.safe_word,
    )


def cannot(kept: Person, other: Person) -> str | None:
    """Why these two cannot be made one. None: they can."""
    if kept.id == other.id:
        return "These are one record already."
    if kept.programme.id != other.programme.id:
        return "They are in two programmes. People of two programmes stay apart."
    if kept.role is not other.role:
        return f"One is a {kept.role}, the other a {other.role}. Two roles stay apart."
    words = {one.safe_word for one in (kept, other) if one.safe_word}
    if len(words) > 1:
        return "Each has a safe word of their own. Agree on one with them first, and set it in both records."
    together = {one.mentor_id if one.mentee_id == kept.id else one.mentee_id for one in kept.relationships}
    if other.id in together:
        return "They are in a relationship with each other."
    return None


def _state(kept: State | None, other: State | None) -> State | None:
    """A state that closes their phone holds, whichever record has it."""
    return other if other in CLOSED_OFF and kept not in CLOSED_OFF else kept
