"""One row of rota.csv, read cell by cell and then as a whole. Nothing here looks at other rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from bot.imports import cells, week
from bot.imports.cells import Refused
from bot.imports.row import Remark
from bot.imports.sheet import Row
from bot.rules.escalation.rota import Away, Holidays, Post, Shift

COLUMNS = (
    "programme",
    "post",
    "phone",
    "name",
    "days",
    "from",
    "to",
    "starts_on",
    "ends_on",
    "holidays",
)
REQUIRED = ("programme", "post", "phone")
OF_A_SHIFT = ("days", "from", "to", "holidays")
FILLED = {
    "shift": (*REQUIRED, "days", "from", "to"),
    "away": (*REQUIRED, "starts_on", "ends_on"),
    "left": (*REQUIRED, "starts_on"),
}
FIELDS = {"from": "begins", "to": "ends"}  # where a column's name is a word of the language


class Kind(StrEnum):
    """What a row says: a shift on one of the posts, or that somebody is away, or has left."""

    ON_CALL = "on_call"
    DEPUTY = "deputy"
    LEAD = "lead"
    AWAY = "away"
    LEFT = "left"

    @property
    def is_shift(self) -> bool:
        return self not in (Kind.AWAY, Kind.LEFT)


@dataclass
class RotaRow:
    """What a row says. None: its cell is empty. `wrong`: why it cannot be taken."""

    line: int
    programme: str = ""
    post: Kind | None = None
    phone: str | None = None
    name: str | None = None
    days: frozenset[int] | None = None
    begins: dt.time | None = None
    ends: dt.time | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    holidays: Holidays | None = None
    programme_id: UUID | None = None
    person_id: UUID | None = None
    wrong: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def refuse(self, column: str, reason: str) -> None:
        self.wrong.append(Remark(self.line, column, reason))

    def note(self, column: str, words: str) -> None:
        self.notes.append(Remark(self.line, column, words))

    def shift(self, first_day: dt.date) -> Shift:
        """The shift of a good row, which begins on `first_day` where the row does not say when."""
        if self.person_id is None or self.post is None or self.days is None:
            raise ValueError("not a whole shift")
        if self.begins is None or self.ends is None:
            raise ValueError("not a whole shift")
        return Shift(
            self.person_id,
            Post(self.post.value),
            self.days,
            self.begins,
            self.ends,
            self.starts_on or first_day,
            self.ends_on,
            self.holidays or Holidays.ALSO,
        )

    def away(self) -> Away:
        """The days of a good row on which somebody is not there."""
        if self.person_id is None or self.starts_on is None:
            raise ValueError("not a whole row")
        return Away(self.person_id, self.starts_on, self.ends_on)


def read_row(row: Row, region: str) -> RotaRow:
    """Read one row. Numbers without a + are those of `region` (ISO 3166)."""
    read = RotaRow(row.line)
    for column in COLUMNS:
        if text := row.cells.get(column, ""):
            _read_cell(read, column, text, _reader(column, row, region))
    if row.too_many:
        read.refuse("end", f"has {row.too_many} more than the first line has: put quotes around commas")
    for column, reason in _what_is_missing(read, row):
        read.refuse(column, reason)
    _check_dates(read)
    _drop_a_shifts(read)
    return read


_READERS: dict[str, Callable[[str], Any]] = {
    "programme": partial(cells.words, longest=cells.LONGEST_NAME),
    "post": lambda text: cells.one_of(text.replace("-", " "), Kind),
    "name": partial(cells.words, longest=cells.LONGEST_NAME),
    "days": week.weekdays,
    "from": week.clock,
    "to": week.clock,
    "starts_on": cells.date,
    "ends_on": cells.date,
    "holidays": partial(cells.one_of, allowed=Holidays),
}


def _reader(column: str, row: Row, region: str) -> Callable[[str], Any]:
    if column == "phone":
        return partial(cells.phone, region=region, number_cell=column in row.numbers)
    return _READERS[column]


def _read_cell(read: RotaRow, column: str, text: str, reader: Callable[[str], Any]) -> None:
    try:
        setattr(read, FIELDS.get(column, column), reader(text))
    except Refused as refused:
        read.refuse(column, str(refused))


def _what_is_missing(read: RotaRow, row: Row) -> Iterator[tuple[str, str]]:
    kind = read.post
    needed = REQUIRED if kind is None else FILLED["shift" if kind.is_shift else kind.value]
    for column in needed:
        if not row.cells.get(column):
            yield column, "is empty"
    if kind is Kind.LEFT and read.ends_on is not None:
        yield "ends_on", "must be empty for who has left; who comes back is away"


def _check_dates(read: RotaRow) -> None:
    if read.starts_on and read.ends_on and read.ends_on < read.starts_on:
        read.refuse("ends_on", f"{read.ends_on} is before starts_on, {read.starts_on}")


def _drop_a_shifts(read: RotaRow) -> None:
    """Leave out what says nothing of somebody who is not there."""
    if read.post is None or read.post.is_shift:
        return
    for column in OF_A_SHIFT:
        if getattr(read, FIELDS.get(column, column)) is not None:
            setattr(read, FIELDS.get(column, column), None)
            read.note(column, "counts only for a shift, so it was left out")
