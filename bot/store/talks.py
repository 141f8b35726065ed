"""Talks: one open at a time for each person."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import String, bindparam, func, literal_column, select, update

from bot.flows.steps import Run, Say
from bot.rules.person import Person
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared
from bot.store.rows import add, change

talk = table(tables.Talk)

# Written into the statements, since a partial index is used only where the database sees that it fits.
OPEN = literal_column("'open'", String)
_TALK = [column for column in talk.c if column.key not in ("programme_id", "begun_at")]
_theirs = select(*_TALK).where(talk.c.person_id == bindparam("who"))
_OPEN = Prepared(_theirs.where(talk.c.state == OPEN))
_LAST = Prepared(_theirs.order_by(talk.c.id.desc()).limit(1))
_ASKING = Prepared(
    select(*_TALK).where(
        talk.c.id == bindparam("this"), talk.c.question_id == bindparam("text"), talk.c.state == OPEN
    )
)
_WAKING = (
    select(talk.c.id, talk.c.person_id)
    .where(talk.c.state == OPEN, talk.c.wakes_at <= bindparam("now"))
    .order_by(talk.c.wakes_at)
    .limit(bindparam("most"))
)
_NEXT_WAKING = select(func.min(talk.c.wakes_at)).where(talk.c.state == OPEN)
_SENT = Prepared(
    update(talk)
    .where(talk.c.id == bindparam("this"), talk.c.question_id == bindparam("text"), talk.c.state == OPEN)
    .values(asked_at=bindparam("sent"), wakes_at=bindparam("wakes"))
)


Question = tuple[Say, UUID]
"""What is asked, and the text that carries it."""


@dataclass(frozen=True)
class Talk:
    """One run of a flow. `question` is what was last asked; `asked_at` when it was sent."""

    id: UUID
    person_id: UUID
    relationship_id: UUID | None
    nudge_id: UUID | None
    run: Run
    question: Say | None
    question_id: UUID | None
    state: str
    silences: int
    asked_at: dt.datetime | None
    ended_at: dt.datetime | None
    wakes_at: dt.datetime | None


def open_talk(db: Db, person_id: UUID) -> Talk | None:
    row = _OPEN.first(db, {"who": person_id})
    return _talk(db, row) if row else None


def last_talk(db: Db, person_id: UUID) -> Talk | None:
    """The newest talk, open or over."""
    row = _LAST.first(db, {"who": person_id})
    return _talk(db, row) if row else None


def by_question(db: Db, talk_id: UUID, text_id: UUID) -> Talk | None:
    """The talk whose open question this text carries."""
    row = _ASKING.first(db, {"this": talk_id, "text": text_id})
    return _talk(db, row) if row else None


def waking(db: Db, now: dt.datetime, most: int) -> list[tuple[UUID, UUID]]:
    """(talk, person) of those whose silence has run out, longest first."""
    return [tuple(row) for row in db.conn.execute(_WAKING, {"now": now, "most": most})]


def begin(
    db: Db,
    talk_id: UUID,
    person: Person,
    relationship_id: UUID | None,
    run: Run,
    question: Question,
    now: dt.datetime,
    nudge_id: UUID | None = None,
) -> None:
    """Keep a new talk."""
    add(
        db,
        "talk",
        id=talk_id,
        programme_id=person.programme.id,
        person_id=person.id,
        relationship_id=relationship_id,
        nudge_id=nudge_id,
        state="open",
        begun_at=now,
        silences=0,
        **_where(run, question),
    )


def move(db: Db, talk_id: UUID, run: Run, question: Question) -> None:
    """Keep where the talk stands after an answer; silence is counted anew once the question is sent."""
    change(
        db,
        "talk",
        talk_id,
        silences=0,
        asked_at=None,
        wakes_at=None,
        state="open",
        ended_at=None,
        **_where(run, question),
    )


def sent(db: Db, talk_id: UUID, text_id: UUID, at: dt.datetime, wakes_at: dt.datetime) -> None:
    """The question has been sent: from now on silence counts."""
    _SENT.run(db, {"this": talk_id, "text": text_id, "sent": at, "wakes": wakes_at})


def asked_once_more(db: Db, talk: Talk, text_id: UUID) -> None:
    """The question is being said again, in this text, since nobody answered."""
    change(db, "talk", talk.id, silences=talk.silences + 1, wakes_at=None, question_id=text_id)


def give_up(db: Db, talk_id: UUID, now: dt.datetime) -> None:
    """It cannot go on, and perhaps not even be read: if it is open still, it is handed over."""
    failed = update(talk).where(talk.c.id == talk_id, talk.c.state == OPEN)
    db.conn.execute(failed.values(state="handed_over", ended_at=now, wakes_at=None))


def sleep_until(db: Db, talk_id: UUID, moment: dt.datetime) -> None:
    """Silence is looked at again then."""
    change(db, "talk", talk_id, wakes_at=moment)


def next_waking(db: Db) -> dt.datetime | None:
    """When the next silence runs out."""
    return db.conn.execute(_NEXT_WAKING).scalar()


def end(db: Db, talk_id: UUID, state: str, now: dt.datetime) -> None:
    """The talk is over: done, expired, handed_over or stopped."""
    change(db, "talk", talk_id, state=state, ended_at=now, wakes_at=None)


def _where(run: Run, question: Question) -> dict[str, Any]:
    said, text_id = question
    return {
        "flow": run.flow,
        "step": run.step,
        "kept": json.dumps(run.kept),
        "tries": run.tries,
        "question": json.dumps([said.key, said.facts]),
        "question_id": text_id,
    }


def _talk(db: Db, row: Any) -> Talk:
    kept = json.loads(db.seals.open(row.kept, "talk.kept", row.id))
    said = json.loads(db.seals.open(row.question, "talk.question", row.id)) if row.question else None
    return Talk(
        id=row.id,
        person_id=row.person_id,
        relationship_id=row.relationship_id,
        nudge_id=row.nudge_id,
        run=Run(row.flow, row.step, kept, row.tries),
        question=Say(*said) if said else None,
        question_id=row.question_id,
        state=row.state,
        silences=row.silences,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        wakes_at=row.wakes_at,
    )
