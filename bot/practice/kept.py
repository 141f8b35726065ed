"""What the bot kept from each text, told in plain words and newest first."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from bot.console.words import URGENCY, about_said, note_said, task_said
from bot.rules.person import Person
from bot.store import people, tables
from bot.store.columns import table
from bot.store.database import Db
from bot.store.people import first_name
from bot.wording.said import day_said, length_said, time_said

LATEST = 30

person = table(tables.Person)
relationship = table(tables.Relationship)
message = table(tables.MessageIn)
flag = table(tables.Flag)
step = table(tables.Step)

RESULTS = {"done": "done", "some": "some of it", "not_yet": "not yet", "stuck": "stuck"}
STATUSES = {
    "held": "they met",
    "contact_only": "in touch, no meeting",
    "mentee_no_show": "the mentee did not come",
    "mentee_cancelled": "the mentee called it off",
    "mentor_cancelled": "the mentor called it off",
    "agency_cancelled": "the site called it off",
    "unable": "could not meet",
    "concern_only": "a worry, no meeting",
}
GOALS = {"active": "working on it", "proposed": "waits for the mentee", "dropped": "dropped"}
STEPS = {"done": "done", "changed": "another step took its place"}
SOURCES = {
    "mentee": "the mentee's own",
    "joint": "theirs together",
    "mentor": "the mentor's, waits for the mentee",
    "other": "someone else's",
}

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*[Z+-]")


@dataclass(frozen=True)
class Kept:
    """One thing that was kept. `tone` is how it is shown: "" or a severity."""

    id: UUID
    what: str
    who: str
    at: dt.datetime
    facts: tuple[tuple[str, str], ...]
    quote: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """A row on its way to being told, and what it takes to open and to name what is in it."""

    db: Db
    subject: str
    table: str
    row: Any

    @property
    def at(self) -> dt.datetime:
        """When it was kept."""
        moment: dt.datetime = self.row.at if "at" in self.row._fields else self.row.made_at
        return moment

    def open(self, column: str) -> str:
        """A sealed column's words; "" where there are none."""
        sealed = getattr(self.row, column)
        return self.db.seals.open(sealed, f"{self.table}.{column}", self.row.id) if sealed else ""

    @cached_property
    def who(self) -> str:
        """Whose it is, by first name."""
        person_id = getattr(self.row, "person_id", None)
        return _name(self.db, person_id or self._mentee_id)

    @cached_property
    def mentee(self) -> str:
        """Whom it is about; "" where that is nobody else."""
        return _name(self.db, self._mentee_id)

    @cached_property
    def text(self) -> str:
        """The text that it came from; "" if it came from none."""
        found = self.db.conn.execute(
            select(message.c.body).where(message.c.id == self.row.message_id)
        ).scalar()
        return self.db.seals.open(found, "message_in.body", self.row.message_id) if found else ""

    @cached_property
    def person(self) -> Person | None:
        """Who it is of, if they are known."""
        person_id = getattr(self.row, "person_id", None)
        return people.by_id(self.db, person_id) if person_id else None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of whose it is."""
        return ZoneInfo(self.person.timezone if self.person else "UTC")

    @cached_property
    def _mentee_id(self) -> UUID | None:
        pair = getattr(self.row, "relationship_id", None)
        wanted = select(relationship.c.mentee_id).where(relationship.c.id == pair)
        return self.db.conn.execute(wanted).scalar() if pair else None

    def told(self, what: str, *facts: tuple[str, object], **more: str) -> Kept:
        """These facts, without those that say nothing."""
        said = tuple((label, str(fact)) for label, fact in facts if fact not in (None, "", []))
        return Kept(self.row.id, what, more.pop("who", self.who), self.at, said, **more)


def latest(db: Db, most: int = LATEST) -> list[Kept]:
    """The newest things that were kept, of every kind."""
    found = [row for subject in _TOLD for row in _rows(db, subject, most)]
    newest = sorted(found, key=lambda row: (row.at, row.row.id), reverse=True)[:most]
    return [_TOLD[row.subject](row) for row in newest]


def _rows(db: Db, subject: str, most: int) -> Iterator[Row]:
    rows = table(getattr(tables, subject))
    wanted: Select[Any] = select(rows).order_by(rows.c.id.desc()).limit(most)
    return (Row(db, subject, rows.name, row) for row in db.conn.execute(wanted))


def _name(db: Db, person_id: UUID | None) -> str:
    row = (
        db.conn.execute(select(person.c.name).where(person.c.id == person_id)).first() if person_id else None
    )
    return (
        first_name(db.seals.open(row.name, "person.name", person_id))
        if row and person_id
        else "Somebody unknown"
    )


def _flag(of: Row) -> Kept:
    row = of.row
    return of.told(
        f"Flag {row.number}: {_words(row.category)}",
        ("How soon", f"{row.severity}, {URGENCY[row.severity]}"),
        ("Why", row.why),
        ("About", about_said(row.about, of.person, of.text)),
        quote=of.text[row.span_start : row.span_end],
        tone=row.severity.lower(),
    )


def _session_log(of: Row) -> Kept:
    log = json.loads(of.open("log"))
    return of.told(
        "Session log",
        ("Meeting", STATUSES.get(log["status"], _words(log["status"]))),
        ("Day", _day(log["date"])),
        ("Length", length_said(log["duration_min"]) if log["duration_min"] else ""),
        ("How", _words(log["type"] or "")),
        ("Talked about", ", ".join(map(_words, log["topics"]))),
        ("Goals", "; ".join(f"{goal['hint']}: {_words(goal['progress'])}" for goal in log["goals"])),
        ("Next time", _next(log["next"])),
        ("Support", ", ".join(map(_words, log["support_flags"]))),
        ("Still missing", "" if of.row.complete else ", ".join(map(_words, log["confirm"]))),
        quote=log.get("text", ""),
        who=f"{of.who} about {of.mentee}" if of.row.relationship_id else of.who,
    )


def _check_in(of: Row) -> Kept:
    row = of.row
    wanted = select(step.c.words).where(step.c.id == row.step_id)
    sealed = of.db.conn.execute(wanted).scalar() if row.step_id else None
    return of.told(
        "Check-in",
        ("Step", of.db.seals.open(sealed, "step.words", row.step_id) if sealed else ""),
        ("How it went", RESULTS.get(row.result, row.result)),
        ("In the way", _words(row.barrier or "")),
        quote=of.open("comment"),
    )


def _goal(of: Row) -> Kept:
    source = SOURCES.get(of.row.source, of.row.source)
    return of.told(
        "Goal",
        ("Whose idea", source),
        ("Now", GOALS.get(of.row.status, of.row.status)),
        quote=of.open("words"),
    )


def _step(of: Row) -> Kept:
    row = of.row
    sure = "" if row.confidence is None else f"{row.confidence} of 10"
    by = _day(row.due_on.isoformat()) if row.due_on else ""
    return of.told(
        "Next step",
        ("How sure", sure),
        ("By", by),
        ("Now", STEPS.get(row.result, _words(row.result or ""))),
        quote=of.open("words"),
    )


def _score(of: Row) -> Kept:
    return of.told("Score", ("How close to the goal", f"{of.row.score} of 10"))


def _task(of: Row) -> Kept:
    note = ("Note", note_said(of.row.kind, of.open("note"), of.text))
    return of.told("For staff", ("To do", task_said(of.row.kind)), note, quote=of.text, tone="task")


def _consent(of: Row) -> Kept:
    answer = "yes" if of.row.given else "no"
    return of.told(
        "Consent", ("May we text", answer), ("How", of.row.method), ("To which words", of.row.wording)
    )


def _learned(of: Row) -> Kept:
    facts = json.loads(of.open("facts"))
    told = ((_words(name).capitalize(), _fact(of, fact)) for name, fact in facts.items())
    return of.told(of.row.kind.capitalize(), *told)


def _fact(of: Row, fact: object) -> str:
    """A fact as people say it: moments by the clock of that place; "" for what names a row."""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    said = "" if fact is None else str(fact)
    if _ID.fullmatch(said):
        return ""
    if _DAY.fullmatch(said):
        return _day(said)
    if not _MOMENT.match(said):
        return said
    local = dt.datetime.fromisoformat(said).astimezone(of.zone)
    return f"{day_said(local.date())}, {time_said(local.time())}"


_TOLD: dict[str, Callable[[Row], Kept]] = {
    "Flag": _flag,
    "SessionLog": _session_log,
    "CheckIn": _check_in,
    "Goal": _goal,
    "Step": _step,
    "Score": _score,
    "Task": _task,
    "ConsentGiven": _consent,
    "Learned": _learned,
}


def _words(key: str) -> str:
    return key.replace("_", " ")


def _day(iso: str | None) -> str:
    return day_said(dt.date.fromisoformat(iso)) if iso else ""


def _next(upcoming: dict[str, str | None] | None) -> str:
    if upcoming is None:
        return ""
    place = "same place" if upcoming["place"] == "same" else upcoming["place"]
    return ", ".join(filter(None, (_day(upcoming["date"]), upcoming["time"], place)))
