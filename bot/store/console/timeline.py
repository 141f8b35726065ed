"""Everything that happened to a person, newest first: a page at a time, from wherever it is kept.

Texts are named and not told: their words are read elsewhere, for a reason. What is kept for leads, or is
about whoever looks, does not stand here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.rules.staff import Staff, masked, may_read, reason_told
from bot.store import colleagues, tables
from bot.store.columns import table
from bot.store.console import caseload, pairs
from bot.store.console.people import BY_STAFF
from bot.store.console.texts import kept_for_leads
from bot.store.database import Db

A_PAGE = 40

address = table(tables.Address)
checkin = table(tables.CheckIn)
consent = table(tables.ConsentGiven)
flag = table(tables.Flag)
goal = table(tables.Goal)
learned = table(tables.Learned)
message_in = table(tables.MessageIn)
message_out = table(tables.MessageOut)
nudge = table(tables.Nudge)
score = table(tables.Score)
session_log = table(tables.SessionLog)
state_change = table(tables.StateChange)
step = table(tables.Step)
task = table(tables.Task)


@dataclass(frozen=True)
class Event:
    """Something that happened. `what` is its kind; `said` and `more` what there is to say of it."""

    at: dt.datetime
    what: str
    said: str = ""
    more: str = ""
    number: int | None = None


@dataclass(frozen=True)
class _Asked:
    """One look at the timeline: whose, by whom, before when."""

    db: Db
    staff: Staff
    person_id: UUID
    relationships: Sequence[UUID]
    before: dt.datetime

    def rows(self, rows: Any, *where: Any, at: Any = None) -> Sequence[Any]:
        """The newest of a table before then."""
        moment = rows.c.at if at is None else at
        wanted = select(rows).where(*where, moment.is_not(None), moment < self.before)
        return self.db.conn.execute(wanted.order_by(moment.desc()).limit(A_PAGE + 1)).all()

    def open(self, row: Any, column: str, name: str) -> str:
        sealed = getattr(row, name)
        return masked(self.db.seals.open(sealed, column, row.id), self.staff) if sealed else ""


def page(
    db: Db, staff: Staff, person_id: UUID, before: dt.datetime
) -> tuple[list[Event], dt.datetime | None]:
    """The newest before then, and before when the next page begins. None: that was all."""
    asked = _Asked(db, staff, person_id, pairs.ever(db, person_id), before)
    found = [event for source in SOURCES for event in source(asked)]
    found.sort(key=lambda one: one.at, reverse=True)
    shown = found[:A_PAGE]
    if len(found) <= A_PAGE:
        return shown, None
    # Those of one moment stay together, or the next page would leave some out.
    last = shown[-1].at
    shown += [one for one in found[A_PAGE:] if one.at == last]
    return shown, last if len(found) > len(shown) else None


def _texts(asked: _Asked) -> Iterator[Event]:
    mine = select(address.c.id).where(address.c.person_id == asked.person_id)
    heard = asked.rows(
        message_in, message_in.c.address_id.in_(mine), message_in.c.person_id == asked.person_id
    )
    said = asked.rows(
        message_out, message_out.c.address_id.in_(mine), message_out.c.person_id == asked.person_id
    )
    kept = kept_for_leads(asked.db, asked.staff, {asked.person_id})
    hidden = colleagues.moments(asked.db, colleagues.hidden_from(asked.db, asked.staff))
    for row in heard:
        if (row.address_id, row.at) not in hidden:
            yield Event(row.at, "heard")
    for row in said:
        here = (row.address_id, row.at)
        if here not in hidden:
            kind = "reply" if here in kept else row.kind
            key = "" if here in kept else row.key
            yield Event(row.at, "said", f"{kind} {key}", f"{row.state} {_why(asked, row.reason)}")


def _withheld(asked: _Asked) -> Iterator[Event]:
    mine = (nudge.c.person_id == asked.person_id, nudge.c.state == "dropped", nudge.c.kind != "log_overdue")
    for row in asked.rows(nudge, *mine, at=nudge.c.settled_at):
        yield Event(row.settled_at, "withheld", row.kind, _why(asked, row.reason))


def _agreed(asked: _Asked) -> Iterator[Event]:
    for row in asked.rows(consent, consent.c.person_id == asked.person_id):
        yield Event(row.at, "consent", "yes" if row.given else "no", row.method)
    for row in asked.rows(state_change, state_change.c.person_id == asked.person_id):
        yield Event(row.at, "state", row.after, asked.open(row, "state_change.reason", "reason"))


def _together(asked: _Asked) -> Iterator[Event]:
    def ours(rows: Any) -> Any:
        return rows.c.relationship_id.in_(asked.relationships)

    for row in asked.rows(checkin, ours(checkin)):
        yield Event(row.at, "check-in", row.result, row.barrier or "")
    for row in asked.rows(score, ours(score)):
        yield Event(row.at, "score", str(row.score))
    for row in asked.rows(goal, ours(goal), at=goal.c.made_at):
        yield Event(row.made_at, "goal", row.status, asked.open(row, "goal.words", "words"))
    for row in asked.rows(step, ours(step), at=step.c.made_at):
        yield Event(row.made_at, "step", row.result or "", asked.open(row, "step.words", "words"))
    for row in asked.rows(session_log, ours(session_log)):
        yield Event(row.at, "log", row.status, str(row.minutes or ""))


def _by_staff(asked: _Asked) -> Iterator[Event]:
    for row in asked.rows(learned, learned.c.person_id == asked.person_id, learned.c.kind == BY_STAFF):
        facts = json.loads(asked.db.seals.open(row.facts, "learned.facts", row.id))
        said = f"{facts['by']} {facts['what']}"
        yield Event(row.at, "by staff", said, masked(facts["reason"], asked.staff))


def _worries(asked: _Asked) -> Iterator[Event]:
    hidden = colleagues.hidden_from(asked.db, asked.staff)
    for row in asked.rows(flag, flag.c.person_id == asked.person_id, caseload.flags(asked.staff, flag)):
        if row.id not in hidden.flags and may_read(asked.staff, [row.category]):
            yield Event(row.at, "flag", row.category, row.severity, row.number)
    for row in asked.rows(task, task.c.person_id == asked.person_id, caseload.tasks(asked.staff, task)):
        if row.message_id not in hidden.messages:
            yield Event(row.at, "task", masked(row.kind, asked.staff), row.state)


def _why(asked: _Asked, reason: str | None) -> str:
    return reason_told(reason or "", asked.staff)


SOURCES: tuple[Callable[[_Asked], Iterator[Event]], ...] = (
    _texts,
    _withheld,
    _agreed,
    _together,
    _by_staff,
    _worries,
)
