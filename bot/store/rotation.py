"""Seals everything anew with the newest key, in short transactions, while servers run beside it.

Each sealed value names its key: whatever stopped a rotation, the next one goes on where it was.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, bindparam, case, func, literal, or_, select, true, update
from sqlalchemy.exc import IntegrityError

import bot.store.tables  # noqa: F401 (declares them)
from bot.store import names as kept_names
from bot.store.columns import Table, new_id
from bot.store.database import Database, Db
from bot.store.sealing import SealBroken, head, key_of

AT_ONCE = 200  # rows to a transaction
LOOKS = 5  # at each table: the first finds nearly all, the others what was in use or sealed meanwhile
FIRST = UUID(int=0)
PAUSE = 1.0  # seconds between two looks
SHOWN = 1000  # places that are named; all of them are counted

BLIND_OF = {"address": "value", "staff": "email"}
"""What a table's blind index is made of. That of tries to sign in cannot be made again; they pass."""

NO_KEY = "no key in ALONGSIDE_KEYS opens it"
TWICE = "another row holds the same already"

_tables: dict[str, Any] = dict(Table.metadata.tables)
_columns = {
    name: [column.name for column in of.columns if column.info.get("sealed")] for name, of in _tables.items()
}
SEALED = [name for name, columns in _columns.items() if columns]

Row = dict[str, Any]
Told = Callable[[int, int], None]
"""To be told how many rows have been looked at, and of how many."""


@dataclass(frozen=True)
class Stuck:
    """A value that stays as it was, the id of its key, and why."""

    table: str
    column: str
    row: UUID
    key: str
    why: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column} in row {self.row}: {self.why}"


@dataclass
class Look:
    """What came of going through some rows. `stuck` names the first of them, `stuck_on` counts by key."""

    rows: int = 0
    last: UUID = FIRST
    resealed: int = 0
    stuck: list[Stuck] = field(default_factory=list)
    stuck_on: Counter[str] = field(default_factory=Counter)

    def leave(self, *stuck: Stuck) -> None:
        self.stuck = [*self.stuck, *stuck][:SHOWN]
        self.stuck_on.update(one.key for one in stuck)


@dataclass(frozen=True)
class Rotated:
    """How many values were sealed anew, which stay as they were, and how many each older key still seals.

    `stuck` names the first thousand that stay, `stuck_on` counts them all by key.
    """

    resealed: int
    stuck: list[Stuck]
    stuck_on: Counter[str]
    in_use: dict[str, int]


def rotate(database: Database, told: Told = lambda _done, _of: None, pause: float = PAUSE) -> Rotated:
    """Seal with the newest key whatever an older one sealed, and find numbers and staff by it.

    What no key opens is left as it is. An older key that seals more at the end than what is stuck is one that
    another program still seals with. `pause` is in seconds.
    """
    resealed, of = 0, database.read(_rows_to_look_at)
    for looks_left in reversed(range(LOOKS)):
        look = Look()
        for batch in _batches(database):
            look.rows += batch.rows
            look.resealed += batch.resealed
            look.leave(*batch.stuck)
            told(min(look.rows, of), of)
        resealed += look.resealed
        in_use = database.read(_in_use)
        if not looks_left or all(many <= look.stuck_on[key] for key, many in in_use.items()):
            break
        time.sleep(pause)
    return Rotated(resealed, look.stuck, look.stuck_on, in_use)


def _batches(database: Database) -> Iterator[Look]:
    for table in SEALED:
        batch, until = Look(rows=AT_ONCE), new_id()  # or whoever writes faster would never be caught up with
        while batch.rows == AT_ONCE:
            began = time.monotonic()
            batch = database.write(partial(_reseal_some, table=table, after=batch.last, until=until))
            yield batch
            time.sleep(time.monotonic() - began)  # whoever else writes has as long as this took


def _reseal_some(db: Db, table: str, after: UUID, until: UUID) -> Look:
    """Deal with the next rows of a table. Those in use elsewhere are left to a later look."""
    of = _tables[table]
    wanted = ("id", *_columns[table], *(("blind",) if table in BLIND_OF else ()))
    some = select(*(of.c[name] for name in wanted)).where(of.c.id > after, of.c.id <= until)
    next_ones = some.where(_to_look_at(db, table)).order_by(of.c.id).limit(AT_ONCE)
    locked = next_ones.with_for_update(skip_locked=True, key_share=True)
    rows = [dict(row) for row in db.conn.execute(locked).mappings()]
    look = Look(rows=len(rows), last=rows[-1]["id"] if rows else after)
    alike: dict[tuple[str, ...], list[tuple[Row, Row]]] = defaultdict(list)
    for row in rows:
        if fresh := _fresh(db, table, row, look):
            alike[tuple(fresh)].append((row, fresh))
    for changes in alike.values():
        _write(db, table, changes, look)
    return look


def _fresh(db: Db, table: str, row: Row, look: Look) -> Row:
    """The columns of a row that are to be kept anew, as they will be."""
    fresh: Row = {}
    for name in _columns[table]:
        sealed, found_by = row[name], BLIND_OF.get(table) == name
        if sealed is None or (db.seals.is_newest(sealed) and not found_by):
            continue
        try:
            words = db.seals.open(sealed, f"{table}.{name}", row["id"])
        except SealBroken:
            look.leave(Stuck(table, name, row["id"], key_of(sealed), NO_KEY))
            continue
        if not db.seals.is_newest(sealed):
            fresh[name] = db.seals.seal(words, f"{table}.{name}", row["id"])
        if found_by and row["blind"] != (blind := db.seals.blind(words)):
            fresh["blind"] = blind
    return fresh


def _write(db: Db, table: str, changes: list[tuple[Row, Row]], look: Look) -> None:
    """Keep rows of which the same columns change; one by one, where a blind index would be another's too."""
    of, names = _tables[table], tuple(changes[0][1])
    change = update(of).where(of.c.id == bindparam("this")).values({name: bindparam(name) for name in names})
    try:
        with db.part():
            db.conn.execute(change, [{"this": row["id"], **fresh} for row, fresh in changes])
            _find_by_name(db, changes if table == "person" and "name" in names else ())
        look.resealed += len(changes) * len(set(names) - {"blind"})
    except IntegrityError:
        if len(changes) > 1:
            for one in changes:
                _write(db, table, [one], look)
        else:
            column, row = BLIND_OF[table], changes[0][0]
            look.leave(Stuck(table, column, row["id"], key_of(row[column]), TWICE))


def _find_by_name(db: Db, people: Iterable[tuple[Row, Row]]) -> None:
    """People are found by their names under the newest key as well."""
    for row, fresh in people:
        kept_names.keep(db, row["id"], db.seals.open(fresh["name"], "person.name", row["id"]))


def _to_look_at(db: Db, table: str) -> ColumnElement[bool]:
    """Rows with a value under an older key; every row with a blind index, since that names no key."""
    if table in BLIND_OF:
        return true()
    newest = db.seals.names[0]
    return or_(*(~_is_under(newest, _tables[table].c[name]) for name in _columns[table]))


def _is_under(key: str, column: Any) -> ColumnElement[bool]:
    """Was this sealed with that key? Neither yes nor no where nothing is kept."""
    begins = head(key)
    return func.substr(column, 1, len(begins)) == literal(begins, LargeBinary)


def _rows_to_look_at(db: Db) -> int:
    counts = [select(func.count()).select_from(_tables[name]).where(_to_look_at(db, name)) for name in SEALED]
    return sum(db.conn.execute(count).scalar_one() for count in counts)


def _in_use(db: Db) -> dict[str, int]:
    """How many values each of the older keys seals."""
    in_use: Counter[str] = Counter(dict.fromkeys(db.seals.names[1:], 0))
    for table in SEALED if in_use else ():
        columns = [_tables[table].c[name] for name in _columns[table]]
        sums = [sum(case((_is_under(key, one), 1), else_=0) for one in columns) for key in in_use]
        found = db.conn.execute(select(*(func.coalesce(func.sum(one), 0) for one in sums))).one()
        in_use.update(dict(zip(in_use, found, strict=True)))
    return dict(in_use)
