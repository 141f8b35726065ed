"""Services of the directory that people were told of, what became of each, and what could not be found."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select, update

from bot.flows.steps import Facts
from bot.rules.person import Person
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.rows import add, change
from signposting.directory.helped import outcome as count_outcome
from signposting.directory.tables import service as directory

signpost = table(tables.Signpost)
gap_row = table(tables.Gap)
learned = table(tables.Learned)

ASK_AFTER = dt.timedelta(days=7)
_SOONEST, _LATEST = dt.timedelta(days=6), dt.timedelta(days=21)
_MOST_ASKED = 3
_TRIED = ("helped", "not")
_DEGREES = 2  # decimals: about a kilometre


@dataclass(frozen=True)
class Offered:
    """One service that somebody was told of and has not been asked about."""

    service_id: UUID
    category: str


def offered(db: Db, person: Person, within: UUID | None, facts: Facts, now: dt.datetime) -> UUID | None:
    """Keep that somebody was told of some, and give the id of the first."""
    asked_by = facts.get("asked_by")
    rows = [
        add(
            db,
            "signpost",
            programme_id=person.programme.id,
            person_id=person.id,
            relationship_id=within,
            service_id=UUID(one["id"]),
            category=one["category"],
            asked_by=UUID(asked_by) if asked_by else None,
            offered_at=now,
        )
        for one in facts["offers"]
    ]
    return rows[0] if rows else None


def taken(db: Db, person_id: UUID, service_id: UUID, now: dt.datetime) -> None:
    """They wanted to know more of this one."""
    mine = (signpost.c.person_id == person_id, signpost.c.service_id == service_id)
    db.conn.execute(update(signpost).where(*mine, signpost.c.accepted_at.is_(None)).values(accepted_at=now))


def to_ask(db: Db, person_id: UUID, now: dt.datetime) -> list[Offered]:
    """What to ask about a week later: what they took, or if nothing, what they were offered last."""
    waits = (signpost.c.person_id == person_id, signpost.c.asked_at.is_(None), signpost.c.outcome.is_(None))
    then = signpost.c.offered_at.between(now - _LATEST, now - _SOONEST)
    rows = db.conn.execute(select(signpost).where(*waits, then).order_by(signpost.c.id)).all()
    took = [row for row in rows if row.accepted_at is not None]
    last = [row for row in rows if row.offered_at == rows[-1].offered_at]
    return [Offered(row.service_id, row.category) for row in (took or last)[-_MOST_ASKED:]]


def asked(db: Db, person_id: UUID, now: dt.datetime) -> None:
    """They are asked now about all that they were offered a week ago, and not again."""
    waits = (signpost.c.person_id == person_id, signpost.c.asked_at.is_(None))
    db.conn.execute(
        update(signpost).where(*waits, signpost.c.offered_at <= now - _SOONEST).values(asked_at=now)
    )


def became(db: Db, person_id: UUID, service_ids: list[UUID], outcome: str, now: dt.datetime) -> None:
    """What became of these; the directory counts what helped and what did not."""
    mine = (signpost.c.person_id == person_id, signpost.c.outcome.is_(None))
    values = {"outcome": outcome} | ({"contacted_at": now} if outcome in _TRIED else {})
    for service_id in service_ids:
        done = update(signpost).where(*mine, signpost.c.service_id == service_id).values(**values)
        if db.conn.execute(done).rowcount and outcome in _TRIED:
            count_outcome(db.conn, service_id, outcome == "helped")


def gap(db: Db, person: Person, facts: Facts, now: dt.datetime) -> UUID:
    """Keep what the directory lacks, and not who has asked for it."""
    where = {"category": facts["category"], "area": facts["area"], "why": facts["why"]}
    return add(db, "gap", programme_id=person.programme.id, at=now, **where)


def home(db: Db, person_id: UUID, area: Facts) -> None:
    """Keep where somebody is: the town, or the area around it, and nothing nearer."""
    degrees = {name: round(area[name], _DEGREES) for name in ("latitude", "longitude")}
    kept = {"name": area["name"], "country": area["country"], **degrees}
    change(db, "person", person_id, home=json.dumps(kept))


def learned_facts(db: Db, row: UUID) -> Facts:
    """What was kept in this row of `learned`, and `by` whom; nothing where it is not there any more."""
    found = db.conn.execute(select(learned).where(learned.c.id == row)).first()
    if found is None:
        return {}
    facts: Facts = json.loads(db.seals.open(found.facts, "learned.facts", found.id))
    return facts | {"by": str(found.person_id)}


@dataclass(frozen=True)
class Tally:
    """How one service did among the people of one programme."""

    service_id: UUID
    offered: int
    taken: int
    helped: int
    not_helped: int
    not_tried: int
    no_answer: int


def tallies(db: Db, programme_id: UUID) -> list[Tally]:
    """Each service that was offered in a programme, the most offered first."""
    wanted = _tallied(programme_id)
    grouped = wanted.group_by(signpost.c.service_id).order_by(func.count().desc(), signpost.c.service_id)
    return [Tally(*row) for row in db.conn.execute(grouped)]


def tally(db: Db, programme_id: UUID, service_id: UUID) -> Tally:
    """How one service did in a programme."""
    wanted = _tallied(programme_id).where(signpost.c.service_id == service_id)
    row = db.conn.execute(wanted.group_by(signpost.c.service_id)).one_or_none()
    return Tally(*row) if row else Tally(service_id, 0, 0, 0, 0, 0, 0)


def _tallied(programme_id: UUID) -> Select[Any]:
    counts = [func.count(), func.count(signpost.c.accepted_at)]
    counts += [_counted(outcome) for outcome in ("helped", "not", "not tried", "no answer")]
    return select(signpost.c.service_id, *counts).where(signpost.c.programme_id == programme_id)


def names_of(db: Db, ids: list[UUID]) -> dict[UUID, str]:
    """What the directory calls each of these, open or closed."""
    wanted = select(directory.c.id, directory.c.name).where(directory.c.id.in_(ids))
    return {row.id: row.name for row in db.conn.execute(wanted)} if ids else {}


def gaps(db: Db, programme_id: UUID) -> list[Any]:
    """What was asked for and not found: `category`, `area`, `why`, how `many` times and when `last`."""
    what = (gap_row.c.category, gap_row.c.area, gap_row.c.why)
    last = func.max(gap_row.c.at, type_=gap_row.c.at.type).label("last")
    wanted = select(*what, func.count().label("many"), last).where(gap_row.c.programme_id == programme_id)
    return list(db.conn.execute(wanted.group_by(*what).order_by(func.count().desc(), *what)))


def _counted(outcome: str) -> Any:
    return func.sum(case((signpost.c.outcome == outcome, 1), else_=0))
