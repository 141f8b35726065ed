"""Somebody of staff has a flag: by text, by a key on the telephone, or in the console.

Who may not have it is told nothing of it (docs/practice.md, "Acknowledging").
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from bot.rules.staff import Staff
from bot.store.database import Db
from bot.turns import Scene


def by_text(scene: Scene, text: str) -> bool:
    """Take on the flag that a text of staff names, such as "A214". False: it is a text like any other."""
    return False


def by_call(db: Db, text_id: UUID, now: dt.datetime) -> bool:
    """Take on the flag of an alert by telephone, for whoever was called. False: they may not have it now.

    `text_id` is the row of the call in `message_out`.
    """
    return False


def in_console(db: Db, staff: Staff, flag_id: UUID, now: dt.datetime) -> None:
    """Somebody signed in has just taken a flag on: its ladder stops, and what joined it is theirs as well."""
