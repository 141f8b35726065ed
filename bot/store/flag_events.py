"""The record of a flag: each act on it, by whom and in which way. Rows are added, and never changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from bot.rules.staff import Act
from bot.store.database import Db
from bot.store.rows import add

CONSOLE, TEXT, VOICE, BOT = "console", "text", "voice", "bot"


@dataclass(frozen=True)
class Hand:
    """Whose act it is: of staff who are signed in, of a person by text or telephone, or of the bot itself."""

    way: str = BOT
    staff_id: UUID | None = None
    person_id: UUID | None = None


THE_BOT = Hand()


def keep(
    db: Db,
    programme_id: UUID,
    flag_id: UUID,
    act: Act,
    hand: Hand,
    now: dt.datetime,
    *,
    outcome: str | None = None,
    note: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> UUID:
    """Add one act to the record of a flag."""
    return add(
        db,
        "flag_event",
        programme_id=programme_id,
        flag_id=flag_id,
        staff_id=hand.staff_id,
        person_id=hand.person_id,
        way=hand.way,
        action=act.value,
        outcome=outcome,
        note=note or None,
        facts=json.dumps(dict(facts), ensure_ascii=False) if facts else None,
        at=now,
    )
