"""One person, or one relationship, as staff fill it in on a page: checked and kept as a row of a file is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from bot.imports import known as lookup
from bot.imports import roll
from bot.imports.keep import Standing, keep
from bot.imports.known import Known
from bot.imports.roll import Entry
from bot.imports.row import COLUMNS, NewPerson, read_row
from bot.imports.sheet import Row
from bot.rules.person import Programme
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db

address = table(tables.Address)
HERE = 1  # the line of a row that stands on no line


def read(db: Db, filled: Mapping[str, str], programme: Programme, now: dt.datetime) -> Entry:
    """What was filled in, by column. What cannot be is refused on its row, by column, with the reason."""
    cells = {name: " ".join(filled.get(name, "").split()) for name in COLUMNS}
    row = read_row(Row(HERE, cells | {"programme": programme.name}), now.date(), programme.country)
    known = _look_up(db, row)
    [entry] = roll.enrol([row], known)
    roll.refuse_others([entry], known, programme.id)
    return entry


def keep_one(db: Db, entry: Entry, programme: Programme, coordinator: UUID | None, now: dt.datetime) -> UUID:
    """Keep who was read, with all that follows. The id of their row. `coordinator`: of the relationship."""
    name = programme.name.casefold()
    standing = Standing(now, {name: (programme.id, programme.timezone)})
    if coordinator is not None:
        standing.coordinators[name] = coordinator
    keep(db, entry, standing)
    return standing.people[HERE]


def _look_up(db: Db, row: NewPerson) -> Known:
    wanted = set(roll.addresses(row))
    wanted |= {("sms", row.mentor_phone)} if row.mentor_phone else set()
    names = {row.name.casefold()} if row.name and not roll.addresses(row) else set()
    return lookup.look_up(db, wanted, names)


def numbers_of(db: Db, person_id: UUID) -> dict[str, str]:
    """A number and a chat of somebody's, as a row has them."""
    rows = db.conn.execute(select(address).where(address.c.person_id == person_id).order_by(address.c.id))
    columns = {"sms": "phone", "telegram": "telegram"}
    return {
        columns[row.channel]: db.seals.open(row.value, "address.value", row.id)
        for row in rows
        if row.channel in columns and row.past_at is None
    }
