"""Whom the database knows already, of those that a file names."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from bot.rules.person import Consent, Programme, Role, State
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.directory import with_names

address = table(tables.Address)
person = table(tables.Person)
programme = table(tables.Programme)
relationship = table(tables.Relationship)
step = table(tables.Step)

AT_ONCE = 400  # values in one IN (...)
T = TypeVar("T")


@dataclass(frozen=True)
class KnownPair:
    """A relationship that there is, or was."""

    id: UUID
    mentor_id: UUID
    starts_on: dt.date | None
    ends_on: dt.date | None
    meets: str | None
    closed: bool
    has_step: bool


@dataclass(frozen=True)
class KnownPerson:
    """A person as kept. `opted_out`: one of their addresses takes no texts."""

    id: UUID
    programme_id: UUID
    role: Role
    name: str
    email: str | None
    language: str
    timezone: str
    born: dt.date | None
    guardian_phone: str | None
    state: State | None
    consent: Consent
    opted_out: bool = False
    channels: frozenset[str] = frozenset()
    pairs: tuple[KnownPair, ...] = ()


@dataclass
class Known:
    """What is there: programmes by name (casefolded), people by address and by name, STOPs of nobody's."""

    programmes: dict[str, Programme]
    at: dict[tuple[str, str], KnownPerson] = field(default_factory=dict)
    named: dict[tuple[UUID, Role, str], list[KnownPerson]] = field(default_factory=dict)
    stopped: set[tuple[str, str]] = field(default_factory=set)
    coordinators: dict[UUID, list[UUID]] = field(default_factory=dict)


def programmes_by_name(db: Db) -> dict[str, Programme]:
    """Every programme, by its name in lower case."""
    rows = db.conn.execute(select(programme).order_by(programme.c.id))
    return {
        r.name.casefold(): Programme(r.id, r.name, r.alias, r.phone, r.country, r.timezone, r.day_first)
        for r in rows
    }


def look_up(db: Db, addresses: Iterable[tuple[str, str]], names: Collection[str]) -> Known:
    """People at these (channel, value) addresses, and those with these full names (casefolded)."""
    known = Known(programmes_by_name(db))
    owners = _owners(db, addresses, known.stopped)
    ids = set(owners.values()) | (with_names(db, names) if names else set())
    people = _people(db, ids)
    known.at = {where: people[who] for where, who in owners.items()}
    for one in people.values():
        known.named.setdefault((one.programme_id, one.role, one.name.casefold()), []).append(one)
    coordinators = select(person.c.programme_id, person.c.id).where(person.c.role == "coordinator")
    for row in db.conn.execute(coordinators):
        known.coordinators.setdefault(row.programme_id, []).append(row.id)
    return known


def _owners(
    db: Db, addresses: Iterable[tuple[str, str]], stopped: set[tuple[str, str]]
) -> dict[tuple[str, str], UUID]:
    found: dict[tuple[str, str], UUID] = {}
    by_channel: defaultdict[str, list[str]] = defaultdict(list)
    for channel, value in addresses:
        by_channel[channel].append(value)
    for channel, values in by_channel.items():
        for some in chunks(values):
            blinds = {blind: value for value in some for blind in db.seals.blinds(value)}
            wanted = select(address).where(address.c.channel == channel, address.c.blind.in_(blinds))
            for row in db.conn.execute(wanted):
                where = (channel, blinds[row.blind])
                if row.opted_out_at is not None:
                    stopped.add(where)
                if row.person_id is not None:
                    found[where] = row.person_id
    return found


def _people(db: Db, ids: Collection[UUID]) -> dict[UUID, KnownPerson]:
    where: defaultdict[UUID, list[Any]] = defaultdict(list)
    for some in chunks(ids):
        for row in db.conn.execute(select(address).where(address.c.person_id.in_(some))):
            where[row.person_id].append(row)
    pairs = _pairs(db, ids)
    return {
        row.id: _person(db, row, where[row.id], tuple(pairs[row.id]))
        for some in chunks(ids)
        for row in db.conn.execute(select(person).where(person.c.id.in_(some)))
    }


def _person(db: Db, row: Any, where: list[Any], pairs: tuple[KnownPair, ...]) -> KnownPerson:
    def opened(column: str) -> str | None:
        value = getattr(row, column)
        return None if value is None else db.seals.open(value, f"person.{column}", row.id)

    born = opened("born")
    return KnownPerson(
        id=row.id,
        programme_id=row.programme_id,
        role=Role(row.role),
        name=opened("name") or "",
        email=opened("email"),
        language=row.language,
        timezone=row.timezone,
        born=dt.date.fromisoformat(born) if born else None,
        guardian_phone=opened("guardian_phone"),
        state=State(row.state) if row.state else None,
        consent=Consent(row.consent),
        opted_out=any(one.opted_out_at is not None for one in where),
        channels=frozenset(one.channel for one in where),
        pairs=pairs,
    )


def _pairs(db: Db, mentees: Collection[UUID]) -> defaultdict[UUID, list[KnownPair]]:
    has_step = select(step.c.id).where(step.c.relationship_id == relationship.c.id).exists()
    found: defaultdict[UUID, list[KnownPair]] = defaultdict(list)
    for some in chunks(mentees):
        wanted = select(relationship, has_step.label("has_step")).where(relationship.c.mentee_id.in_(some))
        for r in db.conn.execute(wanted.order_by(relationship.c.id)):
            closed = r.closed_at is not None
            pair = KnownPair(r.id, r.mentor_id, r.starts_on, r.ends_on, r.meets, closed, r.has_step)
            found[r.mentee_id].append(pair)
    return found


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """At most AT_ONCE at a time: a database takes only so many values in one statement."""
    left = iter(values)
    while some := list(islice(left, AT_ONCE)):
        yield some
