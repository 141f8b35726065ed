"""Writes one person of a file into the database, or what has changed of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.imports.known import KnownPair, KnownPerson
from bot.imports.roll import STAFF, Entry
from bot.imports.row import NewPerson
from bot.planning import moving, plans
from bot.rules.gate import CLOSED_OFF, OVER
from bot.rules.hours import at_local
from bot.rules.nudging import SETTLED
from bot.rules.person import Consent, Person, Relationship, Role, State
from bot.store import people, schedule, states
from bot.store.database import Db
from bot.store.people import claim
from bot.store.rows import add, add_new, change

LANGUAGE = "en"
WORDING, METHOD = "as agreed with staff", "paper or staff"
SAYS = ("name", "email", "language", "timezone", "born", "guardian_phone")
AGREED = ("starts_on", "ends_on", "meets")
SILENT = CLOSED_OFF | OVER


class Taken(Exception):
    """Somebody else brought in one of these people or programmes meanwhile: import the file once more."""


class Kept(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "the same"


@dataclass
class Standing:
    """What rows refer to: programmes (id, time zone) by name, people by line, coordinators by programme."""

    now: dt.datetime
    programmes: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    people: dict[int, UUID] = field(default_factory=dict)
    coordinators: dict[str, UUID] = field(default_factory=dict)


def keep(db: Db, entry: Entry, standing: Standing) -> Kept:
    """Keep one person, and what follows: consent, the welcome, the relationship with their mentor."""
    if entry.known is None:
        return _keep_new(db, entry, standing)
    standing.people[entry.row.line] = entry.known.id
    changed = _change(db, entry, entry.known, standing)
    if entry.mentor is not None:
        changed |= _change_pair(db, entry, entry.known.id, standing)
    return Kept.CHANGED if changed else Kept.SAME


def _keep_new(db: Db, entry: Entry, standing: Standing) -> Kept:
    row = entry.row
    programme, zone = standing.programmes[row.programme.casefold()]
    state = (row.state or State.COMMUNITY) if row.role is Role.MENTEE else None
    person = add(
        db,
        "person",
        programme_id=programme,
        role=row.role,
        name=row.name,
        email=row.email,
        born=row.born.isoformat() if row.born else None,
        guardian_phone=row.guardian_phone,
        language=row.language or LANGUAGE,
        timezone=row.timezone or zone,
        state=state,
        consent=row.consent,
        phone_setting="own",
        made_at=standing.now,
    )
    standing.people[row.line] = person
    if state is not None:
        states.keep(db, programme, person, states.Change(None, state, states.BY_IMPORT), standing.now)
    _add_addresses(db, entry, programme, person)
    _say_stopped(entry)
    if row.consent is Consent.YES:
        _keep_consent(db, row, programme, person, standing.now)
    if row.consent is Consent.ASK and row.role not in STAFF and entry.fresh and state not in SILENT:
        invited = people.by_id(db, person)
        schedule.plan(db, invited, "welcome", standing.now.astimezone(ZoneInfo(invited.timezone)))
    if entry.mentor is not None:
        _begin_pair(db, entry, person, standing)
    return Kept.NEW


def _add_addresses(db: Db, entry: Entry, programme: UUID, person: UUID) -> None:
    for channel, value in entry.fresh:
        blind = db.seals.blind(value)
        owner: dict[str, Any] = {"programme_id": programme, "person_id": person}
        made = add_new(db, "address", **owner, channel=channel, value=value, blind=blind)
        if made is None and not claim(db, channel, value, programme, person):
            raise Taken(Taken.__doc__)


def _keep_consent(db: Db, row: NewPerson, programme: UUID, person: UUID, now: dt.datetime) -> None:
    day = row.consent_on
    at = at_local(day, dt.time(0), ZoneInfo(row.timezone or "UTC")) if day else now
    given = row.consent is Consent.YES
    story: dict[str, Any] = {"wording": WORDING, "method": METHOD, "at": at}
    add(db, "consent", programme_id=programme, person_id=person, given=given, **story)


def _change(db: Db, entry: Entry, known: KnownPerson, standing: Standing) -> bool:
    row = entry.row
    said = {column: getattr(row, column) for column in SAYS}
    values = {name: value for name, value in said.items() if value not in (None, getattr(known, name))}
    for column in values:
        row.note(column, "changed")
    if row.state is not None and row.state is not known.state:
        row.note("state", f"stays {known.state}: staff change a state, with a reason")
    values |= _consent_change(db, entry, known, standing.now)
    _add_addresses(db, entry, known.programme_id, known.id)
    if values:
        born = {"born": values["born"].isoformat()} if "born" in values else {}
        change(db, "person", known.id, **values | born)
    if "timezone" in values:
        moving.moved(db, people.by_id(db, known.id), known.timezone, standing.now)
    return bool(values or entry.fresh)


def _consent_change(db: Db, entry: Entry, known: KnownPerson, now: dt.datetime) -> dict[str, Any]:
    """A file never undoes a no or a STOP, and an answer that was given stands over "ask"."""
    row = entry.row
    if known.consent is Consent.NO and row.consent is not Consent.NO:
        row.note("consent", "stays no: they have said no to texts, and only they can change that")
        return {}
    _say_stopped(entry)
    if row.consent in (known.consent, Consent.ASK):
        return {}
    _keep_consent(db, row, known.programme_id, known.id, now)
    row.note("consent", "changed")
    return {"consent": row.consent}


def _say_stopped(entry: Entry) -> None:
    if entry.stopped and entry.row.consent is not Consent.NO:
        entry.row.note("consent", "does not undo a STOP: this phone gets no texts until it sends START")


def _begin_pair(db: Db, entry: Entry, mentee: UUID, standing: Standing) -> None:
    row = entry.row
    programme, _ = standing.programmes[row.programme.casefold()]
    settled = row.starts_on is not None and standing.now.date() - row.starts_on > SETTLED
    relationship = add(
        db,
        "relationship",
        programme_id=programme,
        mentor_id=_mentor_id(entry, standing),
        mentee_id=mentee,
        coordinator_id=standing.coordinators.get(row.programme.casefold()),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        meets=row.meets,
        first_met_on=row.starts_on if settled else None,
        made_at=standing.now,
    )
    if row.step:
        _add_step(db, row.step, programme, relationship, standing.now)
    person = people.by_id(db, mentee)
    if person.state not in SILENT - CLOSED_OFF:
        plans.begin_relationship(db, _of(person, relationship), standing.now)


def _mentor_id(entry: Entry, standing: Standing) -> UUID:
    if isinstance(entry.mentor, Entry):
        return standing.people[entry.mentor.row.line]
    if entry.mentor is None:
        raise ValueError("a relationship needs a mentor")
    return entry.mentor.id


def _change_pair(db: Db, entry: Entry, mentee: UUID, standing: Standing) -> bool:
    """A relationship that is closed stays so, whatever a file says."""
    row, pair = entry.row, entry.pair
    if pair is None:
        _begin_pair(db, entry, mentee, standing)
        return True
    if pair.closed:
        return False
    said = {column: getattr(row, column) for column in AGREED}
    values = {name: value for name, value in said.items() if value not in (None, getattr(pair, name))}
    for column in values:
        row.note(column, "changed")
    if values:
        change(db, "relationship", pair.id, **values)
    adds_step = row.step is not None and not pair.has_step
    if row.step is not None and adds_step:
        programme, _ = standing.programmes[row.programme.casefold()]
        _add_step(db, row.step, programme, pair.id, standing.now)
        row.note("step", "added")
    if values or adds_step:
        _plan_again(db, people.by_id(db, mentee), pair, values, standing.now)
    return bool(values or adds_step)


def _plan_again(db: Db, mentee: Person, pair: KnownPair, changed: dict[str, Any], now: dt.datetime) -> None:
    """The meetings planned by what was agreed before give way to those of the new agreement."""
    if changed:
        plans.agreed_anew(db, _of(mentee, pair.id), now)
    else:
        plans.begin_relationship(db, _of(mentee, pair.id), now)


def _of(mentee: Person, relationship_id: UUID) -> Relationship:
    return next(one for one in mentee.relationships if one.id == relationship_id)


def _add_step(db: Db, words: str, programme: UUID, relationship: UUID, now: dt.datetime) -> None:
    add(db, "step", programme_id=programme, relationship_id=relationship, words=words, made_at=now)
