"""Of whom a flag tells, among those who could be told of it (docs/practice.md, "The ladder")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from bot.rules.escalation.named import stands_in
from bot.store import concerned, ladders
from bot.store.database import Db
from bot.store.ladders import Worry

OF_STAFF = frozenset({"boundary_breach", "child_risk", "exploitation"})
"""Worries that may be about staff, where one of their first names stands in the text."""


def note(db: Db, flag_number: int, message_id: UUID, now: dt.datetime) -> list[str]:
    """Keep whom a flag is about, as far as this text of it tells. Whom of staff that was news of."""
    worry = ladders.worry(db, flag_number)
    if worry.category == "boundary_breach" and worry.person_id is not None:
        for mentor_id in concerned.mentors(db, worry.person_id):
            concerned.add(db, worry.id, worry.programme_id, mentor_id, now)
    return [
        name
        for person_id, name in _staff_named(db, worry, message_id)
        if concerned.add(db, worry.id, worry.programme_id, person_id, now)
    ]


def _staff_named(db: Db, worry: Worry, message_id: UUID) -> Iterator[tuple[UUID, str]]:
    words = concerned.words(db, message_id)
    for person_id, name in concerned.staff(db, worry.programme_id).items():
        if person_id != worry.person_id and stands_in(name, words):
            yield person_id, name
