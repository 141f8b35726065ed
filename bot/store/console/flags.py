"""One flag as staff see it: whose words, which of them, what was answered, and what staff have done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.rules.flag_review import Standing, state_after
from bot.rules.person import Person
from bot.rules.staff import Act, Staff, StaffRole, may_read, within
from bot.store import colleagues, flag_events, people, tables, verdicts
from bot.store.colleagues import Colleague
from bot.store.columns import table
from bot.store.console import alerts as console_alerts
from bot.store.console import caseload
from bot.store.console.alerts import Alerts
from bot.store.console.events import Event, done_with
from bot.store.console.lists import Who, telephone, who
from bot.store.console.record import Summary, standing, sum_up
from bot.store.console.sightings import SaidAgain, reasons_of, said_again
from bot.store.console.texts import Answered, Evidence, answers, asked, marked
from bot.store.database import Db
from bot.store.flag_events import Hand
from bot.store.rows import change
from bot.store.sign_ins import actor
from bot.store.staff import trace
from bot.store.verdicts import Given

CHANGES = (Act.ACKNOWLEDGE, Act.TAKE, Act.CLOSE, Act.CONFIRM, Act.KEEP_OPEN, Act.GRADE, Act.LIFT)

flag = table(tables.Flag)
message = table(tables.MessageIn)
address = table(tables.Address)
person = table(tables.Person)
programme = table(tables.Programme)
task = table(tables.Task)

_FLAG = (
    select(
        *(one for one in flag.c if one.name != "address_id"),
        message.c.body,
        message.c.at.label("texted_at"),
        message.c.channel,
    )
    .add_columns(address.c.id.label("address_id"), address.c.value, person.c.name, person.c.role)
    .add_columns(programme.c.name.label("programme"), programme.c.timezone)
    .select_from(
        flag.join(message, message.c.id == flag.c.message_id)
        .join(address, address.c.id == message.c.address_id)
        .join(programme, programme.c.id == flag.c.programme_id)
        .outerjoin(person, person.c.id == flag.c.person_id)
    )
    .where(flag.c.number == bindparam("number"))
)
_LOCKED = select(flag.c.id).where(flag.c.number == bindparam("number")).with_for_update()
_SAFE = (
    select(task.c.id, task.c.note)
    .where(task.c.person_id == bindparam("person"), task.c.kind == "safe to call")
    .where(task.c.at >= bindparam("since"))
    .order_by(task.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class WholeFlag:
    """All that the page of a flag shows."""

    id: UUID
    programme_id: UUID
    number: int
    category: str
    about: str
    why: str
    reasons: tuple[str, ...]
    rule: str
    reader: str
    version: str
    at: dt.datetime
    who: Who
    person: Person | None
    telephone: str
    channel: str
    evidence: Evidence
    again: SaidAgain
    asked: Answered | None
    answers: list[Answered]
    safe_to_call: str | None
    events: list[Event]
    verdict: Given | None
    standing: Standing
    raised_as: str
    summary: Summary
    alerts: Alerts
    concerned: list[Colleague]
    colleagues: list[Colleague]

    @property
    def last_change(self) -> Event | None:
        """The last thing that changed how it stands."""
        return next((one for one in reversed(self.events) if one.act in CHANGES), None)


@dataclass(frozen=True)
class KeptForLeads:
    """A flag of one's own programme that only leads may read."""

    id: UUID
    programme_id: UUID
    number: int
    severity: str
    state: str


def by_number(db: Db, staff: Staff, number: int) -> WholeFlag | KeptForLeads | None:
    """A flag by its number. None: there is no such flag within this person's walls, or it is about them."""
    row = db.conn.execute(_FLAG.where(caseload.flags(staff, flag)), {"number": number}).first()
    if row is None or not within(staff, row.programme_id):
        return None
    if row.id in colleagues.hidden_from(db, staff).flags:
        return None
    if may_read(staff, [row.category]):
        return _whole(db, staff, row)
    if colleagues.stands_in(db, staff, row):
        return _whole(db, replace(staff, role=StaffRole.LEAD), row)
    return KeptForLeads(row.id, row.programme_id, row.number, row.severity, row.state)


def lock(db: Db, number: int) -> None:
    """Hold a flag until the transaction ends: acts on it go one at a time."""
    db.conn.execute(_LOCKED, {"number": number})


def record(
    db: Db,
    staff: Staff,
    seen: WholeFlag,
    act: Act,
    now: dt.datetime,
    *,
    outcome: str | None = None,
    note: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> None:
    """Keep what someone did with a flag, and how it stands now."""
    hand = Hand(flag_events.CONSOLE, staff_id=staff.id)
    flag_events.keep(db, seen.programme_id, seen.id, act, hand, now, outcome=outcome, note=note, facts=facts)
    after = state_after(staff, act, seen.standing)
    if after != seen.standing.state:
        change(db, "flag", seen.id, state=after)
    trace(db, seen.programme_id, actor(staff), act.value, "flag", seen.id, now)


def grade(db: Db, seen: WholeFlag, severity: str, *, waits: bool) -> None:
    """People say how severe a flag is; what the readers said stays. `waits`: for somebody to take it on."""
    change(db, "flag", seen.id, severity=severity, **{"state": "open"} if waits else {})


def review(db: Db, seen: WholeFlag, day: dt.date | None) -> None:
    """Staff look again on this day. None: there is no need to."""
    change(db, "flag", seen.id, review_on=day)


def _whole(db: Db, staff: Staff, row: Any) -> WholeFlag:
    evidence = marked(db, staff, row)
    done = list(done_with(db, staff, row.id))
    events = [one.shown for one in done]
    return WholeFlag(
        id=row.id,
        programme_id=row.programme_id,
        number=row.number,
        category=row.category,
        about=row.about,
        why=row.why,
        reasons=reasons_of(db, staff, row, "flag.reasons", evidence),
        rule=row.rule,
        reader=row.reader,
        version=row.version,
        at=row.at,
        who=who(db, staff, row),
        person=people.by_id(db, row.person_id) if row.person_id else None,
        telephone=telephone(db, staff, row.address_id, row.value),
        channel=row.channel,
        evidence=evidence,
        again=said_again(db, staff, row.id),
        asked=asked(db, staff, row) if evidence.whole else None,
        answers=answers(db, staff, row) if evidence.whole else [],  # they may tell of the other worry
        safe_to_call=_safe_to_call(db, row),
        events=events,
        verdict=verdicts.last(db, staff, row.id),
        standing=standing(row.severity, row.state, done),
        raised_as=row.raised_as or row.severity,
        summary=sum_up(events, row.state),
        alerts=console_alerts.of_flag(db, row.id),
        concerned=(about := colleagues.concerned_by(db, row.id)),
        colleagues=[one for one in colleagues.of_programme(db, row.programme_id) if one not in about],
    )


def _safe_to_call(db: Db, row: Any) -> str | None:
    if row.person_id is None:
        return None
    found = db.conn.execute(_SAFE, {"person": row.person_id, "since": row.at}).first()
    if found is None or found.note is None:
        return None
    said = db.seals.open(found.note, "task.note", found.id)
    return {"True": "yes", "False": "no"}.get(said, said)
