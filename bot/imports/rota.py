"""Brings the rota into the database from a file, which is the whole rota of each programme that it names."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from bot.escalation import handover
from bot.imports import known as lookup
from bot.imports import roll
from bot.imports.known import Known, KnownPerson
from bot.imports.outcome import BY_COMMAND, Asked, Outcome
from bot.imports.rota_remarks import remark_on
from bot.imports.rota_row import COLUMNS, REQUIRED, Kind, RotaRow, read_row
from bot.imports.sheet import read_sheet
from bot.rules.escalation.rota import Shift
from bot.rules.person import Role
from bot.store import rota as kept
from bot.store.database import Database, Db
from bot.store.rota import Entry
from bot.store.staff import trace

SMS = "sms"


class Came(StrEnum):
    """What became of a row, of the file or of the rota as it was."""

    NEW = "new"
    SAME = "the same"
    OUT = "taken out"


class _OnlyLooked(Exception):
    """Takes back what was written to see what would come of it."""


def import_rota(
    database: Database, path: Path, now: dt.datetime, *, partial: bool = False, asked: Asked = BY_COMMAND
) -> Outcome:
    """Import a rota. With anything refused nothing is written, or with `partial` the good rows.

    What stands on the rota of a programme and no longer in its file is taken out, unless a row of that
    programme is refused: it may be that very one. Raises SheetError where the file cannot be read at all.
    """
    sheet = read_sheet(path, COLUMNS, REQUIRED)
    programmes = database.read(lookup.programmes_by_name)
    rows = [read_row(row, roll.region(row, programmes)) for row in sheet.rows]
    phones = {(SMS, row.phone) for row in rows if row.phone}
    known = database.read(lambda db: lookup.look_up(db, phones, ()))
    if asked.within is not None:
        known.at = {where: one for where, one in known.at.items() if one.programme_id == asked.within}
    for row in rows:
        _place(row, known)
        _stay_within(row, asked.within)
    _refuse_without_shifts(rows)
    outcome = Outcome(rows=len(rows), refused=sorted(one for row in rows for one in row.wrong))
    outcome.notices = [*sheet.notices, *([] if rows else ["The file has no rows below its first line."])]
    if asked.dry or partial or not outcome.refused:
        _bring(database, rows, outcome, now, asked)
    outcome.remarks = sorted(note for row in rows for note in row.notes)
    return outcome


def _bring(
    database: Database, rows: Sequence[RotaRow], outcome: Outcome, now: dt.datetime, asked: Asked
) -> None:
    def work(db: Db) -> None:
        outcome.kept = _write(db, rows, now, asked.by)
        if asked.dry:
            outcome.notices += remark_on(db, rows, now)
            raise _OnlyLooked

    try:
        database.write(work)
        outcome.notices += database.read(lambda db: remark_on(db, rows, now))
    except _OnlyLooked:
        return


def _stay_within(row: RotaRow, within: UUID | None) -> None:
    """Refuse what is of another programme, and tell nothing of whom that knows."""
    if within is not None and row.programme_id not in (None, within):
        row.wrong.clear()
        row.refuse("programme", "is not yours: you can bring in the rota of your own programme")


def _place(row: RotaRow, known: Known) -> None:
    """Find the programme and the person of a row. What cannot be is refused on the row itself."""
    programme = known.programmes.get(row.programme.casefold())
    if programme is None:
        if row.programme:
            row.refuse("programme", "is not known: import its people first")
        return
    row.programme_id = programme.id
    if row.phone is None:
        return
    person = known.at.get((SMS, row.phone))
    for column, reason in _why_not(row, person):
        row.refuse(column, reason)
    if person is not None:
        row.person_id = person.id
        _note_person(row, person)


def _why_not(row: RotaRow, person: KnownPerson | None) -> Iterable[tuple[str, str]]:
    if person is None:
        yield "phone", "is nobody's: import them first, as a coordinator or lead"
    elif person.programme_id != row.programme_id:
        yield "phone", "is that of somebody in another programme"
    elif person.role not in roll.STAFF:
        yield "phone", f"is a {person.role}'s: only coordinators and leads can be on the rota"
    elif row.name and not _is_called(person.name, row.name):
        yield "name", "is not the name of whoever has this phone"


def _is_called(name: str, said: str) -> bool:
    """Is it their name, or how it begins?"""
    whole, part = name.casefold().split(), said.casefold().split()
    return whole[: len(part)] == part


def _note_person(row: RotaRow, person: KnownPerson) -> None:
    if row.post is Kind.LEAD and person.role is Role.COORDINATOR:
        row.note("post", "is lead, but this is a coordinator: flags that only leads may read go past them")
    if row.post is not None and row.post.is_shift and person.opted_out:
        row.note("phone", "has stopped texts, so no alert reaches it: it must send START")


def _refuse_without_shifts(rows: Sequence[RotaRow]) -> None:
    """Nobody means to give up a whole rota by a file of holidays."""
    kinds = Counter((row.programme.casefold(), row.post is None or row.post.is_shift) for row in rows)
    for row in rows:
        if row.programme and not kinds[row.programme.casefold(), True]:
            row.refuse("post", "says who is not there, and nobody who is: the file must hold the whole rota")


def _write(db: Db, rows: Sequence[RotaRow], now: dt.datetime, by: str) -> Counter[StrEnum]:
    count: Counter[StrEnum] = Counter()
    for programme_id in {row.programme_id: None for row in rows if row.programme_id and not row.wrong}:
        mine = [row for row in rows if row.programme_id == programme_id]
        came = _keep(db, programme_id, mine, now)
        if came[Came.NEW] or came[Came.OUT]:
            handover.plan(db, programme_id, now)
            trace(db, programme_id, by, "rota imported", "programme", programme_id, now)
        count += came
    return count


def _keep(db: Db, programme_id: UUID, rows: Sequence[RotaRow], now: dt.datetime) -> Counter[StrEnum]:
    """Keep what is new of one programme, and take out what is no longer there."""
    there = kept.entries(db, programme_id)
    # Since yesterday: whoever was on call last evening still is, if the rota comes in at night.
    since = now.astimezone(kept.of_programme(db, programme_id).zone).date() - dt.timedelta(days=1)
    wanted = _wanted([row for row in rows if not row.wrong], there, since)
    new = [one for one in wanted if one not in there]
    for one in new:
        kept.add_entry(db, programme_id, one, now)
    whole = not any(row.wrong for row in rows)
    out = [one for one in there if one not in wanted] if whole else []
    for one in out:
        kept.take_out(db, one, there[one], now)
    return Counter({Came.NEW: len(new), Came.SAME: len(wanted) - len(new), Came.OUT: len(out)})


def _wanted(rows: Iterable[RotaRow], there: Iterable[Entry], since: dt.date) -> dict[Entry, int]:
    """What the rows say, each once, and on which line."""
    lines: dict[Entry, int] = {}
    for row in rows:
        one = _begun(row, there, since) if row.post and row.post.is_shift else row.away()
        line = lines.setdefault(one, row.line)
        if line != row.line:
            row.note("post", f"says the same as line {line}, and counts once")
    return lines


def _begun(row: RotaRow, there: Iterable[Entry], since: dt.date) -> Shift:
    """A shift that does not say since when began when the same one was first brought in."""
    one = row.shift(since)
    if row.starts_on is None:
        same = (was for was in there if isinstance(was, Shift) and replace(was, first_day=since) == one)
        one = min(same, key=lambda was: was.first_day, default=one)
    return one
