"""People, their addresses, and what stands around them when a message is heard."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.rules.limits import read_limits
from bot.rules.person import Area, Choices, Consent, Person, PhoneSetting, Programme, Role, State
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared
from bot.store.relationships import around
from bot.store.rows import add_new, change

address = table(tables.Address)
person = table(tables.Person)
programme = table(tables.Programme)


@dataclass(frozen=True)
class Place:
    """Where a person can be texted: a row of `address`. `person_id` is None for a number nobody knows."""

    id: UUID
    programme_id: UUID
    person_id: UUID | None
    channel: str
    opted_out: bool
    greeted_on: dt.date | None = None
    frozen: bool = False
    unreachable: bool = False

    def silent(self, kind: str) -> bool:
        """Does a text of this kind never go here? One that may be a stranger's gets crisis words alone."""
        return self.opted_out or (self.frozen and kind != "crisis")

    @property
    def closed(self) -> bool:
        """Nothing that the bot begins goes here."""
        return self.opted_out or self.frozen or self.unreachable


_PERSON = (
    person.c.id,
    person.c.role,
    person.c.name,
    person.c.language,
    person.c.timezone,
    person.c.state,
    person.c.state_at,
    person.c.consent,
    person.c.phone_setting,
    person.c.born,
    person.c.safe_word,
    person.c.home,
    person.c.paused_until,
    person.c.checkin_weekday,
    person.c.checkin_time,
    person.c.same_day,
    person.c.rest_days,
    person.c.digest,
    person.c.safe_from,
    person.c.safe_to,
    programme.c.id.label("programme_id"),
    programme.c.name.label("programme_name"),
    programme.c.alias,
    programme.c.phone,
    programme.c.country,
    programme.c.timezone.label("programme_timezone"),
    programme.c.day_first,
    programme.c.subdivision,
    programme.c.limits,
)
_PLACE = (
    address.c.id.label("address_id"),
    address.c.channel,
    address.c.opted_out_at,
    address.c.frozen_at,
    address.c.unreachable_at,
    address.c.greeted_on,
)
_people = person.join(programme, programme.c.id == person.c.programme_id)
# `key_share`: who is locked may still be referred to, by what another plans for them or tells them. The
# address is locked as well, or it is read as it was before the wait.
_HERE = (address.c.channel == bindparam("channel"), address.c.blind == bindparam("blind"))
_AT_ADDRESS = Prepared(
    select(*_PERSON, *_PLACE)
    .select_from(_people.join(address, address.c.person_id == person.c.id))
    .where(*_HERE)
    .with_for_update(of=[person, address], key_share=True)
)
_NOBODYS = Prepared(
    select(address.c.programme_id, address.c.person_id, *_PLACE).where(*_HERE).with_for_update(key_share=True)
)
_one = select(*_PERSON).select_from(_people).where(person.c.id == bindparam("person_id"))
_BY_ID = Prepared(_one)
_LOCKED = Prepared(_one.with_for_update(of=person, key_share=True))
_PLACES = Prepared(
    select(address)
    .where(address.c.person_id == bindparam("person_id"))
    .order_by(address.c.heard_at.desc().nulls_last(), address.c.id)
)


def at(db: Db, channel: str, value: str) -> tuple[Place, Person] | None:
    """Whose address this is, locked until the transaction ends: one person's messages go one at a time."""
    found = _found(db, _AT_ADDRESS, channel, value)
    if found is None:
        return None
    place = _place(found.address_id, found.id, channel, found, found.greeted_on)
    return place, _person(db, found, [place])


def nobody_at(db: Db, channel: str, value: str, programme_id: UUID) -> Place:
    """The row of a number that nobody knows, made if absent, and locked."""
    found: Any = _found(db, _NOBODYS, channel, value)
    if found is None:
        row: dict[str, Any] = {"programme_id": programme_id, "channel": channel, "value": value}
        add_new(db, "address", blind=db.seals.blind(value), **row)
        found = _found(db, _NOBODYS, channel, value)
    return _place(found.address_id, found.person_id, channel, found, found.greeted_on)


def by_id(db: Db, person_id: UUID, *, lock: bool = False) -> Person:
    """One person with their relationships."""
    found = (_LOCKED if lock else _BY_ID).one(db, {"person_id": person_id})
    return _person(db, found, places(db, person_id))


def places(db: Db, person_id: UUID) -> list[Place]:
    """A person's addresses, the one they last wrote from first."""
    return [_place(row.id, person_id, row.channel, row) for row in _PLACES.all(db, {"person_id": person_id})]


def place(db: Db, address_id: UUID, *, lock: bool = False) -> Place:
    """One address. Raises NoResultFound."""
    wanted = select(address).where(address.c.id == address_id)
    row = db.conn.execute(wanted.with_for_update(key_share=True) if lock else wanted).one()
    return place_of(row)


def place_of(row: Any) -> Place:
    """The place that a row of `address` is."""
    return _place(row.id, row.person_id, row.channel, row)


def foremost(db: Db, person_id: UUID) -> Place | None:
    """Where to text a person first: where they last wrote from, unless only another may be texted."""
    return min(places(db, person_id), key=_how_closed, default=None)


def _how_closed(place: Place) -> tuple[bool, bool, bool]:
    return place.opted_out, place.frozen, place.unreachable


def _place(
    address_id: UUID, person_id: UUID | None, channel: str, row: Any, greeted_on: dt.date | None = None
) -> Place:
    return Place(
        address_id,
        row.programme_id,
        person_id,
        channel,
        row.opted_out_at is not None,
        greeted_on,
        row.frozen_at is not None,
        row.unreachable_at is not None,
    )


def claim(db: Db, channel: str, value: str, programme_id: UUID, person_id: UUID) -> bool:
    """Make an address this person's. False: it is somebody else's."""
    place = nobody_at(db, channel, value, programme_id)
    if place.person_id is None:
        change(db, "address", place.id, person_id=person_id, programme_id=programme_id)
    return place.person_id in (None, person_id)


def _found(db: Db, statement: Prepared, channel: str, value: str) -> Any | None:
    """The row at an address, whose blind may have been made with any key still in use.

    The newest is tried last: the other way round, a row that a rotation moves on meanwhile would be missed.
    """
    for blind in reversed(db.seals.blinds(value)):
        if found := statement.first(db, {"channel": channel, "blind": blind}):
            return found
    return None


def _person(db: Db, row: Any, where: Sequence[Place]) -> Person:
    full_name = db.seals.open(row.name, "person.name", row.id)
    born = db.seals.open(row.born, "person.born", row.id) if row.born else None
    safe_word = db.seals.open(row.safe_word, "person.safe_word", row.id) if row.safe_word else None
    home = db.seals.open(row.home, "person.home", row.id) if row.home else None
    best = min(where, key=_how_closed, default=None)
    role = Role(row.role)
    return Person(
        id=row.id,
        programme=_programme(row),
        role=role,
        name=first_name(full_name),
        language=row.language,
        timezone=row.timezone,
        state=State(row.state) if row.state else None,
        state_at=row.state_at,
        consent=Consent(row.consent),
        phone_setting=PhoneSetting(row.phone_setting),
        born=dt.date.fromisoformat(born) if born else None,
        paused_until=row.paused_until,
        opted_out=best is not None and best.opted_out,
        frozen=best is not None and best.frozen,
        unreachable=best is None or best.unreachable,
        choices=Choices(
            row.checkin_weekday,
            row.checkin_time,
            row.same_day,
            row.rest_days,
            row.digest,
            row.safe_from,
            row.safe_to,
        ),
        relationships=around(db, row.id, role),
        safe_word=safe_word,
        home=Area(**json.loads(home)) if home else None,
    )


def _programme(row: Any) -> Programme:
    return Programme(
        row.programme_id,
        row.programme_name,
        row.alias,
        row.phone,
        row.country,
        row.programme_timezone,
        row.day_first,
        row.subdivision,
        read_limits(row.limits),
    )


def first_name(full_name: str) -> str:
    return full_name.split(maxsplit=1)[0] if full_name.strip() else ""
