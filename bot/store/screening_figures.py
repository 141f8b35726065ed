"""How well each rule and each reader does, as far as staff have said: counts, and no words of anybody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bot.rules.shares import Share
from bot.rules.verdicts import FLAGGED
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.staff import COMMAND_LINE, trace

TAKEN_OUT = "took out what was missed"

check = table(tables.SpotCheck)
flag = table(tables.Flag)
heartbeat = table(tables.Heartbeat)
sighting = table(tables.Sighting)
verdict = table(tables.Verdict)

_KEY = ("reader", "version", "category", "rule")


@dataclass(frozen=True)
class Seen:
    """How often a rule raised a flag of one category, or added to one, and what staff said of those flags."""

    reader: str
    version: str
    category: str
    rule: str
    flags: int = 0
    again: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Tally:
    """Some of them added up."""

    flags: int
    again: int
    right: int
    wrong: int
    not_sure: int

    @property
    def share_right(self) -> Share:
        """Of those of which somebody is sure."""
        return Share(self.right, self.right + self.wrong)


@dataclass(frozen=True)
class SpotChecks:
    """What people found in texts that no reader had flagged. `missed` counts each category, of any level."""

    read: int
    waiting: int
    missed: Counter[str]
    at_once: int

    @property
    def share_missed(self) -> Share:
        """Of the unflagged texts, those that a person should have been shown at once: S1 to S3."""
        return Share(self.at_once, self.read)


@dataclass(frozen=True)
class Figures:
    """All that a report tells. `models` are those by which processes read a second time just now."""

    seen: list[Seen]
    missed_at_flags: Counter[str]
    spot_checks: SpotChecks
    models: list[str]


def tally(seen: Iterable[Seen]) -> Tally:
    """What several rules did together."""
    seen = list(seen)
    said: Counter[str] = sum((one.verdicts for one in seen), Counter())
    flags, again = sum(one.flags for one in seen), sum(one.again for one in seen)
    return Tally(flags, again, said["right"], said["wrong"], said["not_sure"])


def figures(db: Db, programme_id: UUID | None, since: dt.datetime | None) -> Figures:
    """What was seen and said since then, in one programme or all."""
    within = _Within(programme_id, since)
    last = _last_verdicts(db, within)
    missed = Counter(row.missed_category for row in last if row.missed_category)
    models = select(heartbeat.c.meaning_version).where(heartbeat.c.meaning_version.is_not(None)).distinct()
    found = sorted(db.conn.execute(models).scalars())
    return Figures(_seen(db, within, last), missed, _spot_checks(db, within), found)


def reworded(db: Db, now: dt.datetime) -> Iterator[dict[str, Any]]:
    """What was missed at S1 to S3, in the words of staff, as lines of a corpus. That each left is kept."""
    wanted = select(check).where(check.c.reworded.is_not(None), check.c.missed_severity.in_(FLAGGED))
    for row in db.conn.execute(wanted.order_by(check.c.id)).all():
        trace(db, row.programme_id, COMMAND_LINE, TAKEN_OUT, "spot_check", row.id, now)
        text = db.seals.open(row.reworded, "spot_check.reworded", row.id)
        yield {
            "text": " ".join(text.split()),
            "category": row.missed_category,
            "severity": row.missed_severity,
            "label": 1,
        }


@dataclass(frozen=True)
class _Within:
    programme_id: UUID | None
    since: dt.datetime | None

    def __call__(self, wanted: Any, rows: Any, moment: Any) -> Any:
        if self.programme_id is not None:
            wanted = wanted.where(rows.c.programme_id == self.programme_id)
        return wanted if self.since is None else wanted.where(moment >= self.since)


def _seen(db: Db, within: _Within, last: list[Any]) -> list[Seen]:
    raised = _counted(db, within(_grouped(flag, flag), flag, flag.c.at))
    added = _grouped(sighting, flag).join(flag, flag.c.id == sighting.c.flag_id)
    again = _counted(db, within(added, sighting, sighting.c.at))
    said: dict[tuple[str, ...], Counter[str]] = {}
    for row in last:
        said.setdefault(_key(row), Counter())[row.verdict] += 1
    keys = sorted(raised.keys() | again.keys() | said.keys())
    return [_one(key, raised[key], again[key], said.get(key, Counter())) for key in keys]


def _one(key: Sequence[str], flags: int, again: int, said: Counter[str]) -> Seen:
    reader, version, category, rule = key
    return Seen(reader, version, category, rule, flags, again, said)


def _grouped(rows: Any, named: Any) -> Any:
    by = rows.c.reader, rows.c.version, named.c.category, rows.c.rule
    return select(*by, func.count().label("times")).select_from(rows).group_by(*by)


def _counted(db: Db, wanted: Any) -> Counter[tuple[str, ...]]:
    return Counter({_key(row): row.times for row in db.conn.execute(wanted)})


def _key(row: Any) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in _KEY)


def _last_verdicts(db: Db, within: _Within) -> list[Any]:
    """The verdict on each flag that counts, with what the flag was."""
    wanted = (
        select(flag.c.id, *(flag.c[name] for name in _KEY), verdict.c.verdict, verdict.c.missed_category)
        .join(flag, flag.c.id == verdict.c.flag_id)
        .order_by(verdict.c.id)
    )
    rows = db.conn.execute(within(wanted, flag, flag.c.at))
    return list({row.id: row for row in rows}.values())


def _spot_checks(db: Db, within: _Within) -> SpotChecks:
    by = check.c.verdict, check.c.missed_category, check.c.missed_severity
    wanted = select(*by, func.count().label("times")).group_by(*by)
    rows = db.conn.execute(within(wanted, check, check.c.picked_at)).all()
    missed: Counter[str] = Counter()
    for row in rows:
        if row.missed_category:
            missed[row.missed_category] += row.times
    return SpotChecks(
        read=sum(row.times for row in rows if row.verdict),
        waiting=sum(row.times for row in rows if not row.verdict),
        missed=missed,
        at_once=sum(row.times for row in rows if row.missed_severity in FLAGGED),
    )
