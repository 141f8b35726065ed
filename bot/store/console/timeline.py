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

from sqlalchemy import LargeBinary, String, and_, case, cast, literal, null, select, union_all

from bot.rules.staff import Staff, masked, may_read, reason_told
from bot.store import colleagues, tables
from bot.store.columns import table
from bot.store.console import caseload, pairs
from bot.store.console.people import BY_STAFF
from bot.store.console.texts import kept_for_leads
from bot.store.database import Db

A_PAGE = 40
SEALED_IN = {
    "state": "state_change.reason",
    "goal": "goal.words",
    "step": "step.words",
    "by staff": "learned.facts",
}

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
    before: dt.datetime

    def ours(self, rows: Any) -> Any:
        """That a row is of a relationship that they are or were in."""
        return rows.c.relationship_id.in_(pairs.whose(self.person_id))

    def rows(self, rows: Any, *where: Any, at: Any = None) -> Sequence[Any]:
        """The newest of a table before then."""
        moment = rows.c.at if at is None else at
        wanted = select(rows).where(*where, moment.is_not(None), moment < self.before)
        return self.db.conn.execute(wanted.order_by(moment.desc()).limit(A_PAGE + 1)).all()

    def newest(self, *each: tuple[Any, str, Any, Any, Any], more: Any) -> Sequence[Any]:
        """The newest of each: when, what it is, two things it says, which rows. `more`: the second's type."""
        parts = [
            select(at.table.c.id, at.label("at"), literal(what).label("what"), said.label("said"))
            .add_columns(cast(told, more).label("more") if more is String else told.label("more"))
            .where(which, at < self.before)
            .order_by(at.desc())
            .limit(A_PAGE + 1)
            .subquery()
            for at, what, said, told, which in each
        ]
        return self.db.conn.execute(union_all(*(select(one) for one in parts))).all()


def page(
    db: Db, staff: Staff, person_id: UUID, before: dt.datetime
) -> tuple[list[Event], dt.datetime | None]:
    """The newest before then, and before when the next page begins. None: that was all."""
    asked = _Asked(db, staff, person_id, before)
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
    for row in heard:
        if (row.address_id, row.at) not in kept:
            yield Event(row.at, "heard")
    for row in said:
        if (row.address_id, row.at) not in kept:
            yield Event(row.at, "said", f"{row.kind} {row.key}", f"{row.state} {_why(asked, row.reason)}")


def _in_short(asked: _Asked) -> Iterator[Event]:
    """What two words say, from five tables at once."""
    who, ours = asked.person_id, asked.ours
    answered = case((consent.c.given, "yes"), else_="no")
    left_out = and_(nudge.c.person_id == who, nudge.c.state == "dropped", nudge.c.kind != "log_overdue")
    found = asked.newest(
        (checkin.c.at, "check-in", checkin.c.result, checkin.c.barrier, ours(checkin)),
        (score.c.at, "score", cast(score.c.score, String), null(), ours(score)),
        (session_log.c.at, "log", session_log.c.status, session_log.c.minutes, ours(session_log)),
        (consent.c.at, "consent", answered, consent.c.method, consent.c.person_id == who),
        (nudge.c.settled_at, "withheld", nudge.c.kind, nudge.c.reason, left_out),
        more=String,
    )
    for row in found:
        yield Event(row.at, row.what, row.said, _why(asked, row.more))


def _in_words(asked: _Asked) -> Iterator[Event]:
    """What is sealed, from four tables at once."""
    who, ours = asked.person_id, asked.ours
    by_staff = and_(learned.c.person_id == who, learned.c.kind == BY_STAFF)
    found = asked.newest(
        (
            state_change.c.at,
            "state",
            state_change.c.after,
            state_change.c.reason,
            state_change.c.person_id == who,
        ),
        (goal.c.made_at, "goal", goal.c.status, goal.c.words, ours(goal)),
        (step.c.made_at, "step", step.c.result, step.c.words, ours(step)),
        (learned.c.at, "by staff", learned.c.kind, learned.c.facts, by_staff),
        more=LargeBinary,
    )
    for row in found:
        words = asked.db.seals.open(row.more, SEALED_IN[row.what], row.id) if row.more else ""
        if row.what == "by staff":
            facts = json.loads(words)
            yield Event(
                row.at, row.what, f"{facts['by']} {facts['what']}", masked(facts["reason"], asked.staff)
            )
        else:
            yield Event(row.at, row.what, row.said or "", masked(words, asked.staff))


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
    _in_short,
    _in_words,
    _worries,
)
