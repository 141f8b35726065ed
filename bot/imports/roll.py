"""The rows of a file beside each other and beside the database: who is new, who is paired with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from babel.core import get_global

from bot.imports.cells import as_dialled, region_of
from bot.imports.known import Known, KnownPair, KnownPerson
from bot.imports.row import NewPerson
from bot.imports.sheet import Row
from bot.rules.person import Programme, Role
from bot.wording.country import COUNTRIES

COUNTRY = "GB"
TIMEZONES = {"GB": "Europe/London", "US": "America/New_York"}
NEAR_GB = frozenset({"GG", "IM", "JE"})  # islands whose numbers are written as those of the United Kingdom
STAFF = (Role.COORDINATOR, Role.LEAD)
BY_ROLE = (Role.LEAD, Role.COORDINATOR, Role.CARER, Role.MENTOR, Role.MENTEE)

Addresses = tuple[tuple[str, str], ...]


@dataclass
class Entry:
    """One person of the file: who they are already, and who their mentor is.

    `fresh` are addresses that are nobody's yet; `stopped`: texts to one of theirs have been stopped.
    """

    row: NewPerson
    known: KnownPerson | None = None
    mentor: Entry | KnownPerson | None = None
    fresh: Addresses = ()
    stopped: bool = False

    @property
    def pair(self) -> KnownPair | None:
        """The relationship with this mentor, if there is or was one."""
        mentor = self.mentor.known if isinstance(self.mentor, Entry) else self.mentor
        pairs = self.known.pairs if self.known and mentor else ()
        return next((pair for pair in reversed(pairs) if mentor and pair.mentor_id == mentor.id), None)


@dataclass(frozen=True)
class NewProgramme:
    """A programme that the file brings. `phone` may be empty: `doctor` asks for it."""

    name: str
    country: str
    timezone: str


def addresses(row: NewPerson) -> Addresses:
    """The (channel, value) pairs of a row."""
    both = (("sms", row.phone), ("telegram", row.telegram))
    return tuple((channel, value) for channel, value in both if value)


def region(row: Row, programmes: Mapping[str, Programme]) -> str:
    """The country by which a row's numbers are read: its programme's, else its time zone's."""
    programme = programmes.get(" ".join(row.cells.get("programme", "").split()).casefold())
    return programme.country if programme else _country_of(row.cells.get("timezone"))


def _country_of(timezone: str | None) -> str:
    territories: Mapping[str, str] = get_global("zone_territories")
    return territories.get(timezone or "", COUNTRY)


def enrol(rows: Sequence[NewPerson], known: Known) -> list[Entry]:
    """Find each row's place. What cannot be is refused on the row itself."""
    entries = [_entry(row, known) for row in rows]
    _refuse_twins(entries)
    for entry in entries:
        _check_known(entry, known)
    mentors = {entry.row.phone: entry for entry in reversed(entries) if entry.row.phone}
    for entry in entries:
        if entry.row.mentor_phone is not None:
            _pair(entry, mentors.get(entry.row.mentor_phone), known)
    return entries


def _entry(row: NewPerson, known: Known) -> Entry:
    who = _who(row, known)
    fresh = tuple(where for where in addresses(row) if where not in known.at)
    stopped = any(where in known.stopped for where in addresses(row)) or bool(who and who.opted_out)
    return Entry(row, who, fresh=fresh, stopped=stopped)


def _who(row: NewPerson, known: Known) -> KnownPerson | None:
    found = [known.at[where] for where in addresses(row) if where in known.at]
    if len({one.id for one in found}) > 1:
        row.refuse("telegram", "is the chat of somebody else than the phone")
    if found or addresses(row):
        return found[0] if found else None
    programme = known.programmes.get(row.programme.casefold())
    same = (
        known.named.get((programme.id, row.role, row.name.casefold()), []) if programme and row.role else []
    )
    same = [one for one in same if row.born is None or one.born in (None, row.born)]
    if len(same) > 1:
        row.refuse("name", "is that of several people: give a phone, or a date of birth")
    return same[0] if same else None


def _refuse_twins(entries: Iterable[Entry]) -> None:
    first: dict[object, int] = {}
    for entry in entries:
        row = entry.row
        for channel, value in addresses(row):
            column = "phone" if channel == "sms" else channel
            if (seen := first.setdefault((channel, value), row.line)) != row.line:
                row.refuse(column, f"is on line {seen} too")
        if not addresses(row) and row.name and "phone" not in {one.column for one in row.wrong}:
            named = (row.programme.casefold(), row.role, row.name.casefold(), row.born)
            if (seen := first.setdefault(named, row.line)) != row.line:
                row.refuse("name", f"is on line {seen} too, and neither has a phone")


def _check_known(entry: Entry, known: Known) -> None:
    row, person = entry.row, entry.known
    if person is None:
        return
    if row.role is not None and person.role is not row.role:
        row.refuse("role", f"is {row.role}, but this phone is already a {person.role}'s")
    programme = known.programmes.get(row.programme.casefold())
    if row.programme and (programme is None or programme.id != person.programme_id):
        row.refuse("programme", "is another than this person is in")
    for channel, _ in entry.fresh:
        if channel in person.channels:
            row.refuse("phone" if channel == "sms" else channel, "is another than the one kept: ask staff")


def _pair(entry: Entry, mentor: Entry | None, known: Known) -> None:
    row = entry.row
    found = mentor or known.at.get(("sms", row.mentor_phone or ""))
    if found is None:
        row.refuse("mentor_phone", "is nobody's: no mentor in this file or the database has it")
        return
    role = found.row.role if isinstance(found, Entry) else found.role
    if role is not Role.MENTOR and role is not None:
        row.refuse("mentor_phone", f"is a {role}'s, not a mentor's")
    elif _programme(found, known) != row.programme.casefold():
        row.refuse("mentor_phone", "is that of a mentor in another programme")
    entry.mentor = found
    if entry.pair is None and entry.known and any(not pair.closed for pair in entry.known.pairs):
        row.refuse("mentor_phone", "is a new mentor's: end the relationship with the other one first")


def refuse_others(entries: Iterable[Entry], known: Known, within: UUID) -> None:
    """Refuse all that is not of this programme, and tell nothing of whom another one knows."""
    mine = next((name for name, one in known.programmes.items() if one.id == within), None)
    for entry in entries:
        row = entry.row
        if any(one.programme_id != within for one in _met(row, known)):
            row.wrong.clear()
            row.refuse("phone", "cannot be taken: ask whoever looks after Alongside")
        elif row.programme and row.programme.casefold() != mine:
            row.refuse("programme", "is not yours: you can bring in people of your own programme")


def _met(row: NewPerson, known: Known) -> Iterator[KnownPerson]:
    """Whoever has a number or chat that this row names."""
    named = [*addresses(row), ("sms", row.mentor_phone or "")]
    return (known.at[where] for where in named if where in known.at)


def refuse_followers(entries: Iterable[Entry]) -> None:
    """Without their mentor a mentee would come in alone."""
    for entry in entries:
        if isinstance(entry.mentor, Entry) and entry.mentor.row.wrong:
            entry.row.refuse("mentor_phone", f"is on line {entry.mentor.row.line}, which is refused")


def _programme(mentor: Entry | KnownPerson, known: Known) -> str:
    if isinstance(mentor, Entry):
        return mentor.row.programme.casefold()
    return next(name for name, one in known.programmes.items() if one.id == mentor.programme_id)


def new_programmes(entries: Sequence[Entry], known: Known) -> dict[str, NewProgramme]:
    """The programmes that these people bring, by name in lower case. Refuses one without crisis lines."""
    found: dict[str, list[NewPerson]] = {}
    for entry in entries:
        name = entry.row.programme.casefold()
        if name and name not in known.programmes:
            found.setdefault(name, []).append(entry.row)
    return {name: one for name, rows in found.items() if (one := _new_programme(rows)) is not None}


def _new_programme(rows: Sequence[NewPerson]) -> NewProgramme | None:
    zones = Counter(row.timezone for row in rows if row.timezone)
    zone = zones.most_common(1)[0][0] if zones else None
    countries = Counter(_of_a_number(row.phone) for row in rows if row.phone)
    country = countries.most_common(1)[0][0] if countries else _country_of(zone)
    if country not in COUNTRIES:
        for row in rows:
            row.refuse("programme", f"is in {country}, whose crisis lines are not known yet")
        return None
    return NewProgramme(rows[0].programme, country, zone or TIMEZONES.get(country, "Europe/London"))


def _of_a_number(phone: str) -> str:
    found = region_of(phone) or COUNTRY
    return COUNTRY if found in NEAR_GB else found


def staff_phone(entries: Iterable[Entry], programme: str) -> str | None:
    """The number that a programme's texts print: its first coordinator's or lead's, as people write it."""
    for role in STAFF:
        for entry in entries:
            if (entry.row.programme.casefold(), entry.row.role) == (programme, role) and entry.row.phone:
                return as_dialled(entry.row.phone)
    return None


def in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Whom others refer to first: coordinators before mentors, mentors before mentees."""
    places = {role: place for place, role in enumerate(BY_ROLE)}
    yield from sorted(entries, key=lambda entry: places[entry.row.role or Role.MENTEE])
