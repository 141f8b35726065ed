"""Has somebody of staff called by telephone about a flag (docs/practice.md, "Calls")."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from bot.outbound import VOICE
from bot.store import texts
from bot.store.database import Db
from bot.store.people import Place
from bot.turns import LANGUAGE
from bot.wording import sentence

OF_USE = dt.timedelta(minutes=5)  # then the next rung calls, if still nobody has it


def ring(
    db: Db, place: Place, severity: str, number: int, now: dt.datetime, *, drill: bool = False
) -> UUID | None:
    """Queue a call to a number that is texted by SMS. None: that cannot be, here or there."""
    if not db.calls or place.channel != "sms":
        return None
    key = "call.drill" if drill else "call.alert"
    return texts.queue(
        db,
        place,
        kind="alert",
        key=key,
        body=sentence(key, LANGUAGE, severity=severity, number=number),
        now=now,
        flag_number=None if drill else number,
        expires_at=now + OF_USE,
        channel=VOICE,
    )
