"""Brings people into the database from a file: every row is checked before any is written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import sleep
from uuid import UUID

from bot.imports import known as lookup
from bot.imports import roll
from bot.imports.keep import Kept, Standing, Taken, keep
from bot.imports.known import Known
from bot.imports.outcome import BY_COMMAND, Asked, Outcome
from bot.imports.roll import Entry, NewProgramme
from bot.imports.row import COLUMNS, REQUIRED, NewPerson, read_row
from bot.imports.sheet import Sheet, read_sheet
from bot.rules.person import Role
from bot.store.database import Database, Db
from bot.store.rows import add_new, change
from bot.store.staff import link_people, trace

BATCH = 500  # people to a transaction, so that a server beside gets its turn at the database
BREATH = 0.15  # seconds between two: longer than SQLite waits before it tries for its turn again
ALIAS = "Alongside"

Progress = Callable[[int, int], None]
"""Told how many people are done, out of how many."""


def _silent(_done: int, _of: int) -> None:
    """Nobody watches."""


def import_people(
    database: Database,
    path: Path,
    now: dt.datetime,
    *,
    partial: bool = False,
    progress: Progress = _silent,
    asked: Asked = BY_COMMAND,
) -> Outcome:
    """Import a file of people. With anything refused nothing is written, or with `partial` the good rows.

    Raises SheetError where the file cannot be read at all.
    """
    sheet = read_sheet(path, COLUMNS, REQUIRED)
    programmes = database.read(lookup.programmes_by_name)
    rows = [read_row(row, now.date(), roll.region(row, programmes)) for row in sheet.rows]
    known = database.read(lambda db: _look_up(db, rows))
    entries = roll.enrol(rows, known)
    if asked.within is not None:
        roll.refuse_others(entries, known, asked.within)
    new = roll.new_programmes(entries, known)
    if partial:
        roll.refuse_followers(entries)
    outcome = _outcome(sheet, rows)
    good = [entry for entry in entries if not entry.row.wrong]
    if asked.dry:
        outcome.kept = Counter(Kept.SAME if entry.known else Kept.NEW for entry in good)
        outcome.notices += [_made_told(one) for one in new.values()]
    elif partial or not outcome.refused:
        _write(database, good, known, outcome, now, progress, asked.by)
    outcome.remarks = sorted(note for row in rows for note in row.notes)
    return outcome


def _look_up(db: Db, rows: Sequence[NewPerson]) -> Known:
    wanted = {where for row in rows for where in roll.addresses(row)}
    wanted |= {("sms", row.mentor_phone) for row in rows if row.mentor_phone}
    names = {row.name.casefold() for row in rows if row.name and not roll.addresses(row)}
    return lookup.look_up(db, wanted, names)


def _outcome(sheet: Sheet, rows: Sequence[NewPerson]) -> Outcome:
    refused = sorted(remark for row in rows for remark in row.wrong)
    notices = [*sheet.notices, *([] if rows else ["The file has no rows below its first line."])]
    return Outcome(rows=len(rows), refused=refused, notices=notices)


def _write(
    database: Database,
    entries: Sequence[Entry],
    known: Known,
    outcome: Outcome,
    now: dt.datetime,
    progress: Progress,
    by: str,
) -> None:
    standing = Standing(now)
    per = Counter(entry.row.programme.casefold() for entry in entries if entry.row.role is Role.COORDINATOR)
    alone = {programme for programme, number in per.items() if number == 1}
    left = roll.in_order(entries)
    done = 0
    while some := list(islice(left, BATCH)):

        def batch(db: Db, some: Sequence[Entry] = some) -> list[Kept]:
            if not standing.programmes:
                outcome.notices += _keep_programmes(db, entries, known, standing, by)
                standing.coordinators |= _kept_coordinators(entries, known)
            return [_keep_one(db, entry, standing, alone) for entry in some]

        outcome.kept.update(database.write(batch))
        done += len(some)
        progress(done, len(entries))
        sleep(BREATH if done < len(entries) else 0)
    database.write(link_people)


def _keep_programmes(
    db: Db, entries: Sequence[Entry], known: Known, standing: Standing, by: str
) -> Iterator[str]:
    """Make the programmes that are new, and give those without one the phone that their texts print."""
    for name, programme in roll.new_programmes(entries, known).items():
        phone = roll.staff_phone(entries, name)
        standing.programmes[name] = (_add_programme(db, programme, phone), programme.timezone)
        yield _made_told(programme)
        yield _phone_told(programme.name, phone)
    for name in {entry.row.programme.casefold() for entry in entries} & known.programmes.keys():
        there = known.programmes[name]
        standing.programmes[name] = (there.id, there.timezone)
        phone = None if there.phone else roll.staff_phone(entries, name)
        if phone:
            change(db, "programme", there.id, phone=phone)
            yield _phone_told(there.name, phone)
    for programme_id, _ in standing.programmes.values():
        trace(db, programme_id, by, "people imported", "programme", programme_id, standing.now)


def _add_programme(db: Db, programme: NewProgramme, phone: str | None) -> UUID:
    made = add_new(
        db,
        "programme",
        name=programme.name,
        alias=ALIAS,
        phone=phone or "",
        country=programme.country,
        timezone=programme.timezone,
        day_first=programme.country != "US",
    )
    if made is None:
        raise Taken(Taken.__doc__)
    return made


def _made_told(programme: NewProgramme) -> str:
    return f"New programme: {programme.name} ({programme.country}, {programme.timezone})."


def _phone_told(name: str, phone: str | None) -> str:
    if phone is None:
        return f"{name} has no staff phone for its texts to name: import a coordinator or lead with a phone."
    return f"Texts of {name} name {phone} as the staff phone."


def _kept_coordinators(entries: Iterable[Entry], known: Known) -> dict[str, UUID]:
    """The coordinator of each programme that has one alone, where this file brings none."""
    brought = {entry.row.programme.casefold() for entry in entries if entry.row.role is Role.COORDINATOR}
    return {
        name: known.coordinators[one.id][0]
        for name, one in known.programmes.items()
        if name not in brought and len(known.coordinators.get(one.id, ())) == 1
    }


def _keep_one(db: Db, entry: Entry, standing: Standing, alone: Collection[str]) -> Kept:
    """`alone` are the programmes whose only coordinator comes in this file."""
    kept = keep(db, entry, standing)
    programme = entry.row.programme.casefold()
    if entry.row.role is Role.COORDINATOR and programme in alone:
        standing.coordinators[programme] = standing.people[entry.row.line]
    return kept
