"""Finding the person of a page, within the walls of whoever asks."""

from __future__ import annotations

from uuid import UUID

from bot.console.office import NotHere
from bot.rules.person import Person
from bot.rules.staff import Staff
from bot.store import people
from bot.store.console import people as console_people
from bot.store.database import Db


def to_read(db: Db, staff: Staff, person_id: UUID) -> Person:
    """The person, to look at. Raises NotHere."""
    person = console_people.by_id(db, staff, person_id, to_read=True)
    if person is None:
        raise NotHere
    return person


def to_change(db: Db, staff: Staff, person_id: UUID) -> Person:
    """The person, locked. Raises NotHere."""
    if console_people.by_id(db, staff, person_id) is None:
        raise NotHere
    return people.by_id(db, person_id, lock=True)
