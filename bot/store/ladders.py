"""How far each flag, and each drill, has climbed: what is due, what joins what, and what has stopped."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, or_, select, update

from bot.rules.escalation.ladder import RUNGS
from bot.rules.staff import LEADS_ONLY, Act
from bot.screening.flag import Severity
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.prepared import Prepared
from bot.store.rows import add, change

ladder = table(tables.Ladder)
flag = table(tables.Flag)
drill = table(tables.Drill)
event = table(tables.FlagEvent)

_WHO: Any = bindparam("who")
_FLAG = Prepared(
    select(
        flag.c.id,
        flag.c.number,
        flag.c.programme_id,
        flag.c.person_id,
        flag.c.address_id,
        flag.c.message_id,
        flag.c.category,
        flag.c.about,
        flag.c.severity,
        flag.c.state,
    ).where(flag.c.number == bindparam("number"))
)
_GRADED_SINCE = exists().where(
    event.c.flag_id == ladder.c.flag_id, event.c.action == Act.GRADE.value, event.c.id > ladder.c.id
)
_HIGHEST = Prepared(
    select(func.min(ladder.c.severity).label("severity")).where(
        ladder.c.flag_id == bindparam("flag"), ~_GRADED_SINCE
    )
)
_CLIMBED_NOW = and_(ladder.c.due_at.is_not(None), ladder.c.stopped_at.is_(None), ladder.c.drill_id.is_(None))
_NOT_AT_ITS_TOP = or_(ladder.c.severity != "S1", ladder.c.rung < len(RUNGS[Severity.S1]))
_TO_JOIN = (
    select(ladder.c.id, ladder.c.flag_id)
    .where(_CLIMBED_NOW, _NOT_AT_ITS_TOP, ladder.c.leads_only == bindparam("leads_only"))
    .where(ladder.c.severity <= bindparam("severity"), ladder.c.flag_id != bindparam("flag"))
    .order_by(ladder.c.severity, ladder.c.id)
    .with_for_update(of=ladder, key_share=True)
)
_JOIN_PERSONS = Prepared(_TO_JOIN.where(ladder.c.person_id == _WHO))
_JOIN_NUMBERS = Prepared(
    _TO_JOIN.where(ladder.c.person_id.is_(None), ladder.c.address_id == bindparam("place"))
)
_FIRST_DUE = Prepared(select(func.min(ladder.c.due_at).label("at")).where(ladder.c.due_at.is_not(None)))
_DUE = Prepared(
    select(ladder.c.id)
    .where(ladder.c.due_at <= bindparam("now"))
    .order_by(ladder.c.due_at)
    .limit(bindparam("most"))
)
_CLIMB = select(
    ladder,
    func.coalesce(flag.c.number, drill.c.number).label("number"),
    flag.c.state.label("state"),
    flag.c.message_id.label("message_id"),
).select_from(
    ladder.outerjoin(flag, flag.c.id == ladder.c.flag_id).outerjoin(drill, drill.c.id == ladder.c.drill_id)
)
_ONE = Prepared(
    _CLIMB.where(ladder.c.id == bindparam("this"), ladder.c.due_at <= bindparam("now")).with_for_update(
        of=ladder, key_share=True, skip_locked=True
    )
)
_OF_FLAG = Prepared(
    _CLIMB.where(flag.c.number == bindparam("number"), ladder.c.stopped_at.is_(None))
    .order_by(ladder.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Worry:
    """The row of a flag, as far as its ladder needs it."""

    id: UUID
    number: int
    programme_id: UUID
    person_id: UUID | None
    address_id: UUID | None
    message_id: UUID
    category: str
    about: str
    severity: Severity
    state: str

    @property
    def leads_only(self) -> bool:
        return self.category in LEADS_ONLY


@dataclass(frozen=True)
class Climb:
    """A ladder whose next rung is due. `number` is the flag's or the drill's; `taken`: somebody has it."""

    id: UUID
    programme_id: UUID
    flag_id: UUID | None
    person_id: UUID | None
    address_id: UUID | None
    message_id: UUID | None
    number: int
    severity: Severity
    leads_only: bool
    begun_at: dt.datetime
    rung: int
    taken: bool

    @property
    def drill(self) -> bool:
        return self.flag_id is None


def worry(db: Db, number: int) -> Worry:
    """One flag. Raises NoResultFound."""
    row = _FLAG.one(db, {"number": number})
    return Worry(**row._asdict() | {"severity": Severity(row.severity)})


def highest(db: Db, flag_id: UUID) -> Severity | None:
    """The most severe as which a flag has begun to climb since staff last said how severe it is."""
    found = _HIGHEST.one(db, {"flag": flag_id}).severity
    return Severity(found) if found else None


def to_join(db: Db, worry: Worry) -> list[tuple[UUID, UUID]]:
    """What a new ladder about the same person, or number, may join, locked: ids of ladders and flags.

    None that has only its mornings left: too long would nobody be told.
    """
    values: dict[str, Any] = {"leads_only": worry.leads_only, "severity": worry.severity, "flag": worry.id}
    if worry.person_id is None:
        rows = _JOIN_NUMBERS.all(db, values | {"place": worry.address_id})
    else:
        rows = _JOIN_PERSONS.all(db, values | {"who": worry.person_id})
    return [(row.id, row.flag_id) for row in rows]


def begin(
    db: Db,
    worry: Worry,
    now: dt.datetime,
    *,
    due_at: dt.datetime | None,
    late_at: dt.datetime | None,
    joined_id: UUID | None = None,
) -> UUID:
    """A ladder for this flag. The one it had before stops, and what had joined that joins this."""
    new = add(
        db,
        "ladder",
        programme_id=worry.programme_id,
        flag_id=worry.id,
        person_id=worry.person_id,
        address_id=worry.address_id,
        joined_id=joined_id,
        severity=worry.severity.value,
        leads_only=worry.leads_only,
        begun_at=now,
        due_at=due_at,
        late_at=late_at,
    )
    before = select(ladder.c.id).where(ladder.c.flag_id == worry.id, ladder.c.id != new)
    joined = update(ladder).where(ladder.c.joined_id.in_(before), ladder.c.stopped_at.is_(None))
    db.conn.execute(joined.values(joined_id=joined_id or new))
    old = update(ladder).where(ladder.c.id.in_(before), ladder.c.stopped_at.is_(None))
    db.conn.execute(old.values(stopped_at=now, due_at=None))
    return new


def begin_drill(db: Db, drill_id: UUID, programme_id: UUID, now: dt.datetime) -> UUID:
    """A ladder for a drill, which climbs as S1 does."""
    whose = {"programme_id": programme_id, "drill_id": drill_id}
    return add(db, "ladder", **whose, severity=Severity.S1.value, leads_only=False, begun_at=now, due_at=now)


def reopen(db: Db, flag_id: UUID) -> None:
    """A flag that somebody had is more severe than they knew: it waits for somebody to take it on again."""
    change(db, "flag", flag_id, state="open")


def climb_alone(db: Db, flag_id: UUID, now: dt.datetime) -> None:
    """Where this flag joined the ladder of another, it climbs its own from now on, from the lowest rung."""
    mine = (ladder.c.flag_id == flag_id, ladder.c.joined_id.is_not(None), ladder.c.stopped_at.is_(None))
    db.conn.execute(update(ladder).where(*mine).values(joined_id=None, rung=0, due_at=now))


def first_due(db: Db) -> dt.datetime | None:
    """When the next rung of any is to be climbed."""
    moment: dt.datetime | None = _FIRST_DUE.one(db, {}).at
    return moment


def due(db: Db, now: dt.datetime, most: int) -> list[UUID]:
    """The ladders of which a rung is due, the longest first."""
    return [row.id for row in _DUE.all(db, {"now": now, "most": most})]


def locked(db: Db, ladder_id: UUID, now: dt.datetime) -> Climb | None:
    """One of those, locked. None: another worker is at it, or has climbed it."""
    row = _ONE.first(db, {"this": ladder_id, "now": now})
    return _climb(row, row.rung) if row else None


def at_rest(db: Db, flag_number: int) -> Climb | None:
    """The ladder of a flag that is still climbed, as it stands on its last rung. Nothing is locked."""
    row = _OF_FLAG.first(db, {"number": flag_number})
    return _climb(row, max(row.rung - 1, 0)) if row else None


def _climb(row: Any, rung: int) -> Climb:
    return Climb(
        row.id,
        row.programme_id,
        row.flag_id,
        row.person_id,
        row.address_id,
        row.message_id,
        row.number,
        Severity(row.severity),
        row.leads_only,
        row.begun_at,
        rung,
        taken=row.flag_id is not None and row.state != "open",
    )


def climbed(db: Db, ladder_id: UUID, rung: int, due_at: dt.datetime | None) -> None:
    """`rung` is the next one, at `due_at`."""
    change(db, "ladder", ladder_id, rung=rung, due_at=due_at)


def wait(db: Db, ladder_id: UUID, until: dt.datetime) -> None:
    """The same rung, later."""
    change(db, "ladder", ladder_id, due_at=until)


def stop(db: Db, flag_id: UUID, now: dt.datetime) -> list[UUID]:
    """Somebody has this flag, and so all that joined it: none of them is climbed any more. Their ids.

    Once this has been called nothing joins it, until the transaction ends or ever after.
    """
    return _stop(db, ladder.c.flag_id == flag_id, now)


def stop_one(db: Db, ladder_id: UUID, now: dt.datetime) -> None:
    """The same of one ladder by its own id."""
    _stop(db, ladder.c.id == ladder_id, now)


def _stop(db: Db, which: Any, now: dt.datetime) -> list[UUID]:
    off = {"stopped_at": now, "due_at": None}
    running = update(ladder).where(ladder.c.stopped_at.is_(None)).values(off)
    stopped = db.conn.execute(running.where(which).returning(ladder.c.id)).scalars().all()
    if not stopped:
        return []
    joined = running.where(ladder.c.joined_id.in_(stopped)).returning(ladder.c.flag_id)
    return [one for one in db.conn.execute(joined).scalars() if one is not None]
