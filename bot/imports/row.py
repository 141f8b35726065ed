"""One row of people.csv, read cell by cell and then as a whole. Nothing here looks at other rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.imports import cells
from bot.imports.cells import Refused
from bot.imports.sheet import Row
from bot.rules.gate import YOUNGEST
from bot.rules.person import Consent, Role, State

COLUMNS = (
    "name",
    "role",
    "phone",
    "telegram",
    "email",
    "language",
    "timezone",
    "programme",
    "consent",
    "consent_on",
    "born",
    "guardian_phone",
    "state",
    "mentor_phone",
    "starts_on",
    "ends_on",
    "meets",
    "step",
)
REQUIRED = ("name", "role", "phone", "programme", "consent")
FILLED = ("name", "role", "programme", "consent")
PHONES = ("phone", "guardian_phone", "mentor_phone")
OF_A_MENTEE = ("guardian_phone", "state", "mentor_phone", "starts_on", "ends_on", "meets", "step")
OF_A_PAIR = ("starts_on", "ends_on", "meets", "step")
ADULT = 18  # docs/practice.md, "Children"


@dataclass(frozen=True, order=True)
class Remark:
    """Something to say about one cell of the file."""

    line: int
    column: str
    words: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.words}."


@dataclass
class NewPerson:
    """What a row says of a person. None: its cell is empty. `wrong`: why it cannot be taken."""

    line: int
    name: str = ""
    role: Role | None = None
    phone: str | None = None
    telegram: str | None = None
    email: str | None = None
    language: str | None = None
    timezone: str | None = None
    programme: str = ""
    consent: Consent | None = None
    consent_on: dt.date | None = None
    born: dt.date | None = None
    guardian_phone: str | None = None
    state: State | None = None
    mentor_phone: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    meets: str | None = None
    step: str | None = None
    wrong: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def refuse(self, column: str, reason: str) -> None:
        self.wrong.append(Remark(self.line, column, reason))

    def note(self, column: str, words: str) -> None:
        self.notes.append(Remark(self.line, column, words))


def read_row(row: Row, today: dt.date, region: str) -> NewPerson:
    """Read one row. Numbers without a + are those of `region` (ISO 3166)."""
    person = NewPerson(row.line)
    for column in COLUMNS:
        text = row.cells.get(column, "")
        if text:
            _read_cell(person, column, text, _reader(column, row, today, region))
        elif column in FILLED:
            person.refuse(column, "is empty")
    if row.too_many:
        person.refuse("end", f"has {row.too_many} more than the first line has: put quotes around commas")
    _drop_a_mentees(person)
    for check in (_check_age, _check_dates, _check_phones, _check_consent):
        for column, reason in check(person, today):
            person.refuse(column, reason)
    return person


def _reader(column: str, row: Row, today: dt.date, region: str) -> Callable[[str], Any]:
    if column in PHONES:
        return partial(cells.phone, region=region, number_cell=column in row.numbers)
    return partial(_PAST[column], today=today) if column in _PAST else _READERS[column]


_PAST: dict[str, Callable[..., Any]] = {"born": cells.past, "consent_on": cells.past}
_READERS: dict[str, Callable[[str], Any]] = {
    "name": partial(cells.words, longest=cells.LONGEST_NAME),
    "role": partial(cells.one_of, allowed=Role),
    "telegram": cells.chat,
    "email": cells.email,
    "language": cells.language,
    "timezone": cells.timezone,
    "programme": partial(cells.words, longest=cells.LONGEST_NAME),
    "consent": partial(cells.one_of, allowed=Consent),
    "state": partial(cells.one_of, allowed=State),
    "starts_on": cells.date,
    "ends_on": cells.date,
    "meets": cells.plan,
    "step": partial(cells.words, longest=cells.LONGEST_STEP),
}


def _read_cell(person: NewPerson, column: str, text: str, read: Callable[[str], Any]) -> None:
    try:
        setattr(person, column, read(text))
    except Refused as refused:
        person.refuse(column, str(refused))


def _drop_a_mentees(person: NewPerson) -> None:
    """Leave out what only a mentee's row can say, and what says nothing without a mentor."""
    if person.role is None:
        return
    if person.role is not Role.MENTEE:
        unused: tuple[str, ...] = OF_A_MENTEE
        why = "counts only on a mentee's row, so it was left out"
    elif person.mentor_phone is None and not any(one.column == "mentor_phone" for one in person.wrong):
        unused = OF_A_PAIR
        why = "counts only with a mentor_phone, so it was left out"
    else:
        return
    for column in unused:
        if getattr(person, column) is not None:
            setattr(person, column, None)
            person.note(column, why)


def _check_age(person: NewPerson, today: dt.date) -> Iterator[tuple[str, str]]:
    if person.born is None or person.role is not Role.MENTEE:
        return
    had_birthday = (today.month, today.day) >= (person.born.month, person.born.day)
    years = today.year - person.born.year - (not had_birthday)
    if years < ADULT and person.guardian_phone is None:
        yield "guardian_phone", f"is needed: this mentee is {years}, and a guardian must agree"
    if years < YOUNGEST:
        for column in ("phone", "telegram"):
            if getattr(person, column) is not None:
                yield column, f"must be empty under {YOUNGEST}: only the carer's phone is texted"


def _check_dates(person: NewPerson, _today: dt.date) -> Iterator[tuple[str, str]]:
    if person.starts_on and person.ends_on and person.ends_on < person.starts_on:
        yield "ends_on", f"{person.ends_on} is before starts_on, {person.starts_on}"


def _check_phones(person: NewPerson, _today: dt.date) -> Iterator[tuple[str, str]]:
    refused = {one.column for one in person.wrong}
    if person.role in (Role.MENTOR, Role.CARER) and not (
        person.phone or person.telegram or "phone" in refused
    ):
        yield "phone", f"is empty: a {person.role} is texted, and found by it"
    if person.phone is not None and person.phone == person.mentor_phone:
        yield "mentor_phone", "is this mentee's own phone"
    if person.phone and person.role in (Role.MENTOR, Role.MENTEE) and not cells.can_be_texted(person.phone):
        person.note("phone", "is a landline, which texts may not reach")


def _check_consent(person: NewPerson, _today: dt.date) -> Iterator[tuple[str, str]]:
    refused = {one.column for one in person.wrong}
    if person.consent is Consent.YES and person.consent_on is None and "consent_on" not in refused:
        person.note("consent_on", "is empty, so the day of this import is kept")
    yield from ()
