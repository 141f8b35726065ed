"""A crowd of mentees, each with a mentor, a goal, a step and a check-in open; and what they answer."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from bot.inbound import Inbound
from bot.store import tables
from bot.store.columns import Table, new_id
from bot.store.database import Database, Db
from bot.store.migrations import migrate
from bot.store.rows import add, sealed
from bot.store.sealing import Seals, new_key

KEY = new_key()
SEALS = Seals(KEY)
NOW = dt.datetime(2026, 3, 12, 18, 30, tzinfo=dt.UTC)
TALKS = (("1", "2"), ("2", "my mum rang them with me"), ("3", "1"), ("4", "6"))
"""Done, and later; some, with what helped; not yet, and still right; stuck, and on what."""
BATCH = 1000

Rows = defaultdict[str, list[dict[str, Any]]]
Row = Callable[..., UUID]
"""Makes one row of a table, and gives its id."""
Ids = dict[str, UUID]
Waits = Callable[[Row, Ids, Ids, UUID], None]
"""What waits for one mentee: given how to make a row, and the ids of person, relationship and address."""


@contextmanager
def crowd(people: int) -> Iterator[Path]:
    """A SQLite file with so many people in it, in a folder that goes away; copy it before you write."""
    with TemporaryDirectory(prefix="alongside-bench-") as folder:
        file = Path(folder) / "crowd.db"
        database = opened(file)
        migrate(database.engine)
        fill(database, people, check_in)
        database.close()
        yield file


def fill(database: Database, people: int, waits: Waits, **programme: Any) -> None:
    """So many people of one programme; `programme` is what it has set for itself."""
    ours = database.write(lambda db: _programme(db, programme))
    for first in range(0, people, BATCH):
        batch = range(first, min(first + BATCH, people))
        database.write(lambda db, batch=batch: _add(db, ours, batch, waits))


def opened(file: Path) -> Database:
    return Database(f"sqlite:///{file}", SEALS)


@contextmanager
def copied(file: Path, name: str = "copy.db") -> Iterator[Database]:
    """A database of its own for one run."""
    copy = file.with_name(name)
    shutil.copy(file, copy)
    database = opened(copy)
    try:
        yield database
    finally:
        database.close()
        for left in file.parent.glob(f"{name}*"):
            left.unlink()


def answers(people: int, messages: int) -> list[Inbound]:
    """What some of the crowd text, each the two answers of one check-in, none waiting for another's."""
    chosen = random.Random(7).sample(range(people), messages // 2)
    return [
        Inbound("sms", f"SM{turn}{who:031x}", number(who), TALKS[who % 4][turn])
        for turn in (0, 1)
        for who in chosen
    ]


def number(who: int) -> str:
    return f"+4477{who:08}"


def _programme(db: Db, more: dict[str, Any]) -> UUID:
    words = {"name": "Bridges", "alias": "Bridges", "phone": "020 7946 0000"}
    return add(db, "programme", **words, country="GB", timezone="Europe/London", day_first=True, **more)


def _add(db: Db, programme: UUID, batch: range, waits: Waits) -> None:
    rows: Rows = defaultdict(list)
    for who in batch:
        _mentee(db, rows, programme, who, waits)
    for table in Table.metadata.sorted_tables:
        if rows[table.name]:
            db.conn.execute(insert(table), rows[table.name])


def _mentee(db: Db, rows: Rows, programme: UUID, who: int, waits: Waits) -> None:
    def row(table: str, **values: Any) -> UUID:
        place = new_id()
        values = {"id": place, "programme_id": programme, **values}
        rows[table].append(sealed(db, table, place, values))
        return place

    person = {"language": "en", "timezone": "Europe/London", "consent": "yes", "phone_setting": "own"}
    mentor = row("person", role="mentor", name=f"Sam Mentor{who}", state=None, made_at=NOW, **person)
    mentee = row("person", role="mentee", name=f"Ada Mentee{who}", state="community", made_at=NOW, **person)
    at = {"value": number(who), "blind": db.seals.blind(number(who))}
    address = row("address", person_id=mentee, channel="sms", **at)
    days = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 1), "meets": "tue 18:00"}
    pair = {"mentor_id": mentor, "mentee_id": mentee, "first_met_on": dt.date(2026, 1, 6), "made_at": NOW}
    within = {"relationship_id": row("relationship", **pair, **days)}
    goal = row("goal", **within, words="my own flat", source="mentee", status="active", made_at=NOW)
    row("step", **within, goal_id=goal, words="ring the housing office", made_at=NOW)
    waits(row, {"person_id": mentee}, within, address)


def check_in(row: Row, person: Ids, within: Ids, address: UUID) -> None:
    """A check-in that was asked, and not yet answered."""
    asked = "goal_checkin.how_did_it_go"
    said = {"kind": "nudge", "key": asked, "body": "Hi Ada, how did it go?", "not_before": NOW, "at": NOW}
    done = {"state": "sent", "rank": 3, "attempts": 1, "sent_at": NOW}
    question = row("message_out", **person, address_id=address, **said, **done)
    run = {"flow": "goal_checkin", "step": "result", "kept": json.dumps({"score_due": False}), "tries": 0}
    waiting = {"question": json.dumps([asked, {}]), "question_id": question, "state": "open", "silences": 0}
    times = {"begun_at": NOW, "asked_at": NOW, "wakes_at": NOW + dt.timedelta(days=1)}
    row("talk", **person, **within, **run, **waiting, **times)


assert tables  # declares the tables that the rows go to
