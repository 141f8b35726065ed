"""What flows learn, put where it belongs. A kind without a table of its own is kept in `learned`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from bot.flows.steps import Facts, Record
from bot.rules.person import Person, Relationship
from bot.store import appointments, signposts, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.flags import open_task
from bot.store.people import Place
from bot.store.rows import add, change

goal = table(tables.Goal)
step = table(tables.Step)

_PROPOSED = (
    select(goal.c.id)
    .where(goal.c.relationship_id == bindparam("within"), goal.c.status == "proposed")
    .order_by(goal.c.id.desc())
    .limit(1)
)
_OPEN_STEPS = step.c.relationship_id == bindparam("within"), step.c.closed_at.is_(None)
_CLOSE_STEPS = update(step).where(*_OPEN_STEPS).values(result=bindparam("how"), closed_at=bindparam("closed"))
TASKS = frozenset({"handover", "task", "danger", "safe to call"})  # kinds that staff must look at


@dataclass(frozen=True)
class Source:
    """Whose words a record comes from, in which text, about which relationship."""

    person: Person
    place: Place
    relationship: Relationship | None
    message_id: UUID | None
    now: dt.datetime

    def within(self, relationship: Relationship) -> dict[str, Any]:
        """The columns that every row of a relationship's story has."""
        return {
            "programme_id": self.person.programme.id,
            "relationship_id": relationship.id,
            "message_id": self.message_id,
        }


def keep(db: Db, source: Source, record: Record) -> UUID | None:
    """Keep one record, and give the id of the row that holds it."""
    if record.kind in TASKS:
        note = " ".join(str(fact) for name, fact in record.facts.items() if name != "kind")
        kind = str(record.facts["kind"]) if record.kind == "task" else record.kind
        return open_task(db, source.place, kind, source.now, message_id=source.message_id, note=note)
    if record.kind in _ABOUT_PERSON:
        return _ABOUT_PERSON[record.kind](db, source, record.facts)
    if record.kind in _ABOUT_RELATIONSHIP and source.relationship is not None:
        return _ABOUT_RELATIONSHIP[record.kind](db, source, source.relationship, record.facts)
    return _learned(db, source, record)


def _learned(db: Db, source: Source, record: Record) -> UUID:
    return add(
        db,
        "learned",
        programme_id=source.person.programme.id,
        person_id=source.person.id,
        relationship_id=source.relationship.id if source.relationship else None,
        message_id=source.message_id,
        kind=record.kind,
        facts=json.dumps(record.facts),
        at=source.now,
    )


def _consent(db: Db, source: Source, facts: Facts) -> UUID:
    change(db, "person", source.person.id, consent="yes" if facts["given"] else "no")
    return add(
        db,
        "consent",
        programme_id=source.person.programme.id,
        person_id=source.person.id,
        address_id=source.place.id,
        message_id=source.message_id,
        given=facts["given"],
        wording=facts["wording"],
        method=facts.get("method", "own text"),
        at=source.now,
    )


def _phone_setting(db: Db, source: Source, facts: Facts) -> None:
    change(db, "person", source.person.id, phone_setting=facts["setting"])


def _check_in_time(db: Db, source: Source, facts: Facts) -> UUID:
    time = dt.time.fromisoformat(facts["time"])
    change(db, "person", source.person.id, checkin_weekday=facts["weekday"], checkin_time=time)
    return _learned(db, source, Record("check-in time", facts))


def _digest(db: Db, source: Source, facts: Facts) -> None:
    change(db, "person", source.person.id, digest=facts["wanted"])


def _home(db: Db, source: Source, facts: Facts) -> None:
    signposts.home(db, source.person.id, facts)


def _signposts(db: Db, source: Source, facts: Facts) -> UUID | None:
    within = source.relationship.id if source.relationship else None
    return signposts.offered(db, source.person, within, facts, source.now)


def _signpost_taken(db: Db, source: Source, facts: Facts) -> None:
    signposts.taken(db, source.person.id, UUID(facts["id"]), source.now)


def _signposts_asked(db: Db, source: Source, _facts: Facts) -> None:
    signposts.asked(db, source.person.id, source.now)


def _signpost_outcome(db: Db, source: Source, facts: Facts) -> None:
    ids = [UUID(one) for one in facts["ids"]]
    signposts.became(db, source.person.id, ids, facts["outcome"], source.now)


def _gap(db: Db, source: Source, facts: Facts) -> UUID:
    return signposts.gap(db, source.person, facts, source.now)


def _appointment(db: Db, source: Source, facts: Facts) -> UUID:
    starts = dt.datetime.fromisoformat(facts["starts_at"])
    return _keep_appointment(db, source, starts, facts["words"])


def _appointment_off(db: Db, _source: Source, facts: Facts) -> None:
    appointments.settle(db, UUID(facts["appointment_id"]), "off")


def _appointment_moved(db: Db, source: Source, facts: Facts) -> UUID:
    before = UUID(facts["appointment_id"])
    appointments.settle(db, before, "moved")
    starts = dt.datetime.fromisoformat(facts["starts_at"])
    return _keep_appointment(db, source, starts, appointments.words_of(db, before))


def _keep_appointment(db: Db, source: Source, starts: dt.datetime, words: str) -> UUID:
    programme = source.person.programme.id
    return appointments.keep(db, programme, source.person.id, starts, words, source.now)


def _check_in(db: Db, source: Source, within: Relationship, facts: Facts) -> UUID:
    if facts["result"] == "done" and within.step_id:
        change(db, "step", within.step_id, result="done", closed_at=source.now)
    return add(
        db,
        "checkin",
        **source.within(within),
        step_id=within.step_id,
        result=facts["result"],
        barrier=facts.get("barrier"),
        comment=facts.get("comment") or facts.get("helped"),
        at=source.now,
    )


def _score(db: Db, source: Source, within: Relationship, facts: Facts) -> UUID:
    goal_id = within.goal_id
    return add(db, "score", **source.within(within), goal_id=goal_id, score=facts["score"], at=source.now)


def _close_steps(db: Db, source: Source, within: Relationship, result: str) -> None:
    values = {"within": within.id, "how": result, "closed": source.now}
    db.conn.execute(_CLOSE_STEPS, values)


def _step(db: Db, source: Source, within: Relationship, facts: Facts) -> UUID:
    _close_steps(db, source, within, "changed")
    return add(
        db,
        "step",
        **source.within(within),
        goal_id=within.goal_id,
        words=facts["words"],
        confidence=facts.get("confidence"),
        due_on=dt.date.fromisoformat(facts["due"]) if facts.get("due") else None,
        made_at=source.now,
    )


def _step_closed(db: Db, source: Source, within: Relationship, facts: Facts) -> None:
    _close_steps(db, source, within, facts["result"])


def _goal(db: Db, source: Source, within: Relationship, facts: Facts) -> UUID:
    return add(
        db,
        "goal",
        **source.within(within),
        words=facts["words"],
        source=facts["source"],
        status=facts["status"],
        made_at=source.now,
        confirmed_at=source.now if facts["status"] == "active" else None,
    )


def _goal_answered(db: Db, source: Source, within: Relationship, facts: Facts) -> UUID | None:
    named = facts.get("goal_id")
    newest = {"within": within.id}
    found: UUID | None = UUID(named) if named else db.conn.execute(_PROPOSED, newest).scalar()
    if found is None:
        return None
    if facts["status"] == "dropped":
        change(db, "goal", found, status="dropped", closed_at=source.now)
        return found
    words = {"words": facts["words"]} if facts.get("words") else {}
    change(db, "goal", found, status="active", confirmed_at=source.now, **words)
    return found


def _session_log(db: Db, source: Source, within: Relationship, facts: Facts) -> UUID:
    return add(
        db,
        "session_log",
        **source.within(within),
        person_id=source.person.id,
        status=facts["status"],
        held_on=dt.date.fromisoformat(facts["date"]) if facts.get("date") else None,
        minutes=facts.get("duration_min"),
        complete=bool(facts.get("complete", not facts.get("confirm"))),
        log=json.dumps(facts),
        at=source.now,
    )


_ABOUT_PERSON: dict[str, Callable[[Db, Source, Facts], UUID | None]] = {
    "consent": _consent,
    "phone setting": _phone_setting,
    "check-in time": _check_in_time,
    "digest": _digest,
    "appointment": _appointment,
    "appointment off": _appointment_off,
    "appointment moved": _appointment_moved,
    "home area": _home,
    "signposts": _signposts,
    "signpost taken": _signpost_taken,
    "signposts asked": _signposts_asked,
    "signpost outcome": _signpost_outcome,
    "gap": _gap,
}
_ABOUT_RELATIONSHIP: dict[str, Callable[[Db, Source, Relationship, Facts], UUID | None]] = {
    "check-in": _check_in,
    "score": _score,
    "step": _step,
    "step closed": _step_closed,
    "goal": _goal,
    "goal answered": _goal_answered,
    "session log": _session_log,
}
