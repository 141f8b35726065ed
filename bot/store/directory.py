"""Finds people by their names. Each has to be opened for it: for the command line, not for every text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from bot.rules.names import sought
from bot.store import names, tables
from bot.store.columns import table
from bot.store.database import Db

FEW = 20  # names that are looked for one by one

person = table(tables.Person)
programme = table(tables.Programme)

_EVERYONE = select(person.c.id, person.c.name)
_LISTED = select(
    person.c.id, person.c.programme_id, person.c.role, person.c.name, programme.c.name.label("programme")
).join(programme, programme.c.id == person.c.programme_id)


@dataclass(frozen=True)
class Listed:
    """One person as they are told from others."""

    id: UUID
    programme_id: UUID
    name: str
    role: str
    programme: str


def with_names(db: Db, full_names: Collection[str]) -> set[UUID]:
    """Everybody whose full name, casefolded, is one of these."""
    rows = db.conn.execute(_EVERYONE if len(full_names) > FEW else _EVERYONE.where(_one_of(db, full_names)))
    return {row.id for row in rows if _name(db, row).casefold() in full_names}


def _one_of(db: Db, full_names: Collection[str]) -> ColumnElement[bool]:
    """That a name may be one of a few, by its words. One without letters is looked at all the same."""
    return or_(false(), *(and_(true(), *names.having(db, sought(one))) for one in full_names))


def called(db: Db, name: str) -> list[Listed]:
    """Everybody of this full name; if there is none, of this first name. In any case of letters."""
    wanted = " ".join(name.casefold().split())
    whole = list(_matching(db, wanted, first_only=False))
    return whole or list(_matching(db, wanted, first_only=True))


def _matching(db: Db, wanted: str, *, first_only: bool) -> Iterator[Listed]:
    for row in db.conn.execute(_LISTED.order_by(person.c.id)):
        full = _name(db, row)
        words = full.casefold().split()
        if wanted and (words[:1] == [wanted] if first_only else " ".join(words) == wanted):
            yield Listed(row.id, row.programme_id, full, row.role, row.programme)


def _name(db: Db, row: Any) -> str:
    return db.seals.open(row.name, "person.name", row.id)
